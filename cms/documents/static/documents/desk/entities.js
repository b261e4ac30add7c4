/* The inline entities of the desk in Draftail: address, cross-reference, term, citation,
 * footnote, and the language of some words. Each button opens a dialog (dialog.js).
 */
(() => {
  const { concord } = window;
  if (concord.entities) return;

  /* What each dialog asks; answers {data, text, auto} or null. */
  concord.entities = {
    async link({ selected, data = {} }) {
      const fields = [{
        name: 'url', label: 'Address', value: data.url || '', required: true,
        help: 'Begins with https://, http://, mailto: or /.',
      }];
      if (!selected) fields.push({ name: 'words', label: 'Words', help: 'Empty shows the address.' });
      const found = await concord.ask({
        title: 'Link', fields,
        check: ({ url }) => (/^(https?:\/\/\S+|mailto:\S+@\S+|\/(?![/\\])\S*)$/i.test(url)
          ? '' : 'This is not an address that readers could follow. Write it like https://example.org/page.'),
      });
      return found && { data: { url: found.url }, text: selected || found.words || found.url };
    },
    async xref({ selected, data = {}, text = '' }) {
      const found = await concord.pick({
        kind: 'node', title: 'Cross-reference', chosen: data.node || '',
        extra: [{
          name: 'words', label: 'Own words', value: data.auto ? '' : (text || selected || ''),
          help: 'Empty shows the number, which follows when sections move.',
        }],
      });
      if (!found) return null;
      const made = { document: found.document, edition: null, node: found.uuid, label: found.label };
      return found.words ? { data: made, text: found.words }
        : { data: { ...made, auto: true }, text: found.label || '→', auto: true };
    },
    async term({ selected, data = {} }) {
      const found = await concord.pick({ kind: 'term', title: 'Glossary term', chosen: data.uuid || '' });
      return found && { data: { uuid: found.uuid }, text: selected || found.label };
    },
    async cite({ data = {} }) {
      const found = await concord.pick({
        kind: 'reference', title: 'Citation', chosen: data.reference || '',
        extra: [{ name: 'locator', label: 'Place in it', value: data.locator || '', help: 'Like p. 12 or clause 4.' }],
      });
      if (!found) return null;
      const inside = [found.label, found.locator].filter(Boolean).join(', ');
      return {
        data: { reference: found.uuid, locator: found.locator, auto: true },
        text: `[${inside}]`, shown: `[${inside}]`, auto: true,
      };
    },
    async footnote({ data = {} }) {
      const found = await concord.ask({
        title: 'Footnote',
        fields: [{ name: 'html', label: 'Text of the footnote', value: data.html || '', required: true, rich: true }],
      });
      return found && {
        data: { uuid: data.uuid || concord.mint(), html: found.html, auto: true }, text: '†', auto: true,
      };
    },
  };

  const escape = (text) => {
    const box = document.createElement('div');
    box.textContent = text;
    return box.innerHTML.replace(/"/g, '&quot;');
  };

  /* The HTML of the desk for an entity (see richtext/convert.py). */
  concord.entityHtml = (kind, { data, text, auto }) => {
    const words = auto ? '' : escape(text);
    if (kind === 'link') return `<a href="${escape(data.url)}">${words}</a>`;
    if (kind === 'xref') {
      return `<a linktype="xref" document="${escape(data.document)}" edition="" node="${escape(data.node)}" label="${escape(data.label)}">${words}</a>`;
    }
    if (kind === 'term') return `<a linktype="term" uuid="${escape(data.uuid)}">${words}</a>`;
    if (kind === 'cite') {
      return `<embed embedtype="cite" reference="${escape(data.reference)}" locator="${escape(data.locator)}" data-shown="${escape(text.slice(1, -1))}">`;
    }
    return `<embed embedtype="footnote" uuid="${escape(data.uuid)}" html="${escape(data.html)}">`;
  };

  if (!window.draftail || !window.DraftJS) return;
  const { React, DraftJS } = window;
  const { EditorState, Modifier, SelectionState } = DraftJS;

  function rangeOf(content, entityKey) {
    let found = null;
    content.getBlocksAsArray().forEach((block) => {
      block.findEntityRanges((one) => one.getEntity() === entityKey, (start, end) => {
        found = found || SelectionState.createEmpty(block.getKey()).merge({ anchorOffset: start, focusOffset: end });
      });
    });
    return found;
  }

  function selectedText(editorState) {
    const selection = editorState.getSelection();
    if (selection.isCollapsed() || selection.getStartKey() !== selection.getEndKey()) return '';
    const block = editorState.getCurrentContent().getBlockForKey(selection.getStartKey());
    return block.getText().slice(selection.getStartOffset(), selection.getEndOffset());
  }

  class Source extends React.Component {
    componentDidMount() { this.run(); }

    async run() {
      const { editorState, entityType, entity, entityKey, onComplete, onClose } = this.props;
      const kind = entityType.type.toLowerCase();
      const content = editorState.getCurrentContent();
      const range = (entityKey && rangeOf(content, entityKey)) || editorState.getSelection();
      const block = content.getBlockForKey(range.getStartKey());
      const text = entityKey ? block.getText().slice(range.getStartOffset(), range.getEndOffset()) : '';
      const found = await concord.entities[kind]({
        selected: entityKey ? text : selectedText(editorState), text,
        data: entity ? entity.getData() : {},
      });
      if (!found) { onClose(); return; }
      const created = content.createEntity(entityType.type, found.auto ? 'IMMUTABLE' : 'MUTABLE', found.data);
      const key = created.getLastCreatedEntityKey();
      const style = block.getInlineStyleAt(Math.max(0, range.getStartOffset() - (range.isCollapsed() ? 1 : 0)));
      const changed = Modifier.replaceText(created, range, found.text, style, key);
      let next = EditorState.push(editorState, changed, 'insert-characters');
      if (!entityKey && range.isCollapsed()) {
        // What is typed next is not part of it.
        const after = next.getSelection();
        next = EditorState.push(next, Modifier.insertText(next.getCurrentContent(), after, ' '), 'insert-characters');
      }
      onComplete(next);
    }

    render() { return null; }
  }

  const titles = {
    LINK: (data) => data.url,
    XREF: (data) => `Cross-reference to ${data.label || 'a part of another document'}`,
    TERM: () => 'Glossary term',
    CITE: () => 'Citation',
    FOOTNOTE: (data) => String(data.html || '').replace(/<[^>]*>/g, ' ').trim(),
  };

  function Shown(props) {
    const entity = props.contentState.getEntity(props.entityKey);
    const type = entity.getType();
    return React.createElement(window.draftail.TooltipEntity, {
      ...props, icon: props.icon || null, label: (titles[type] || (() => type))(entity.getData()).slice(0, 80),
    }, React.createElement('span', { className: `concord-entity concord-entity--${type.toLowerCase()}` }, props.children));
  }

  ['LINK', 'XREF', 'TERM', 'CITE', 'FOOTNOTE'].forEach((type) => {
    window.draftail.registerPlugin({ type, source: Source, decorator: Shown }, 'entityTypes');
  });

  /* The language of words is a style, so that it can lie over a link or a term. */
  function withoutLang(content, selection) {
    let changed = content;
    content.getBlocksAsArray().forEach((block) => {
      block.getCharacterList().forEach((one) => one.getStyle().forEach((style) => {
        if (style.startsWith('LANG:')) changed = Modifier.removeInlineStyle(changed, selection, style);
      }));
    });
    return changed;
  }

  function LangControl({ getEditorState, onChange }) {
    const run = async (event) => {
      event.preventDefault();
      const editorState = getEditorState();
      const selection = editorState.getSelection();
      if (selection.isCollapsed()) {
        await concord.open('Language of words', [concord.element('p', { text: 'Select the words first, then press this button again.' })], () => true, 'Close');
        return;
      }
      const found = await concord.ask({
        title: 'Language of words',
        fields: [{ name: 'lang', label: 'Language tag', help: 'Like es, fr-CA or la. Empty takes the language away.' }],
        check: ({ lang }) => (/^([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*)?$/.test(lang) ? '' : 'Write a tag like es or fr-CA.'),
        action: 'Apply',
      });
      if (!found) return;
      let content = withoutLang(editorState.getCurrentContent(), selection);
      if (found.lang) content = Modifier.applyInlineStyle(content, selection, `LANG:${found.lang}`);
      onChange(EditorState.push(editorState, content, 'change-inline-style'));
    };
    return React.createElement(window.Draftail.ToolbarButton, {
      name: 'LANG', title: 'Language of words', label: 'lang', onClick: () => run(new Event('click')),
    });
  }

  window.draftail.registerPlugin({ type: 'concord-lang', inline: LangControl, block: undefined }, 'controls');
})();
