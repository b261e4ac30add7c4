/* One line of rich text for table cells and footnotes: an editable element whose HTML is
 * that of the desk (marks, links, and our own a[linktype] and embed). The server cleans it
 * again; what is done here keeps it readable while one writes.
 */
(() => {
  const { concord } = window;
  if (concord.richInput) return;
  const MARKS = [['bold', 'B', 'Bold'], ['italic', 'I', 'Italic'], ['superscript', 'x²', 'Superscript'], ['subscript', 'x₂', 'Subscript']];
  let last = null;

  /* HTML of the desk → what is shown: an embed has no words of its own. */
  function show(html) {
    const parsed = new DOMParser().parseFromString(`<body>${html}</body>`, 'text/html');
    parsed.querySelectorAll('script, style, iframe, object').forEach((one) => one.remove());
    parsed.querySelectorAll('*').forEach((one) => {
      [...one.attributes].forEach(({ name, value }) => {
        if (/^on/i.test(name) || (name === 'href' && /^\s*(javascript|data|vbscript):/i.test(value))) one.removeAttribute(name);
      });
    });
    parsed.querySelectorAll('embed, a[linktype="xref"]').forEach((one) => {
      if (one.tagName === 'A' && one.textContent) return;
      one.replaceWith(chip(parsed, one.outerHTML, words(one)));
    });
    return [...parsed.body.childNodes].map((node) => document.importNode(node, true));
  }

  function words(one) {
    if (one.getAttribute('embedtype') === 'footnote') return '†';
    if (one.getAttribute('embedtype') === 'cite') return `[${one.getAttribute('data-shown') || one.getAttribute('locator') || 'reference'}]`;
    return one.getAttribute('label') || '→';
  }

  function chip(where, html, label) {
    const made = where.createElement('span');
    made.className = 'concord-chip';
    made.contentEditable = 'false';
    made.dataset.html = html;
    made.textContent = label;
    return made;
  }

  /* What is shown → HTML of the desk. */
  function read(box) {
    const copy = box.cloneNode(true);
    copy.querySelectorAll('[data-html]').forEach((one) => {
      const template = document.createElement('template');
      template.innerHTML = one.dataset.html;
      one.replaceWith(template.content);
    });
    // The browser writes a block for each Enter; a cell has lines.
    copy.querySelectorAll('div, p').forEach((one) => {
      if (one.previousSibling) one.before(document.createElement('br'));
      one.replaceWith(...one.childNodes);
    });
    const html = copy.innerHTML.replace(/(<br>)+$/, '');
    return html.replace(/&nbsp;/g, ' ');
  }

  function paste(event) {
    event.preventDefault();
    const text = event.clipboardData.getData('text/plain');
    document.execCommand('insertText', false, text);
  }

  function richInput(html, label = '') {
    const box = concord.element('div', {
      class: 'concord-rich', contenteditable: 'true', role: 'textbox', 'aria-multiline': 'true',
      'aria-label': label || null,
      on: {
        paste,
        focus: () => { last = box; },
        keydown: (event) => {
          if (event.key === 'Enter' && !event.shiftKey) {
            event.preventDefault();
            document.execCommand('insertLineBreak');
          }
        },
      },
    });
    box.append(...show(html));
    box.html = () => read(box);
    return box;
  }

  function keepSelection() {
    const selection = window.getSelection();
    const range = selection.rangeCount ? selection.getRangeAt(0).cloneRange() : null;
    return () => {
      if (!last || !range) return;
      last.focus();
      selection.removeAllRanges();
      selection.addRange(range);
    };
  }

  function insertNode(node) {
    const selection = window.getSelection();
    if (!last || !selection.rangeCount || !last.contains(selection.anchorNode)) {
      if (last) last.append(node);
    } else {
      const range = selection.getRangeAt(0);
      range.deleteContents();
      range.insertNode(node);
      range.setStartAfter(node);
      range.collapse(true);
    }
    if (last) last.dispatchEvent(new Event('input', { bubbles: true }));
  }

  async function insert(kind) {
    if (!last) return;
    const restore = keepSelection();
    const selected = String(window.getSelection());
    const found = await concord.entities[kind]({ selected });
    restore();
    if (!found) return;
    const html = concord.entityHtml(kind, found);
    const template = document.createElement('template');
    template.innerHTML = html;
    const node = template.content.firstChild;
    const empty = node.tagName === 'EMBED' || !node.textContent;
    insertNode(empty ? chip(document, html, found.shown || words(node)) : node);
  }

  /* The buttons that work on whichever cell had the focus last. */
  function toolbar(kinds = ['xref', 'term', 'cite', 'link']) {
    const bar = concord.element('div', { class: 'concord-toolbar', role: 'toolbar', 'aria-label': 'Text' });
    const button = (text, label, run) => concord.element('button', {
      type: 'button', text, title: label, 'aria-label': label,
      // A button that takes the focus would lose the selection.
      on: { mousedown: (event) => event.preventDefault(), click: run },
    });
    MARKS.forEach(([command, text, label]) => bar.append(button(text, label, () => {
      document.execCommand('styleWithCSS', false, false);
      document.execCommand(command);
    })));
    const names = { xref: ['§', 'Cross-reference'], term: ['T', 'Term'], cite: ['[ ]', 'Citation'], link: ['↗', 'Link'], footnote: ['†', 'Footnote'] };
    kinds.forEach((kind) => bar.append(button(names[kind][0], names[kind][1], () => insert(kind))));
    return bar;
  }

  concord.richInput = richInput;
  concord.toolbar = toolbar;
})();
