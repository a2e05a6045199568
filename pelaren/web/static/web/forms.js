// Forms: send once, ask before changes are left, Ctrl+Enter sends a message, a choice can send itself.

const changed = new Set();

function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[data-busy-by-script]")) {
    button.removeAttribute("aria-busy");
    button.removeAttribute("data-busy-by-script");
  }
}

// The button stays enabled until the data is collected: a disabled one would not send its own name and value.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const method = form.getAttribute("method")?.toLowerCase();
  if (event.defaultPrevented || method === "dialog") return;
  if (form.dataset.sent !== undefined) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  changed.delete(form);
  if (method !== "post") return;
  form.dataset.sent = "";
  setTimeout(() => release(form), 10_000); // an answer that is a file leaves the page standing
  const button = event.submitter;
  if (!button?.classList.contains("ds-button")) return;
  button.setAttribute("aria-busy", "true");
  button.dataset.busyByScript = "";
}, { capture: true });

addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) release(form);
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest("form");
  if (form) release(form);
});

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.dataset.guard !== undefined) changed.add(form);
});
document.addEventListener("reset", (event) => changed.delete(event.target));
addEventListener("beforeunload", (event) => {
  if (![...changed].some((form) => form.isConnected)) return;
  changed.clear(); // asked once
  event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = event.target.form;
  if (form?.dataset.ctrlEnter === undefined) return;
  event.preventDefault();
  form.requestSubmit();
});

document.addEventListener("change", (event) => {
  if (event.target.dataset.sends !== undefined) event.target.form.requestSubmit();
});
