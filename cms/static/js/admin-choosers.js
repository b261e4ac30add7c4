// Start the calendars of Wagtail's date and time fields: its templates do so by inline
// scripts, which the Content-Security-Policy of the admin refuses.
const starters = {
  date: "initDateChooser",
  datetime: "initDateTimeChooser",
  time: "initTimeChooser",
};

function start(root) {
  for (const mark of root.querySelectorAll("template[data-chooser]")) {
    const starter = window[starters[mark.dataset.chooser]];
    if (starter && document.getElementById(mark.dataset.for)) {
      starter(mark.dataset.for, JSON.parse(mark.dataset.config));
    }
    mark.remove();
  }
}

start(document);
new MutationObserver((changes) => {
  for (const change of changes) {
    for (const node of change.addedNodes) {
      if (node.nodeType === Node.ELEMENT_NODE) start(node.parentElement ?? node);
    }
  }
}).observe(document.body, { childList: true, subtree: true });
