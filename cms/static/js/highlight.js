// Marks what a search found, in the clause to which its result led: `?mark=one|two` in the
// address, the clause in its hash. Only text is marked; the page itself is the same for all.

const MOST = 500; // matches
const NAME = "found";

const reading = document.querySelector(".reading");
const asked = new URLSearchParams(location.search);
const forms = (asked.get("mark") || "").split("|").map((form) => form.trim()).filter(Boolean).slice(0, 8);
// Without a hash the result is the document itself.
const target = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : document.querySelector(".document");

// Text of the clause, without that of the clauses below it and of links that are no words.
function* texts(root) {
  const nested = root.matches(".clause") ? ".clause, .permalink" : ".permalink";
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
    node.nodeType === Node.ELEMENT_NODE && node.matches(nested) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  while (walker.nextNode()) if (walker.currentNode.nodeType === Node.TEXT_NODE) yield walker.currentNode;
}

const BLOCK = "p, li, td, th, dt, dd, h1, h2, h3, h4, h5, h6, caption, figcaption, div, section";

// A match may begin in one text node and end in another: "<a>evidence</a>-based".
function find(root) {
  const nodes = [];
  let text = "";
  let block = null;
  for (const node of texts(root)) {
    const here = node.parentElement.closest(BLOCK);
    if (here !== block) text += "\n";
    block = here;
    nodes.push({ node, start: text.length, end: text.length + node.data.length });
    text += node.data;
  }
  const words = forms.map((form) => form.split(/\s+/).map((word) => word.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")).join("\\s+"));
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.join("|")})(?![\\p{L}\\p{N}])`, "giu");
  const found = [];
  for (const match of text.matchAll(pattern)) {
    const end = match.index + match[0].length;
    const inside = nodes.filter((one) => one.start < end && one.end > match.index);
    if (inside.length) found.push(inside.map(({ node, start, end: last }) => [node, Math.max(match.index, start) - start, Math.min(end, last) - start]));
    if (found.length === MOST) break;
  }
  return found;
}

function range([node, from, to]) {
  const made = new Range();
  made.setStart(node, from);
  made.setEnd(node, to);
  return made;
}

// A place that moves with the page: marks are ranges or elements, both have a box.
const top = (place) => place.getBoundingClientRect().top;

// Answers the marks in order, and what takes them away again.
function mark(found) {
  if (globalThis.Highlight && CSS.highlights) {
    const ranges = found.map((pieces) => pieces.map(range));
    CSS.highlights.set(NAME, new Highlight(...ranges.flat()));
    return { places: ranges.map(([first]) => first), unmark: () => CSS.highlights.delete(NAME) };
  }
  // From the end, so that earlier places in the same text node stay where they are.
  const marks = found.flat().reverse().map((piece) => {
    const made = document.createElement("mark");
    range(piece).surroundContents(made);
    return made;
  });
  return { places: marks.toReversed(), unmark: () => marks.forEach((made) => { made.replaceWith(...made.childNodes); }) };
}

// Where the reader came from knows filters and page; the link of the page only the words.
function wayBack() {
  const link = document.querySelector("a[data-way-back]");
  if (!link) return null;
  try {
    const from = new URL(document.referrer);
    if (from.origin === location.origin && from.pathname === "/search/" && from.searchParams.get("q") === asked.get("found")) {
      from.searchParams.set("jump", "no");
      link.href = from.href;
    }
  } catch {
    // There is no referrer.
  }
  return link;
}

function button(words, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button";
  made.dataset.kind = "second";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}

function note({ places, unmark }, back) {
  const box = document.createElement("p");
  const said = document.createElement("span");
  box.className = "found-note";
  said.setAttribute("role", "status");
  box.append(said);
  if (places.some((place) => top(place) > innerHeight)) {
    let at = -1;
    box.append(" ", button(reading.dataset.wordsNext, () => {
      at = (at + 1) % places.length;
      scrollBy({ top: top(places[at]) - innerHeight / 2 });
    }));
  }
  box.append(" ", button(reading.dataset.wordsUnmark, () => remove()));
  if (back) {
    const link = back.cloneNode(true);
    link.removeAttribute("data-way-back");
    box.append(" ", link);
  }
  const title = target.querySelector(":scope > .clause-title, h1");
  title ? title.after(box) : target.before(box);
  said.textContent = reading.dataset.wordsFound;

  const remove = () => {
    document.removeEventListener("keydown", key, true);
    unmark();
    if (box.contains(document.activeElement)) {
      target.tabIndex = -1;
      target.focus({ preventScroll: true });
    }
    box.remove();
    const address = new URL(location.href);
    address.searchParams.delete("mark");
    history.replaceState(history.state, "", address);
  };
  // Escape closes what lies above the text first.
  const key = (event) => {
    if (event.key === "Escape" && !document.querySelector(".popup") && !event.target.closest?.("[role=combobox]")) remove();
  };
  document.addEventListener("keydown", key, true);
}

const back = wayBack();
if (reading && target && forms.length) {
  const found = find(target);
  if (found.length) note(mark(found), back);
}
