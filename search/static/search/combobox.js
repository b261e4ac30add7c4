// Suggestions while somebody types: each input[data-suggest] becomes an editable combobox
// with a list (ARIA 1.2). Its words stand in data-words-… of the element around it. Without
// this script the form works all the same.

const WAIT = 150; // milliseconds after the last key
const LEAST = 2; // characters
const KINDS = ["identifier", "title", "word"];
let made = 0;

class Combobox {
  constructor(input) {
    this.input = input;
    this.around = input.closest("[data-words-list]");
    this.words = this.around.dataset;
    this.options = [];
    this.active = -1;
    this.timer = 0;
    this.asking = null;
    this.build(`suggestions-${++made}`);
    this.listen();
  }

  build(id) {
    const { input } = this;
    // A search field may not be a combobox (ARIA in HTML); a text field may.
    input.type = "text";
    input.enterKeyHint = "search";
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", id);
    this.list = document.createElement("div");
    this.list.className = "suggestions";
    this.list.id = id;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.words.wordsList);
    this.list.hidden = true;
    this.said = document.createElement("p");
    this.said.className = "visually-hidden";
    this.said.setAttribute("role", "status");
    this.around.classList.add("has-suggestions");
    this.around.append(this.list, this.said);
  }

  listen() {
    this.input.addEventListener("input", (event) => {
      if (!event.isComposing) this.later();
    });
    this.input.addEventListener("compositionend", () => this.later());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    // The focus stays in the input, so that a click comes before it is lost.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose(this.options.indexOf(option));
    });
    this.input.form?.addEventListener("submit", () => this.close());
  }

  get isOpen() {
    return !this.list.hidden;
  }

  // -- asking

  later() {
    clearTimeout(this.timer);
    this.stop();
    this.point(-1);
    if (this.input.value.trim().length < LEAST) return this.close();
    this.timer = setTimeout(() => this.ask(), WAIT);
  }

  // An answer that still comes, or fails, is nobody's any more.
  stop() {
    this.asking?.abort();
    this.asking = null;
  }

  async ask() {
    const text = this.input.value.trim();
    this.stop();
    if (text.length < LEAST) return;
    const asking = (this.asking = new AbortController());
    try {
      const address = `${this.input.dataset.suggest}?q=${encodeURIComponent(text)}`;
      const answer = await fetch(address, { headers: { Accept: "application/json" }, signal: asking.signal });
      if (!answer.ok) return this.close();
      const { suggestions } = await answer.json();
      // A slow answer to an older question must not replace a newer one.
      if (asking !== this.asking || document.activeElement !== this.input) return;
      this.show(suggestions);
    } catch {
      if (asking === this.asking) this.close();
    }
  }

  // -- showing

  show(suggestions) {
    this.options = [];
    this.point(-1);
    const groups = KINDS.map((kind) => suggestions.filter((one) => one.kind === kind));
    this.list.replaceChildren(...groups.filter((found) => found.length).map((found) => this.group(found)));
    this.list.hidden = !this.options.length;
    this.input.setAttribute("aria-expanded", String(this.isOpen));
    const { wordsNone, wordsOne, wordsMany } = this.words;
    const count = this.options.length;
    this.said.textContent = count === 0 ? wordsNone : count === 1 ? wordsOne : wordsMany.replace("#", count);
  }

  group(found) {
    const { kind } = found[0];
    const group = document.createElement("div");
    const title = document.createElement("div");
    title.id = `${this.list.id}-${kind}`;
    title.className = "suggestions-title";
    title.textContent = this.words[`words${kind[0].toUpperCase()}${kind.slice(1)}`];
    group.setAttribute("role", "group");
    group.setAttribute("aria-labelledby", title.id);
    group.append(title, ...found.map((one) => this.option(one)));
    return group;
  }

  option({ text, detail, url }) {
    const option = document.createElement("div");
    option.id = `${this.list.id}-${this.options.length}`;
    option.className = "suggestion";
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.text = text;
    if (url) option.dataset.url = url;
    const words = document.createElement("span");
    words.textContent = text;
    option.append(words);
    if (detail) {
      const more = document.createElement("span");
      more.className = "suggestion-detail";
      more.textContent = detail;
      option.append(" ", more);
    }
    this.options.push(option);
    return option;
  }

  close() {
    clearTimeout(this.timer);
    this.stop();
    this.point(-1);
    this.list.hidden = true;
    this.said.textContent = "";
    this.input.setAttribute("aria-expanded", "false");
  }

  // -- choosing

  point(at) {
    this.options[this.active]?.setAttribute("aria-selected", "false");
    this.active = at;
    const option = this.options[at];
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  choose(at) {
    const { text, url } = this.options[at].dataset;
    this.close();
    this.input.value = text;
    if (url) return location.assign(url);
    this.input.form.requestSubmit();
  }

  key(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const act = this[`on${event.key}`];
    if (act) act.call(this, event);
  }

  onArrowDown(event) {
    event.preventDefault();
    if (!this.isOpen) return this.ask();
    if (!event.altKey) this.point((this.active + 1) % this.options.length);
  }

  onArrowUp(event) {
    if (!this.isOpen) return;
    event.preventDefault();
    if (event.altKey) return this.close();
    this.point(this.active > 0 ? this.active - 1 : this.options.length - 1);
  }

  // The caret moves, and with it the keyboard is back in the words.
  onHome() { this.point(-1); }
  onEnd() { this.point(-1); }
  onArrowLeft() { this.point(-1); }
  onArrowRight() { this.point(-1); }

  onEnter(event) {
    if (this.active < 0) return;
    event.preventDefault();
    this.choose(this.active);
  }

  onEscape(event) {
    if (this.isOpen) event.preventDefault();
    else this.input.value = "";
    this.close();
  }

  onTab() { this.close(); }
}

document.querySelectorAll("[data-words-list] input[data-suggest]").forEach((input) => new Combobox(input));
