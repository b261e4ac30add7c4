// Words chosen in a text lead to a comment on them: wherever an element has
// data-comment-url, a link appears beside the choice. Without this module the links under
// each clause lead to the same form.

const place = document.querySelector("[data-comment-url]");

if (place) {
  const link = document.createElement("a");
  link.className = "button quote-link";
  link.hidden = true;
  link.textContent = place.dataset.commentWords;
  document.body.append(link);

  const clauseOf = (node) => {
    const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
    return element?.closest('[id^="c-"]');
  };

  const show = () => {
    const choice = document.getSelection();
    const words = choice?.toString().replace(/\s+/g, " ").trim() ?? "";
    const range = choice?.rangeCount ? choice.getRangeAt(0) : null;
    const clause = range && place.contains(range.commonAncestorContainer)
      ? clauseOf(range.commonAncestorContainer) ?? clauseOf(range.startContainer)
      : null;
    link.hidden = !clause || words.length < 3 || words.length > 2000;
    if (link.hidden) return;
    const address = new URL(place.dataset.commentUrl, location.href);
    address.searchParams.set("node", clause.id.slice(2));
    address.searchParams.set("quote", words);
    link.href = address.href;
    const box = range.getBoundingClientRect();
    link.style.setProperty("--quote-top", `${box.bottom + window.scrollY}px`);
    link.style.setProperty("--quote-left", `${Math.max(8, box.left + window.scrollX)}px`);
  };

  let waiting;
  document.addEventListener("selectionchange", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 200);
  });
}
