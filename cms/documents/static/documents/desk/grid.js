/* Tables, rubrics and scales: a custom element around a hidden field of JSON.
 *
 * <concord-grid data-shape="table"><input type="hidden" name="…"></concord-grid>
 * The JSON is described in cms/documents/blocks/grids.py.
 */
(() => {
  const { concord } = window;
  const { element } = concord;
  if (customElements.get('concord-grid')) return;

  const button = (text, label, run) => element('button', {
    type: 'button', class: 'button button-small button-secondary', text, 'aria-label': label, title: label,
    on: { click: run },
  });

  class Grid extends HTMLElement {
    connectedCallback() {
      if (this.ready) return;
      this.ready = true;
      this.input = this.querySelector('input');
      // StreamField sets the value right after it has put the element on the page.
      queueMicrotask(() => this.load());
    }

    load() {
      let value = null;
      try { value = JSON.parse(this.input.value || 'null'); } catch { value = null; }
      this.value = value || {};
      if (this.dataset.shape === 'table') this.fillTable();
      if (this.dataset.shape === 'rubric') this.fillRubric();
      if (this.dataset.shape === 'scale') this.fillScale();
      this.draw();
      // What is shown is what a save keeps.
      this.input.value = JSON.stringify(this.value);
    }

    save() {
      this.collect();
      const text = JSON.stringify(this.value);
      if (text === this.input.value) return;
      this.input.value = text;
      this.input.dispatchEvent(new Event('change', { bubbles: true }));
    }

    /* Change the shape of the grid: keep what is typed, change, draw again. */
    change(run) {
      this.collect();
      const from = document.activeElement;
      const place = from && this.contains(from) ? from.getAttribute('aria-label') : '';
      run();
      this.draw();
      this.save();
      if (place) {
        const again = [...this.querySelectorAll('button')].find((one) => one.getAttribute('aria-label') === place);
        if (again) again.focus();
      }
    }

    draw() {
      [...this.children].forEach((child) => { if (child !== this.input) child.remove(); });
      const drawn = { table: () => this.drawTable(), rubric: () => this.drawRubric(), scale: () => this.drawScale() }[this.dataset.shape]();
      this.append(...drawn);
      if (!this.listens) this.addEventListener('input', () => this.save());
      this.listens = true;
    }

    cell(html, label) {
      const box = concord.richInput(html || '', label);
      box.addEventListener('focus', () => { this.current = box; });
      return box;
    }

    name(text, label, placeholder) {
      return element('input', { type: 'text', value: text || '', 'aria-label': label, placeholder });
    }

    // -- tables ------------------------------------------------------------------

    fillTable() {
      const value = this.value;
      if (!value.rows || !value.rows.length) {
        value.rows = [0, 1, 2].map(() => [{ html: '' }, { html: '' }]);
        value.header_rows = 1;
        value.header_columns = 0;
      }
    }

    /* Where each cell lies: [{row, index, column, cell}] and the number of columns. */
    places() {
      const places = [];
      const taken = new Set();
      let width = 0;
      this.value.rows.forEach((cells, row) => {
        let column = 0;
        cells.forEach((cell, index) => {
          while (taken.has(`${row} ${column}`)) column += 1;
          places.push({ row, index, column, cell });
          const across = cell.colspan || 1;
          for (let r = 0; r < (cell.rowspan || 1); r += 1) {
            for (let c = 0; c < across; c += 1) taken.add(`${row + r} ${column + c}`);
          }
          column += across;
          width = Math.max(width, column);
        });
      });
      return { places, width };
    }

    drawTable() {
      const { value } = this;
      const { places, width } = this.places();
      const table = element('table', { class: 'concord-grid__table' });
      this.cells = [];
      value.rows.forEach((cells, row) => {
        const line = element('tr');
        places.filter((place) => place.row === row).forEach((place) => {
          const head = row < value.header_rows || place.column < value.header_columns;
          const box = this.cell(place.cell.html, `Row ${row + 1}, column ${place.column + 1}`);
          box.place = place;
          this.cells.push(box);
          line.append(element(head ? 'th' : 'td', {
            colspan: place.cell.colspan || null, rowspan: place.cell.rowspan || null,
          }, box));
        });
        table.append(line);
      });
      table.addEventListener('paste', (event) => this.pasteTable(event), true);
      const number = (label, key, most) => element('label', { class: 'concord-grid__count' }, `${label} `, element('input', {
        type: 'number', min: 0, max: most, value: value[key] || 0,
        on: { change: (event) => this.change(() => { value[key] = Math.max(0, Math.min(most, Number(event.target.value) || 0)); }) },
      }));
      return [
        concord.toolbar(),
        element('div', { class: 'concord-grid__scroll' }, table),
        element('div', { class: 'concord-grid__tools' },
          button('+ Row', 'Add a row below', () => this.change(() => this.addRow())),
          button('+ Column', 'Add a column to the right', () => this.change(() => this.addColumn())),
          button('− Row', 'Remove this row', () => this.change(() => this.removeRow())),
          button('− Column', 'Remove this column', () => this.change(() => this.removeColumn())),
          button('Row ↑', 'Move this row up', () => this.change(() => this.moveRow(-1))),
          button('Row ↓', 'Move this row down', () => this.change(() => this.moveRow(1))),
          button('Join →', 'Join this cell with the one to the right', () => this.change(() => this.join())),
          button('Split', 'Split this joined cell', () => this.change(() => this.split())),
          number('Header rows', 'header_rows', value.rows.length),
          number('Header columns', 'header_columns', width)),
        element('p', { class: 'help', text: 'Rows copied from a spreadsheet or a document can be pasted into a cell.' }),
      ];
    }

    here() {
      const place = this.current && this.current.place;
      const last = this.value.rows.length - 1;
      return place && this.contains(this.current) ? place : { row: last, column: this.places().width - 1, index: this.value.rows[last].length - 1 };
    }

    addRow() {
      const { row } = this.here();
      const { places, width } = this.places();
      let covered = 0;
      places.forEach(({ row: top, cell }) => {
        // A cell that reaches over the new row grows by it.
        if (top <= row && top + (cell.rowspan || 1) - 1 > row) {
          cell.rowspan += 1;
          covered += cell.colspan || 1;
        }
      });
      this.value.rows.splice(row + 1, 0, Array.from({ length: width - covered }, () => ({ html: '' })));
    }

    addColumn() {
      const { column } = this.here();
      const { places } = this.places();
      const grown = new Set();
      this.value.rows.forEach((cells, row) => {
        const over = places.find((one) => one.row <= row && row < one.row + (one.cell.rowspan || 1)
          && one.column <= column && one.column + (one.cell.colspan || 1) - 1 > column);
        if (over) {
          if (!grown.has(over)) { over.cell.colspan += 1; grown.add(over); }
          return;
        }
        const before = places.filter((one) => one.row === row && one.column <= column);
        cells.splice(before.length ? before[before.length - 1].index + 1 : 0, 0, { html: '' });
      });
    }

    removeRow() {
      const { row } = this.here();
      if (this.value.rows.length < 2) return;
      const { places } = this.places();
      places.forEach(({ row: top, cell, column }) => {
        const deep = cell.rowspan || 1;
        if (top < row && top + deep > row) this.shrink(cell, 'rowspan');
        if (top === row && deep > 1) {
          // What is below the removed row keeps the cell.
          this.shrink(cell, 'rowspan');
          const next = places.filter((one) => one.row === row + 1 && one.column < column);
          this.value.rows[row + 1].splice(next.length, 0, cell);
        }
      });
      this.value.rows.splice(row, 1);
      this.value.header_rows = Math.min(this.value.header_rows, this.value.rows.length);
    }

    removeColumn() {
      const { column } = this.here();
      const { places, width } = this.places();
      if (width < 2) return;
      places.slice().reverse().forEach(({ row, index, column: left, cell }) => {
        const across = cell.colspan || 1;
        if (left <= column && column < left + across) {
          if (across > 1) this.shrink(cell, 'colspan');
          else this.value.rows[row].splice(index, 1);
        }
      });
      this.value.header_columns = Math.min(this.value.header_columns, width - 1);
    }

    shrink(cell, name) {
      if (cell[name] > 2) cell[name] -= 1;
      else delete cell[name];
    }

    moveRow(step) {
      const { row } = this.here();
      const { rows } = this.value;
      if (rows.some((cells) => cells.some((cell) => cell.rowspan)) || !rows[row + step]) return;
      [rows[row], rows[row + step]] = [rows[row + step], rows[row]];
    }

    join() {
      const { row, index } = this.here();
      const cells = this.value.rows[row];
      const [left, right] = [cells[index], cells[index + 1]];
      if (!right || (left.rowspan || 1) !== (right.rowspan || 1)) return;
      left.html = [left.html, right.html].filter(Boolean).join(' ');
      left.colspan = (left.colspan || 1) + (right.colspan || 1);
      cells.splice(index + 1, 1);
    }

    split() {
      const { row, index, column } = this.here();
      const cell = this.value.rows[row][index];
      const [across, deep] = [cell.colspan || 1, cell.rowspan || 1];
      const { places } = this.places();
      delete cell.colspan;
      delete cell.rowspan;
      for (let r = deep - 1; r >= 0; r -= 1) {
        const before = r === 0 ? index + 1 : places.filter((one) => one.row === row + r && one.column < column).length;
        const fresh = Array.from({ length: r === 0 ? across - 1 : across }, () => ({ html: '' }));
        this.value.rows[row + r].splice(before, 0, ...fresh);
      }
    }

    pasteTable(event) {
      const html = event.clipboardData.getData('text/html');
      const text = event.clipboardData.getData('text/plain');
      let rows = [];
      if (/<table/i.test(html)) {
        const parsed = new DOMParser().parseFromString(html, 'text/html');
        rows = [...parsed.querySelectorAll('tr')].map((tr) => [...tr.children].map((td) => {
          const cell = { html: this.plain(td.textContent) };
          if (td.colSpan > 1) cell.colspan = td.colSpan;
          if (td.rowSpan > 1) cell.rowspan = td.rowSpan;
          return cell;
        }));
      } else if (text.includes('\t')) {
        rows = text.replace(/\r?\n$/, '').split(/\r?\n/).map((line) => line.split('\t').map((part) => ({ html: this.plain(part) })));
      }
      if (!rows.length) return;
      event.preventDefault();
      event.stopPropagation();
      this.change(() => {
        const empty = this.value.rows.every((row) => row.every((cell) => !cell.html));
        if (empty) this.value.rows = rows;
        else this.fillFrom(rows);
        this.even();
      });
    }

    fillFrom(rows) {
      const { row, column } = this.here();
      rows.forEach((cells, r) => {
        this.value.rows[row + r] = this.value.rows[row + r] || [];
        cells.forEach((cell, c) => { this.value.rows[row + r][column + c] = { html: cell.html }; });
      });
    }

    /* Every row as wide as the widest. */
    even() {
      this.value.rows = this.value.rows.map((row) => Array.from(row, (cell) => cell || { html: '' }));
      const { places, width } = this.places();
      const wide = this.value.rows.map(() => 0);
      places.forEach(({ row, cell }) => {
        for (let r = 0; r < (cell.rowspan || 1); r += 1) wide[row + r] += cell.colspan || 1;
      });
      this.value.rows.forEach((row, index) => {
        for (let missing = width - wide[index]; missing > 0; missing -= 1) row.push({ html: '' });
      });
    }

    plain(text) {
      const box = document.createElement('div');
      box.textContent = text.replace(/\s+/g, ' ').trim();
      return box.innerHTML;
    }

    // -- rubrics -----------------------------------------------------------------

    fillRubric() {
      if (!this.value.levels || !this.value.levels.length) {
        this.value.levels = ['Not yet', 'Met', 'Beyond'].map((name) => ({ uuid: concord.mint(), name }));
        this.value.criteria = [{ uuid: concord.mint(), name: '', requirement: '', cells: ['', '', ''] }];
      }
      this.identify(this.value.levels);
      this.identify(this.value.criteria);
    }

    identify(nodes) { nodes.forEach((node) => { node.uuid = node.uuid || concord.mint(); }); }

    drawRubric() {
      const { levels, criteria } = this.value;
      this.levelNames = levels.map((level, index) => this.name(level.name, `Name of level ${index + 1}`, 'Level'));
      const head = element('tr', {}, element('th', { text: 'Criterion' }), ...levels.map((level, index) => element('th', {},
        this.levelNames[index],
        element('div', { class: 'concord-grid__tools' },
          button('←', `Move level ${index + 1} to the left`, () => this.change(() => this.swapLevels(index, index - 1))),
          button('→', `Move level ${index + 1} to the right`, () => this.change(() => this.swapLevels(index, index + 1))),
          button('−', `Remove level ${index + 1}`, () => this.change(() => this.removeLevel(index)))))));
      this.rows = criteria.map((criterion, index) => {
        const name = this.name(criterion.name, `Name of criterion ${index + 1}`, 'Criterion');
        const cells = criterion.cells.map((html, level) => this.cell(html, `Criterion ${index + 1}, level ${level + 1}`));
        const about = element('span', { class: 'concord-grid__about', text: criterion.shown || (criterion.requirement ? 'Tied to a requirement' : '') });
        const row = element('tr', {}, element('th', {}, name, element('div', { class: 'concord-grid__tools' },
          button('§', `Tie criterion ${index + 1} to a requirement`, () => this.tie(criterion)),
          button('↑', `Move criterion ${index + 1} up`, () => this.change(() => this.swap(criteria, index, index - 1))),
          button('↓', `Move criterion ${index + 1} down`, () => this.change(() => this.swap(criteria, index, index + 1))),
          button('−', `Remove criterion ${index + 1}`, () => this.change(() => criteria.splice(index, 1)))), about),
        ...cells.map((cell) => element('td', {}, cell)));
        return { name, cells, row };
      });
      return [
        concord.toolbar(),
        element('div', { class: 'concord-grid__scroll' }, element('table', { class: 'concord-grid__table' }, head, ...this.rows.map((one) => one.row))),
        element('div', { class: 'concord-grid__tools' },
          button('+ Criterion', 'Add a criterion', () => this.change(() => criteria.push({
            uuid: concord.mint(), name: '', requirement: '', cells: levels.map(() => ''),
          }))),
          button('+ Level', 'Add a level', () => this.change(() => {
            levels.push({ uuid: concord.mint(), name: '' });
            criteria.forEach((criterion) => criterion.cells.push(''));
          }))),
      ];
    }

    async tie(criterion) {
      this.collect();
      const found = await concord.pick({ kind: 'requirement', title: 'Requirement', chosen: criterion.requirement, action: 'Choose' });
      if (!found) return;
      this.change(() => { criterion.requirement = found.uuid; criterion.shown = found.label; });
    }

    swap(list, from, to) {
      if (!list[to]) return;
      [list[from], list[to]] = [list[to], list[from]];
    }

    swapLevels(from, to) {
      this.swap(this.value.levels, from, to);
      this.value.criteria.forEach(({ cells }) => this.swapTexts(cells, from, to));
    }

    swapTexts(texts, from, to) {
      // An empty cell is no reason to stay: only the ends of the row are.
      if (to < 0 || to >= texts.length) return;
      [texts[from], texts[to]] = [texts[to], texts[from]];
    }

    removeLevel(index) {
      if (this.value.levels.length < 2) return;
      this.value.levels.splice(index, 1);
      this.value.criteria.forEach((criterion) => criterion.cells.splice(index, 1));
    }

    // -- scales ------------------------------------------------------------------

    fillScale() {
      if (!this.value.levels || !this.value.levels.length) {
        this.value.levels = [1, 2, 3].map(() => ({ uuid: concord.mint(), name: '', html: '' }));
      }
      this.identify(this.value.levels);
    }

    drawScale() {
      const { levels } = this.value;
      this.rows = levels.map((level, index) => {
        const name = this.name(level.name, `Name of level ${index + 1}`, 'Level');
        const text = this.cell(level.html, `What level ${index + 1} means`);
        const row = element('tr', {}, element('th', {}, name, element('div', { class: 'concord-grid__tools' },
          button('↑', `Move level ${index + 1} up`, () => this.change(() => this.swap(levels, index, index - 1))),
          button('↓', `Move level ${index + 1} down`, () => this.change(() => this.swap(levels, index, index + 1))),
          button('−', `Remove level ${index + 1}`, () => this.change(() => levels.splice(index, 1))))), element('td', {}, text));
        return { name, text, row };
      });
      return [
        concord.toolbar(),
        element('div', { class: 'concord-grid__scroll' }, element('table', { class: 'concord-grid__table' }, ...this.rows.map((one) => one.row))),
        element('div', { class: 'concord-grid__tools' }, button('+ Level', 'Add a level', () => this.change(() => levels.push({
          uuid: concord.mint(), name: '', html: '',
        })))),
      ];
    }

    /* Bring what is typed into `value`. */
    collect() {
      const { value } = this;
      const { shape } = this.dataset;
      if (shape === 'table' && this.cells) this.cells.forEach((box) => { box.place.cell.html = box.html(); });
      if (shape === 'rubric' && this.rows) {
        this.levelNames.forEach((input, index) => { value.levels[index].name = input.value; });
        this.rows.forEach(({ name, cells }, index) => {
          value.criteria[index].name = name.value;
          value.criteria[index].cells = cells.map((box) => box.html());
        });
      }
      if (shape === 'scale' && this.rows) {
        this.rows.forEach(({ name, text }, index) => {
          value.levels[index].name = name.value;
          value.levels[index].html = text.html();
        });
      }
    }
  }
  customElements.define('concord-grid', Grid);

  /* What StreamField asks of a widget. */
  class BoundGrid {
    constructor(node, name) {
      this.grid = node.matches('concord-grid') ? node : node.querySelector('concord-grid');
      this.input = this.grid.querySelector(`input[name="${name}"]`);
      this.idForLabel = this.input.id;
    }

    getValue() { this.grid.save(); return this.input.value; }

    getState() { return this.getValue(); }

    setState(state) { this.input.value = state; if (this.grid.ready) queueMicrotask(() => this.grid.load()); }

    getTextLabel() { return null; }

    setInvalid(invalid) { this.grid.toggleAttribute('data-invalid', invalid); }

    focus() { const first = this.grid.querySelector('[contenteditable], input[type=text]'); if (first) first.focus(); }

    setCapabilityOptions() {}
  }

  class GridWidget {
    constructor(html) { this.html = html; }

    render(placeholder, name, id, state) {
      const holder = document.createElement('div');
      holder.innerHTML = this.html.replace(/__NAME__/g, name).replace(/__ID__/g, id).trim();
      const grid = holder.firstElementChild;
      placeholder.replaceWith(grid);
      const bound = new BoundGrid(grid, name);
      bound.input.value = state || '';
      return bound;
    }

    getByName(name, container) { return new BoundGrid(container, name); }
  }
  if (window.telepath) window.telepath.register('concord.Grid', GridWidget);
})();
