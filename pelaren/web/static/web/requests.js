// What happens around htmx requests: nothing fails in silence, and the right thing has focus afterwards.

const announcer = document.getElementById("announcer");

function noteFor(event) {
  if (event.type === "htmx:sendError" || event.type === "htmx:timeout") return "request-offline";
  return [401, 403, 404].includes(event.detail.xhr.status) ? "request-denied" : "request-failed";
}

function showNote(event) {
  const target = event.detail.target ?? document.getElementById("main");
  const place = target.closest("table, form, dialog .pl-dialog__body") ?? target;
  clearNotes();
  const note = document.getElementById(noteFor(event)).content.firstElementChild.cloneNode(true);
  note.dataset.requestNote = "";
  if (place.matches("table, form")) place.before(note);
  else place.prepend(note);
}

function clearNotes() {
  for (const note of document.querySelectorAll("[data-request-note]")) note.remove();
}

for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, showNote);
}

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) clearNotes();
});

// An answer without the piece that was asked for is another page, such as the one to sign in at: go there.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { boosted, target, serverResponse, xhr } = event.detail;
  if (!boosted || !target.id || serverResponse.includes(`id="${target.id}"`)) return;
  event.detail.shouldSwap = false;
  location.assign(xhr.responseURL || location.href);
});

// What came: in the place that was asked for, or itself where it took that place.
function fresh(event) {
  return event.detail.target.isConnected ? event.detail.target : event.target;
}

// After a swap focus stays where it was, unless the answer is a form to correct.
document.addEventListener("htmx:afterSwap", (event) => {
  const summary = fresh(event).querySelector(".pl-errorsum");
  if (summary && event.detail.xhr.status === 422) summary.focus();
});

// Whatever was clicked may be gone: then what came instead has focus. A menu that lay over it goes away.
document.addEventListener("htmx:afterSettle", (event) => {
  const { boosted, target } = event.detail;
  if (!boosted || event.target.id !== target.id) return;
  for (const menu of document.querySelectorAll("[popover]:popover-open")) menu.hidePopover();
  if (document.activeElement === document.body) event.target.focus({ preventScroll: true });
});

// The number of rows found is told once, by one live region of the page that outlives the swap.
document.addEventListener("htmx:afterSettle", (event) => {
  const found = fresh(event).querySelector("[data-announce]");
  if (found) announcer.textContent = found.textContent.trim();
});

// A page that comes back with errors starts at its error summary.
document.querySelector("main .pl-errorsum")?.focus();
