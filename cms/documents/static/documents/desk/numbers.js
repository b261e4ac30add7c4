/* Shows the computed number of each block in the editor, and how many blocks there are.
 * The numbers come with the page and are asked again after each save.
 */
(() => {
  let bar = null;

  function heads() {
    const found = new Map();
    document.querySelectorAll('[data-streamfield-child]').forEach((child) => {
      const id = child.querySelector(':scope > input[name$="-id"]');
      const place = child.querySelector('.w-panel__heading');
      if (id && place) found.set(id.value, place);
    });
    return found;
  }

  function show(facts) {
    const section = bar.querySelector('[data-concord-section]');
    if (section) section.textContent = facts.section;
    heads().forEach((place, uuid) => {
      let mark = place.querySelector(':scope > .concord-number');
      const label = facts.blocks[uuid] || '';
      if (!mark && label) {
        mark = document.createElement('span');
        mark.className = 'concord-number';
        place.prepend(mark);
      }
      if (mark) {
        mark.textContent = label;
        mark.hidden = !label;
      }
    });
    const budget = bar.querySelector('[data-concord-budget]');
    if (!budget) return;
    const count = facts.count;
    if (count > facts.warn) {
      budget.dataset.concordBudget = 'warn';
      budget.textContent = `This section has ${count} blocks, and ${facts.most} is the most. Split it in the outline, and it will open faster.`;
    } else {
      budget.dataset.concordBudget = '';
      budget.textContent = `${count} ${count === 1 ? 'block' : 'blocks'}`;
    }
  }

  async function refresh() {
    const made = window.location.pathname.match(/\/pages\/(\d+)\/edit\//);
    const url = bar.dataset.concordNumbersUrl
      || (made && bar.dataset.concordNumbersFor.replace('/0/', `/${made[1]}/`));
    if (!url) return;
    const answer = await fetch(url, { credentials: 'same-origin' });
    if (answer.ok) show(await answer.json());
  }

  function begin() {
    bar = document.querySelector('[data-concord-numbers-for]');
    if (!bar) return;
    document.addEventListener('w-autosave:success', () => { refresh(); });
    if (!bar.dataset.concordNumbers) return;
    const first = JSON.parse(bar.dataset.concordNumbers);
    // StreamField builds its blocks after the page has come.
    let tries = 0;
    const start = () => {
      tries += 1;
      show(first);
      if (!heads().size && first.count && tries < 40) setTimeout(start, 150);
    };
    start();
  }

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', begin);
  else begin();
})();
