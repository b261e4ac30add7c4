/* A field that holds the UUID of a term, requirement or document: a button opens the list.
 *
 * <concord-picker data-kind="term"><input type="hidden" …></concord-picker>
 */
(() => {
  const { concord } = window;
  const { element } = concord;
  if (customElements.get('concord-picker')) return;
  const TITLES = { term: 'Glossary term', requirement: 'Requirement', document: 'Document' };

  class Picker extends HTMLElement {
    connectedCallback() {
      if (this.ready) return;
      this.ready = true;
      this.input = this.querySelector('input');
      this.shown = element('span', { class: 'concord-picker__shown' });
      this.remove_ = element('button', {
        type: 'button', class: 'button button-small button-secondary', text: 'Remove',
        on: { click: () => this.set('', '') },
      });
      this.append(this.shown, element('button', {
        type: 'button', class: 'button button-small', text: `Choose ${TITLES[this.dataset.kind].toLowerCase()}`,
        on: { click: () => this.choose() },
      }), this.remove_);
      queueMicrotask(() => this.show());
    }

    async show(label = '') {
      this.remove_.hidden = !this.input.value;
      this.shown.textContent = label || (this.input.value ? '…' : 'None chosen');
      if (label || !this.input.value) return;
      const value = this.input.value;
      try {
        const { rows } = await concord.choices({ kind: this.dataset.kind, uuid: value });
        this.shown.textContent = rows.length ? rows[0].label : 'No longer in the library';
      } catch {
        this.shown.textContent = value;
      }
    }

    async choose() {
      const found = await concord.pick({
        kind: this.dataset.kind, title: TITLES[this.dataset.kind], chosen: this.input.value, action: 'Choose',
      });
      if (found) {
        this.set(found.uuid, found.label);
        this.fill(found);
      }
    }

    /* A definition takes the words of the term where it has none of its own yet. */
    fill(found) {
      const block = this.closest('[data-contentpath]') && this.closest('[data-streamfield-child], .struct-block, [data-contentpath]');
      const holder = block && block.parentElement.closest('.struct-block, [data-streamfield-child]');
      const input = holder && holder.querySelector('[data-contentpath="preferred"] input');
      if (this.dataset.kind === 'term' && input && !input.value) {
        input.value = found.label;
        input.dispatchEvent(new Event('change', { bubbles: true }));
      }
    }

    set(value, label) {
      this.input.value = value;
      this.show(label);
      this.input.dispatchEvent(new Event('change', { bubbles: true }));
    }
  }
  customElements.define('concord-picker', Picker);
})();
