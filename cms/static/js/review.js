// Adds to the reading page of reviewers: marks without a reload, and keys. Without it the
// buttons post and the links lead on.

const review = document.querySelector(".review");
const form = document.getElementById("seen");
const clauses = [...review.querySelectorAll(".clause")];
const mode = review.dataset.mode;

// -- marks

function outlineCount(clause) {
  // The line of the outline that counts for a clause: its own, or the last one above it.
  for (let at = clauses.indexOf(clause); at >= 0; at -= 1) {
    const line = document.querySelector(`.contents a[href="#${clauses[at].id}"]`);
    if (line) return line.querySelector(".count[data-unseen]");
  }
  return null;
}

function show(button, answer) {
  button.name = answer.seen ? "unseen" : "seen";
  button.textContent = answer.seen ? review.dataset.wordsSeen : review.dataset.wordsUnseen;
  document.getElementById("progress-words").textContent = answer.words;
  document.getElementById("progress").value = answer.count;
  const count = outlineCount(button.closest(".clause"));
  if (!count) return;
  count.dataset.unseen = Number(count.dataset.unseen) + (answer.seen ? -1 : 1);
  count.dataset.kind = Number(count.dataset.unseen) > 0 ? "changed" : "seen";
}

async function toggle(button) {
  const body = new FormData(form);
  body.append(button.name, button.value);
  button.disabled = true;
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    button.disabled = false;
    show(button, await answer.json());
  } catch {
    button.disabled = false;
    form.requestSubmit(button);
  }
}

let plain = false;
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button.seen");
  if (!button || plain) return;
  event.preventDefault();
  toggle(button);
});
form.addEventListener("submit", () => { plain = true; });

// -- keys; they can be switched off, since somebody may speak or type them by accident

const keys = document.querySelector(".review-keys");
const on = keys.querySelector("input");
keys.hidden = false;
on.checked = localStorage.getItem("review-keys") !== "off";
on.addEventListener("change", () => localStorage.setItem("review-keys", on.checked ? "on" : "off"));

const stops = mode === "changes" ? clauses.filter((clause) => "change" in clause.dataset) : clauses;
stops.forEach((clause) => { clause.tabIndex = -1; });
let here = -1;

document.addEventListener("focusin", (event) => {
  const clause = event.target.closest?.(".clause");
  if (clause && stops.includes(clause)) here = stops.indexOf(clause);
});

function go(step) {
  if (here < 0) {
    // Nothing has been visited: begin where the reader is.
    const below = stops.findIndex((clause) => clause.getBoundingClientRect().top > 8);
    here = step > 0 ? (below < 0 ? stops.length : below) - 1 : (below < 0 ? stops.length : below);
  }
  const next = stops[here + step];
  if (!next) return;
  here += step;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "start" });
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (!on.checked || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "n") go(1);
  else if (event.key === "p") go(-1);
  else if (event.key === "s") stops[here]?.querySelector("button.seen")?.click();
});
