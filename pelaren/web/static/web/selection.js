// Selecting rows: the bar with what can be done counts them, and one tick selects the page.

function rowsOf(form) {
  return [...form.querySelectorAll(".pl-rowcheck")];
}

function show(form) {
  const rows = rowsOf(form);
  const selectedHere = rows.filter((row) => row.checked).length;
  const all = form.querySelector("[data-check-all]");
  if (all) {
    all.hidden = false;
    all.checked = selectedHere > 0 && selectedHere === rows.length;
    all.indeterminate = selectedHere > 0 && selectedHere < rows.length;
  }
  const bar = form.querySelector("[data-bulk]");
  const selected = selectedHere + Number(bar.dataset.elsewhere ?? 0); // on other pages of the list
  bar.hidden = selected === 0;
  const words = bar.querySelector("[data-many]");
  words.textContent = selected === 1 ? words.dataset.one : words.dataset.many.replace("{count}", selected);
}

function forms() {
  return [...document.querySelectorAll("[data-bulk]")].map((bar) => bar.closest("form"));
}

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (!form?.querySelector("[data-bulk]")) return;
  if (event.target.matches("[data-check-all]")) {
    for (const row of rowsOf(form)) row.checked = event.target.checked;
  }
  show(form);
});
document.addEventListener("reset", (event) => {
  if (event.target.querySelector("[data-bulk]")) setTimeout(() => clear(event.target));
});
document.addEventListener("htmx:afterSettle", () => forms().forEach(show));
addEventListener("pageshow", () => forms().forEach(show));

// “Clear selection” clears, also what the server sent selected.
function clear(form) {
  for (const row of rowsOf(form)) row.checked = false;
  show(form);
}
