// Adds to pages of documents: the current line of the contents, definitions beside their
// terms, and a clause's addresses. Everything here also works as a plain link.

const reading = document.querySelector(".reading");
const words = reading ? reading.dataset : {};
let popup = null;
let owner = null;
let timer = 0;

function close({ back = false } = {}) {
  clearTimeout(timer);
  if (!popup) return;
  popup.remove();
  owner.removeAttribute("aria-describedby");
  owner.removeAttribute("aria-expanded");
  if (back) owner.focus();
  popup = owner = null;
}

function open(link, content, label) {
  close();
  owner = link;
  popup = document.createElement("div");
  popup.className = "popup";
  popup.id = "popup";
  popup.append(...content);
  if (label) {
    popup.setAttribute("role", "dialog");
    popup.setAttribute("aria-label", label);
    link.after(popup);
  } else {
    popup.setAttribute("role", "tooltip");
    document.body.append(popup);
  }
  // Set through the object model, which the policy allows; a style attribute it would not.
  const box = link.getClientRects()[0] || link.getBoundingClientRect();
  const frame = (popup.offsetParent || document.documentElement).getBoundingClientRect();
  const room = document.documentElement.clientWidth;
  const left = Math.max(8, Math.min(box.left, room - popup.offsetWidth - 16));
  const below = box.bottom + popup.offsetHeight + 8 < innerHeight || box.top < popup.offsetHeight + 8;
  const top = below ? box.bottom + 4 : box.top - popup.offsetHeight - 4;
  popup.style.setProperty("left", `${left - frame.left}px`);
  popup.style.setProperty("top", `${top - frame.top}px`);
}

// -- definitions: on hover and focus, stay while pointed at, Escape closes (WCAG 1.4.13)

function define(link) {
  const entry = document.getElementById(link.hash.slice(1));
  if (!entry || owner === link) return;
  const list = document.createElement("dl");
  for (const part of entry.children) {
    const copy = part.cloneNode(true);
    copy.querySelectorAll("a").forEach((a) => a.replaceWith(...a.classList.contains("term-more") ? [] : a.childNodes));
    copy.querySelectorAll("[id]").forEach((node) => node.removeAttribute("id"));
    list.append(copy);
  }
  open(link, [list]);
  link.setAttribute("aria-describedby", "popup");
}

const later = (act, wait) => { clearTimeout(timer); timer = setTimeout(act, wait); };
const termOf = (event) => event.target.closest?.("a.term[href^='#']");
const isTip = () => popup?.getAttribute("role") === "tooltip";

document.addEventListener("pointerover", (event) => {
  if (event.pointerType === "touch") return;
  const link = termOf(event);
  if (link) later(() => define(link), 150);
  else if (popup?.contains(event.target)) clearTimeout(timer);
  else if (isTip() && document.activeElement !== owner) later(close, 300);
  else if (!popup) clearTimeout(timer);
});
document.addEventListener("focusin", (event) => {
  const link = termOf(event);
  if (link) define(link);
  else if (popup && !popup.contains(event.target) && event.target !== owner) close();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && popup) close({ back: !isTip() });
});
document.addEventListener("pointerdown", (event) => {
  if (popup && !popup.contains(event.target) && !owner.contains(event.target)) close();
});

// -- a clause's addresses

function row(text, address) {
  const item = document.createElement("p");
  const code = document.createElement("code");
  const button = document.createElement("button");
  code.textContent = address;
  button.type = "button";
  button.className = "button";
  button.dataset.kind = "second";
  button.textContent = words.wordsCopy;
  button.setAttribute("aria-label", `${words.wordsCopy}: ${text}`);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(address);
      button.textContent = words.copied;
    } catch {
      getSelection().selectAllChildren(code);
    }
  });
  item.append(`${text}: `, code, " ", button);
  return item;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a.permalink");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (owner === link) return close();
  const node = link.closest("[id^='c-']");
  const fixed = new URL(`#${node.id}`, location.href.split(/[?#]/)[0]);
  const content = [row(words.wordsLasting, link.href), row(words.wordsFixed, fixed.href)];
  if (words.wordsCite) {
    const cite = document.createElement("a");
    cite.href = `${words.base}${node.id}/cite/`;
    cite.textContent = words.wordsCite;
    const item = document.createElement("p");
    item.append(cite);
    content.push(item);
  }
  open(link, content, link.getAttribute("aria-label"));
  link.setAttribute("aria-expanded", "true");
  popup.querySelector("button").focus();
});

// -- the contents say where the reader is

const lines = new Map();
for (const link of document.querySelectorAll(".contents a[href^='#']")) {
  const target = document.getElementById(link.hash.slice(1));
  if (target) lines.set(target, link);
}
if (lines.size) {
  const seen = new Set();
  let marked = null;
  const order = [...lines.keys()];
  const observer = new IntersectionObserver((entries) => {
    for (const entry of entries) entry.isIntersecting ? seen.add(entry.target) : seen.delete(entry.target);
    // The innermost section that crosses the upper part of the window: the last in order.
    const here = lines.get(order.filter((target) => seen.has(target)).at(-1)) || marked;
    if (here === marked) return;
    marked?.removeAttribute("aria-current");
    here?.setAttribute("aria-current", "location");
    const aside = here?.closest(".aside");
    if (aside && aside.scrollHeight > aside.clientHeight) here.scrollIntoView({ block: "nearest" });
    marked = here;
  }, { rootMargin: "-10% 0px -75% 0px" });
  order.forEach((target) => observer.observe(target));
}

// A narrow screen begins with the contents folded.
const folded = document.querySelector(".contents details");
if (folded && matchMedia("(max-width: 61.99rem)").matches) folded.open = false;
