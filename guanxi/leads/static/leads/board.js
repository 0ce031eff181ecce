// Cards are dragged from stage to stage, or moved with Shift and an arrow key. What both do is what
// the buttons of the card do: the same form, the same answer. Without this file the buttons remain.
let dragged = null;

const columnOf = (card) => card.closest(".board-column");

function move(card, stage) {
  const form = card.querySelector("form");
  if (!form || columnOf(card).dataset.stage === stage) return;
  const wish = document.createElement("input");
  Object.assign(wish, { type: "hidden", name: "stage", value: stage });
  form.append(wish);
  form.submit();
}

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-lead][draggable]");
  if (!dragged) return;
  dragged.classList.add("dragged");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.id);
});
document.addEventListener("dragend", () => {
  dragged?.classList.remove("dragged");
  document.querySelectorAll(".board-column.over").forEach((one) => one.classList.remove("over"));
  dragged = null;
});
document.addEventListener("dragover", (event) => {
  const column = event.target.closest?.(".board-column");
  for (const one of document.querySelectorAll(".board-column")) {
    one.classList.toggle("over", Boolean(dragged) && one === column);
  }
  if (dragged && column) event.preventDefault();
});
document.addEventListener("drop", (event) => {
  const column = event.target.closest?.(".board-column");
  if (!dragged || !column) return;
  event.preventDefault();
  move(dragged, column.dataset.stage);
});
document.addEventListener("keydown", (event) => {
  const card = event.target.closest?.("[data-lead]");
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!card || !by || !event.shiftKey) return;
  const columns = [...document.querySelectorAll(".board-column")];
  const there = columns[columns.indexOf(columnOf(card)) + by];
  if (!there) return;
  event.preventDefault();
  move(card, there.dataset.stage);
});
// After a move the page is new: who works by keyboard goes on from the card that moved.
document.querySelector(".lead-card:target .lead-title")?.focus();
