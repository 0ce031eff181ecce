// Finding one's way in a long text: to a table by its name, to the line that was refused.
const HEADER = /^[ \t]*\[+[ \t]*([^\]\n]+?)[ \t]*\]+/gm;

function show(area, start, end) {
  const before = area.value.slice(0, start).split("\n").length - 1;
  const height = parseFloat(getComputedStyle(area).lineHeight);
  area.focus({ preventScroll: true });
  area.setSelectionRange(start, end);
  area.scrollTop = Math.max(0, (before - 2) * height);
  area.scrollLeft = 0;
}

function fill(select) {
  const area = document.getElementById(select.dataset.goesTo);
  const names = [...new Set([...area.value.matchAll(HEADER)].map((found) => found[1]))];
  select.hidden = names.length < 2;
  select.replaceChildren(select.options[0], ...names.map((name) => new Option(name, name)));
}

document.addEventListener("focusin", ({ target }) => target.matches?.("select[data-goes-to]") && fill(target));
document.addEventListener("change", ({ target }) => {
  if (!target.matches?.("select[data-goes-to]") || !target.value) return;
  const area = document.getElementById(target.dataset.goesTo);
  const found = [...area.value.matchAll(HEADER)].find((one) => one[1] === target.value);
  target.selectedIndex = 0;
  if (found) show(area, found.index, found.index + found[0].length);
});
document.addEventListener("click", ({ target }) => {
  const line = Number(target.closest?.("[data-line]")?.dataset.line);
  if (!line) return;
  const area = document.getElementById("id_text");
  const lines = area.value.split("\n");
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  show(area, start, start + (lines[line - 1] || "").length);
});

const fillAll = () => document.querySelectorAll("select[data-goes-to]").forEach(fill);
document.addEventListener("htmx:afterSettle", fillAll);
fillAll();
