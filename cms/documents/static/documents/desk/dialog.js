/* The dialogs of the desk: pick a clause, term or reference; write a footnote or an address.
 *
 * window.concord.pick(...) and .ask(...) answer a promise: what was chosen, or null.
 * Everything that a server answered is put on the page as text, never as HTML.
 */
(() => {
  if (window.concord) return;
  const SHOWN = 200;

  function element(tag, facts = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(facts)) {
      if (name === 'text') made.textContent = value;
      else if (name === 'on') {
        for (const [event, handler] of Object.entries(value)) made.addEventListener(event, handler);
      } else if (value === true) made.setAttribute(name, '');
      else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
    }
    made.append(...children.filter((child) => child !== null));
    return made;
  }

  function mint() {
    if (window.crypto.randomUUID) return window.crypto.randomUUID();
    // Without https there is no randomUUID.
    const bytes = window.crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }

  function choicesUrl() {
    const place = document.querySelector('[data-concord-choices]');
    return place ? place.dataset.concordChoices : '/admin/concord/choices/';
  }

  async function choices(facts) {
    const query = new URLSearchParams(facts);
    const answer = await fetch(`${choicesUrl()}?${query}`, {
      credentials: 'same-origin', headers: { Accept: 'application/json' },
    });
    if (!answer.ok) throw new Error(`The list could not be read (${answer.status}).`);
    return answer.json();
  }

  let count = 0;

  /* A modal dialog around `fields`; `read()` gives the answer, null keeps it open. */
  function open(title, fields, read, action = 'Insert') {
    count += 1;
    const back = document.activeElement;
    return new Promise((resolve) => {
      let answer = null;
      const heading = element('h2', { id: `concord-dialog-${count}`, text: title });
      const problem = element('p', { class: 'concord-dialog__problem', role: 'alert', hidden: true });
      const dialog = element('dialog', {
        class: 'concord-dialog', 'aria-labelledby': heading.id,
        on: {
          close: () => { dialog.remove(); if (back) back.focus(); resolve(answer); },
          // Wagtail and Draftail listen for keys and clicks on the document.
          keydown: (event) => event.stopPropagation(),
        },
      });
      const form = element('form', {
        method: 'dialog',
        on: {
          submit: (event) => {
            event.preventDefault();
            event.stopPropagation();
            const found = read();
            if (found && found.problem) {
              problem.textContent = found.problem;
              problem.hidden = false;
            } else if (found) {
              answer = found;
              dialog.close();
            }
          },
        },
      }, heading, ...fields, problem, element('div', { class: 'concord-dialog__buttons' },
        element('button', { type: 'submit', class: 'button', text: action }),
        element('button', {
          type: 'button', class: 'button button-secondary', text: 'Cancel',
          on: { click: () => dialog.close() },
        })));
      dialog.append(form);
      document.body.append(dialog);
      dialog.showModal();
    });
  }

  function field(label, input, help = '') {
    count += 1;
    input.id = input.id || `concord-field-${count}`;
    const parts = [element('label', { for: input.id, class: 'w-field__label', text: label }), input];
    if (help) {
      const hint = element('p', { class: 'help', id: `${input.id}-help`, text: help });
      input.setAttribute('aria-describedby', hint.id);
      parts.push(hint);
    }
    return element('div', { class: 'concord-dialog__field' }, ...parts);
  }

  /* Pick one of a list that is asked from the server.
   * kind: node | requirement | term | reference | document
   * extra: [{name, label, help, value}] further texts to fill in. */
  function pick({ kind, title, extra = [], chosen = '', action = 'Insert' }) {
    let rows = [];
    let value = chosen;
    const list = element('div', { class: 'concord-list', role: 'radiogroup', 'aria-label': title });
    const state = element('p', { class: 'concord-dialog__state', role: 'status', text: 'One moment …' });
    const filter = element('input', { type: 'search', autocomplete: 'off', on: { input: () => show() } });
    const where = element('select', { on: { change: () => load() } });
    const inputs = extra.map((one) => [one, element('input', { type: 'text', value: one.value || '' })]);

    function show() {
      const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
      const found = rows.filter((row) => words.every((word) => row.search.includes(word)));
      // What is called so comes before what only speaks of it; else the order of the list.
      const called = (row) => (words.length && row.label.toLowerCase().startsWith(words[0]) ? 0 : 1);
      found.sort((a, b) => called(a) - called(b));
      list.replaceChildren(...found.slice(0, SHOWN).map((row) => element('label', { class: 'concord-list__row' },
        element('input', {
          type: 'radio', name: 'concord-choice', value: row.uuid, checked: row.uuid === value,
          on: { change: () => { value = row.uuid; } },
        }),
        element('span', { class: 'concord-list__label', text: row.label }),
        element('span', { class: 'concord-list__text', text: row.text }))));
      if (found.length === 1 && words.length) {
        list.querySelector('input').checked = true;
        value = found[0].uuid;
      }
      state.textContent = found.length === 0 ? 'Nothing fits. Try fewer letters.'
        : `${found.length} ${found.length === 1 ? 'entry' : 'entries'}${found.length > SHOWN ? `, the first ${SHOWN} shown` : ''}`;
    }

    async function load() {
      try {
        const answer = await choices({ kind, document: where.value || '' });
        rows = answer.rows.map((row) => ({ ...row, search: `${row.label} ${row.text}`.toLowerCase() }));
        if (!where.options.length) {
          where.append(...(answer.documents || []).map((one) => element('option', {
            value: one.uuid, text: one.label,
          })));
          where.closest('.concord-dialog__field').hidden = where.options.length < 2;
        }
        show();
      } catch (error) {
        state.textContent = `${error.message} Close this dialog and try again.`;
      }
    }

    load();
    const whereField = field('Document', where);
    whereField.hidden = true;
    return open(title, [
      whereField, field('Filter', filter), state, list,
      ...inputs.map(([one, input]) => field(one.label, input, one.help)),
    ], () => {
      const row = rows.find((one) => one.uuid === value);
      if (!row) return { problem: 'Choose an entry of the list first.' };
      const answer = { ...row };
      inputs.forEach(([one, input]) => { answer[one.name] = input.value.trim(); });
      return answer;
    }, action);
  }

  /* Ask for some texts. fields: [{name, label, help, value, required, rich}] */
  function ask({ title, fields, action = 'Insert', check = () => '' }) {
    const inputs = fields.map((one) => [one, one.rich
      ? window.concord.richInput(one.value || '')
      : element('input', { type: 'text', value: one.value || '' })]);
    return open(title, inputs.map(([one, input]) => field(one.label, input, one.help)), () => {
      const answer = {};
      for (const [one, input] of inputs) {
        answer[one.name] = one.rich ? input.html() : input.value.trim();
        if (one.required && !answer[one.name]) return { problem: `${one.label}: write something, or cancel.` };
      }
      const problem = check(answer);
      return problem ? { problem } : answer;
    }, action);
  }

  window.concord = { element, mint, choices, open, field, pick, ask };
})();
