// Drafts: a form with data-draft keeps what is written there as it is typed, and its files as they are chosen.

const PAUSE = 700;
const timers = new Map();
const running = new Map();
const unsaved = new Set();
const uploading = new Map();

function say(form, sentence) {
  const line = form.querySelector("[data-draft-saved]");
  if (line) line.textContent = sentence;
}

function body(form, files, remove) {
  const data = new FormData();
  for (const name of ["csrfmiddlewaretoken", "text", "topic", "employers"]) {
    const field = form.elements.namedItem(name);
    if (field) data.append(name, field.value);
  }
  for (const file of files) data.append("files", file);
  if (remove) data.append("remove", remove);
  return data;
}

async function save(form, { files = [], remove = "", keepalive = false } = {}) {
  clearTimeout(timers.get(form));
  const stop = new AbortController();
  running.set(form, stop);
  try {
    const answer = await fetch(form.dataset.draft, {
      method: "POST", body: body(form, files, remove), headers: { "X-Draft": "1" },
      redirect: "manual", keepalive, signal: stop.signal,
    });
    if (answer.type === "opaqueredirect" || answer.status === 403) throw new Error("ended");
    if (!answer.ok) throw new Error("failed");
    show(form, await answer.text(), files.length > 0 || remove !== "");
    unsaved.delete(form);
  } catch (problem) {
    if (problem.name === "AbortError") return;
    say(form, problem.message === "ended" ? form.dataset.draftEnded : form.dataset.draftFailed);
    if (problem.message !== "ended") timers.set(form, setTimeout(() => save(form, { files, remove }), 10 * PAUSE));
  }
}

// The files are drawn anew only when they have changed: whoever is choosing some keeps the dialog.
function show(form, html, files) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const fresh = page.querySelector("[data-draft-files]");
  if (!files) return say(form, fresh.querySelector("[data-draft-saved]").textContent);
  form.querySelector("[data-draft-files]").replaceWith(document.importNode(fresh, true));
  form.querySelector("#id_files").focus();
}

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.dataset.draft === undefined || event.target.type === "file") return;
  unsaved.add(form);
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => save(form), PAUSE));
});

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.dataset.draft === undefined || event.target.type !== "file" || !event.target.files.length) return;
  event.target.labels[0]?.setAttribute("aria-busy", "true");
  const files = [...event.target.files];
  event.target.value = "";
  const upload = save(form, { files }).finally(() => uploading.delete(form));
  uploading.set(form, upload);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=remove]");
  if (button?.form?.dataset.draft === undefined) return;
  event.preventDefault();
  save(button.form, { remove: button.value });
});

// What is being sent must not come back as a draft.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.draft === undefined || event.defaultPrevented) return;
  if (uploading.has(form)) {
    // Files on their way go along: the form is sent when they have arrived.
    event.preventDefault();
    delete form.dataset.sent;
    uploading.get(form).then(() => form.requestSubmit(event.submitter));
    return;
  }
  clearTimeout(timers.get(form));
  running.get(form)?.abort();
  unsaved.delete(form);
});

addEventListener("pagehide", () => {
  for (const form of unsaved) if (form.isConnected) save(form, { keepalive: true });
});

for (const button of document.querySelectorAll("[data-without-script]")) button.hidden = true;
