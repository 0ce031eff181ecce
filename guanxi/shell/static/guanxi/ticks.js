// A button that ticks all boxes of a name, or none where all are ticked.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-ticks]");
  if (!button) return;
  const boxes = [...document.getElementsByName(button.dataset.ticks)];
  const all = boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = !all;
});
