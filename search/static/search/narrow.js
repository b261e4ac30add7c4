// Applies a facet as soon as it is ticked: fetches the page of results and replaces its
// parts, so that focus and scroll stay and the count is spoken. Without this script, or
// where anything goes wrong, the form is sent as it always can be.

const form = document.getElementById("search-form");
const count = document.querySelector("[data-search-count]");
const parts = () => [...document.querySelectorAll("[data-part]")];
let asking = null;
let shown = location.search;

function address() {
  const asked = new URLSearchParams(new FormData(form));
  asked.set("jump", "no");
  if (!asked.get("on")) asked.delete("on");
  return `${form.action}?${asked}`;
}

function put(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const words = fresh.querySelector("[data-search-count]")?.textContent;
  const others = parts().map((old) => [old, fresh.querySelector(`[data-part="${old.dataset.part}"]`)]);
  if (!words || others.some(([, one]) => !one)) throw new Error("not a page of results");
  const box = document.activeElement;
  const open = [...document.querySelectorAll("[data-facet][open]")].map((one) => one.dataset.facet);
  for (const [old, one] of others) old.replaceChildren(...document.adoptNode(one).childNodes);
  document.title = fresh.title;
  count.textContent = words;
  hideApply();
  for (const name of open) document.querySelector(`[data-facet="${name}"]`)?.setAttribute("open", "");
  if (!box?.isConnected && box?.name) {
    const again = document.querySelector(`[data-part] input[name="${box.name}"][value="${CSS.escape(box.value)}"]`);
    again?.closest("details")?.setAttribute("open", "");
    again?.focus({ preventScroll: true });
  }
}

async function load(url) {
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  try {
    const answer = await fetch(url, { signal });
    if (!answer.ok || answer.redirected) throw new Error("not a page of results");
    const html = await answer.text();
    if (signal.aborted) return;
    put(html);
    history.pushState({}, "", url);
    shown = location.search;
  } catch (error) {
    if (!signal.aborted) location.assign(url);
  }
}

// The button that is needed without this script.
function hideApply() {
  document.querySelectorAll("[data-apply]").forEach((button) => { button.hidden = true; });
}

if (form && count) {
  hideApply();
  document.addEventListener("change", (event) => {
    if (event.target.form === form && event.target.type === "checkbox") load(address());
  });
  // A link to a place on this page is told here, too.
  addEventListener("popstate", () => { if (location.search !== shown) location.reload(); });
}
