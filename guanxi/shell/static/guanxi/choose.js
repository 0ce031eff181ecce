// A list of choices closes when one looks elsewhere, and with Escape.
const open = () => document.querySelectorAll("details.choose[open]");

document.addEventListener("click", (event) => {
  for (const choice of open()) {
    if (!choice.contains(event.target) || event.target.closest(".choices a")) choice.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const choice of open()) {
    choice.open = false;
    choice.querySelector("summary").focus();
  }
});
