// Suggestions while somebody types: each input with data-suggest fills its datalist.
// Without this the form works all the same.

const WAIT = 150; // milliseconds after the last key

for (const input of document.querySelectorAll("input[data-suggest]")) {
  const list = document.getElementById(input.getAttribute("list"));
  let timer = 0;
  let asked = "";

  const ask = async () => {
    const text = input.value.trim();
    if (text.length < 2 || text === asked) return;
    asked = text;
    const address = `${input.dataset.suggest}?q=${encodeURIComponent(text)}`;
    const response = await fetch(address, { headers: { Accept: "application/json" } });
    // A slow answer to an older question must not replace a newer one.
    if (!response.ok || asked !== text) return;
    const { suggestions } = await response.json();
    list.replaceChildren(
      ...suggestions.map(({ text: value, detail }) => {
        const option = document.createElement("option");
        option.value = value;
        if (detail) option.label = `${value} – ${detail}`;
        return option;
      }),
    );
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => ask().catch(() => {}), WAIT);
  });
}
