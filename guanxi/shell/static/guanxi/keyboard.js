// Rows are walked with J and K; letters press whatever button names them: data-key="c".
const WAIT = 120; // ms a row must stay selected before its panel is fetched

let waiting = 0;
let fetching = 0; // requests under way that fill the panel
let settling = false; // the panel has come, and its buttons are not bound yet
let wanted = null; // a letter pressed before the panel of its row had come

const rows = () => [...document.querySelectorAll("tr[data-row]")];
const selected = () => document.querySelector("tr[data-row].selected");

function select(row) {
  for (const other of rows()) {
    other.classList.toggle("selected", other === row);
    other.removeAttribute("aria-selected");
  }
  row?.setAttribute("aria-selected", "true");
  row?.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(selected());
  const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
  if (next === selected()) return;
  select(next);
  wanted = null;
  clearTimeout(waiting);
  waiting = setTimeout(() => htmx.trigger(next.querySelector("[data-peek]"), "peek"), WAIT);
}

function panelIsBehind() {
  const row = selected()?.dataset.item;
  const shown = document.querySelector("#peek [data-item]")?.dataset.item;
  return Boolean(row) && (fetching > 0 || settling || row !== shown);
}

// A letter is for the selected row, never for the one whose panel still stands there.
function press(letter) {
  if (panelIsBehind()) {
    wanted = letter;
    return true;
  }
  const button = document.querySelector(`#peek [data-key="${letter}"]`);
  button?.click();
  return Boolean(button);
}

const fillsPanel = (event) => event.detail.target?.id === "peek";
document.addEventListener("htmx:beforeRequest", (event) => {
  if (fillsPanel(event)) fetching += 1;
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (!fillsPanel(event)) return;
  fetching = Math.max(fetching - 1, 0);
  if (!event.detail.successful) wanted = null;
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id === "peek") settling = true;
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "peek") return;
  settling = false;
  // After this event the request itself still has to end.
  setTimeout(() => {
    if (!wanted || panelIsBehind()) return;
    const letter = wanted;
    wanted = null;
    press(letter);
  });
});

const actions = {
  j: () => step(1),
  k: () => step(-1),
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  Enter: () => {
    const address = selected()?.dataset.page;
    if (address) window.location.assign(address);
  },
  "?": () => document.getElementById("shortcuts")?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, textarea, select, dialog")) return;
  const walking = ["ArrowDown", "ArrowUp", "Enter"].includes(event.key);
  if (walking && (event.target.closest("a, button") || !selected())) return;
  const action = actions[event.key] ?? (() => press(event.key.toLowerCase()));
  if (event.key.length === 1 || walking) {
    if (action() !== false) event.preventDefault();
  }
});

document.addEventListener("click", (event) => {
  const row = event.target.closest("tr[data-row]");
  if (!row) return;
  select(row);
  if (!event.target.closest("a, button, input")) htmx.trigger(row.querySelector("[data-peek]"), "peek");
});

// The row that was selected is found again after its list has been replaced or the page came back.
let kept = null;
document.addEventListener("htmx:beforeSwap", () => {
  kept = selected()?.id ?? kept;
});
document.addEventListener("htmx:afterSettle", () => {
  if (kept && !selected()) select(document.getElementById(kept));
});
document.addEventListener("htmx:historyRestore", () => {
  if (kept) select(document.getElementById(kept));
});
