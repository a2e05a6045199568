// Keyboard shortcuts. They rest in fields and dialogs, and wherever <body data-shortcuts="off"> says so (WCAG 2.1.4).

let waitingForSecondKey = 0;

function resting(event) {
  return (
    event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey ||
    document.body.dataset.shortcuts === "off" ||
    document.querySelector("dialog[open]") ||
    event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")
  );
}

function rows() {
  return [...document.querySelectorAll("main .pl-table tbody tr")].filter((row) => row.querySelector(".c-main a"));
}

function step(distance) {
  const all = rows();
  if (!all.length) return;
  const now = all.findIndex((row) => row.contains(document.activeElement));
  const next = now < 0 ? (distance > 0 ? 0 : all.length - 1) : Math.min(Math.max(now + distance, 0), all.length - 1);
  all[next].querySelector(".c-main a").focus();
}

function select() {
  document.activeElement.closest("tr")?.querySelector(".pl-rowcheck")?.click();
}

const actions = {
  "/": () => (document.querySelector("main [type=search]") ?? document.querySelector(".pl-quick [type=text]"))?.focus(),
  j: () => step(1),
  k: () => step(-1),
  x: select,
  a: () => document.querySelector("[data-shortcut=a]")?.click(),
  "?": () => document.getElementById("keyboard-help")?.showModal(),
};

function goesToStart(key) {
  const follows = waitingForSecondKey > Date.now();
  waitingForSecondKey = key === "g" ? Date.now() + 1_000 : 0;
  return follows && key === "s";
}

document.addEventListener("keydown", (event) => {
  if (resting(event)) return;
  const key = event.key.toLowerCase();
  if (goesToStart(key)) document.querySelector(".pl-wordmark").click();
  else if (actions[key]) {
    event.preventDefault();
    actions[key]();
  }
});
