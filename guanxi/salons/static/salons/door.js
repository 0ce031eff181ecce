// At the door: typing narrows the list, Enter ticks the first that is left.
const finds = document.getElementById("finds");
const lines = [...document.querySelectorAll(".arrivals li")];

function narrow() {
  const wanted = finds.value.trim().toLowerCase();
  let first = null;
  for (const line of lines) {
    line.hidden = !line.dataset.finds.toLowerCase().includes(wanted);
    line.classList.remove("first");
    if (!first && !line.hidden && !line.classList.contains("here")) first = line;
  }
  if (wanted && first) first.classList.add("first");
  return wanted ? first : null;
}

finds.addEventListener("input", narrow);
finds.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  narrow()?.querySelector("button[value=came]")?.click();
});
