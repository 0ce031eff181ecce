// Ctrl K goes to the search; arrows walk what it suggests.
const box = document.querySelector(".find input[type=search]");
const list = document.getElementById("suggestions");

const links = () => [...list.querySelectorAll("a")];

function close() {
  list.replaceChildren();
  box.setAttribute("aria-expanded", "false");
}

function walk(by) {
  const all = links();
  if (!all.length) return;
  const at = all.findIndex((link) => link.classList.contains("selected"));
  const next = all[(at + by + all.length + (at < 0 && by < 0 ? 1 : 0)) % all.length];
  for (const link of all) link.classList.toggle("selected", link === next);
  box.setAttribute("aria-activedescendant", next.id);
  next.scrollIntoView({ block: "nearest" });
}

if (box) {
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      box.focus();
      box.select();
    }
  });
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      walk(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape") {
      close();
      box.blur();
    } else if (event.key === "Enter") {
      const chosen = links().find((link) => link.classList.contains("selected"));
      if (chosen) {
        event.preventDefault();
        chosen.click();
      }
    }
  });
  list.addEventListener("htmx:afterSwap", () => {
    box.setAttribute("aria-expanded", String(links().length > 0));
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".find")) close();
  });
}
