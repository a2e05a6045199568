// Many amounts in one form: what differs from the saved amount is marked, Enter and the arrows go from row to row,
// and what the server says is wrong is shown at its row. The sums themselves are the server's.

const amounts = "form[data-amounts] input[name^=amount-]:not([type=hidden])";

// 630, 630,0 and 630,00 are one amount, with or without spaces.
function plain(text) {
  const [whole, decimals = ""] = text.replace(/\s/g, "").replace(".", ",").split(",");
  return `${whole.replace(/^0+(?=\d)/, "")},${decimals.padEnd(2, "0")}`;
}

function savedOf(input) {
  return input.dataset.saved ?? input.defaultValue;
}

function extra(input, kind) {
  return input.closest("td").querySelector(`.${kind}`);
}

function say(input, kind, sentence) {
  extra(input, kind)?.remove();
  if (!sentence) return null;
  const span = document.createElement("span");
  span.className = kind;
  span.textContent = sentence;
  input.closest("td").append(span);
  return span;
}

function mark(input) {
  const row = input.closest("tr");
  const changed = plain(input.value) !== plain(savedOf(input));
  const { earlier, unit } = input.form.dataset;
  say(input, "pl-was", changed ? earlier.replace("{amount}", `${savedOf(input)}\u00a0${unit}`) : "");
  if (input.getAttribute("aria-invalid")) row.dataset.mark = "danger";
  else if (changed) row.dataset.mark = "edit";
  else delete row.dataset.mark;
}

function wrong(input, sentence) {
  const shown = say(input, "pl-err", sentence);
  if (shown) {
    shown.id = `wrong-${input.name}`;
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", shown.id);
  } else {
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
  }
  mark(input);
}

document.addEventListener("input", (event) => {
  if (event.target.matches(amounts)) mark(event.target);
});

document.addEventListener("keydown", (event) => {
  const distance = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!distance || event.ctrlKey || event.metaKey || event.altKey || !event.target.matches(amounts)) return;
  event.preventDefault();
  const all = [...document.querySelectorAll(amounts)];
  const next = all[all.indexOf(event.target) + distance];
  next?.focus();
  next?.select();
});

document.addEventListener("reset", (event) => {
  if (!event.target.matches("[data-amounts]")) return;
  setTimeout(() => {
    for (const input of event.target.querySelectorAll(amounts)) wrong(input, "");
    event.target.dispatchEvent(new Event("change", { bubbles: true }));
  });
});

document.addEventListener("htmx:afterSettle", (event) => {
  const said = event.detail.target;
  const form = said.id === "sum" && said.closest("form[data-amounts]");
  if (!form) return;
  for (const input of form.querySelectorAll("input[aria-invalid]")) wrong(input, "");
  for (const one of said.querySelectorAll("[data-wrong]")) {
    const input = form.querySelector(`#amount-${one.dataset.wrong}`);
    if (input) wrong(input, one.textContent);
  }
});

// What the server sent back typed is as unsaved as before, and Back may bring old fields.
function show() {
  for (const form of document.querySelectorAll("form[data-amounts]")) {
    for (const input of form.querySelectorAll(amounts)) if (!input.getAttribute("aria-invalid")) mark(input);
    if (form.dataset.typed !== undefined) form.querySelector("input").dispatchEvent(new Event("input", { bubbles: true }));
  }
}
addEventListener("pageshow", show);
