// Dialogs open from any element with data-opens="id"; the browser gives focus back to the opener when they close.

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (!opener) return;
  event.preventDefault();
  document.getElementById(opener.dataset.opens).showModal();
});

// A link with hx-get into the body of a dialog shows the dialog when the answer is there.
document.addEventListener("htmx:afterSwap", (event) => {
  const dialog = event.detail.target.closest("dialog");
  if (dialog && !dialog.open) dialog.showModal();
});

// A click on the dimmed page closes, unless something is written.
document.addEventListener("click", (event) => {
  if (event.target.nodeName === "DIALOG" && !event.target.querySelector("form[data-guard]")) event.target.close();
});

// A toast leaves after ten seconds; pointing at it or standing in it keeps it.
function leave(toast) {
  if (toast.matches(":hover, :focus-within")) setTimeout(() => leave(toast), 2_000);
  else toast.remove();
}
for (const toast of document.querySelectorAll("[data-toast]")) setTimeout(() => leave(toast), 10_000);

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
