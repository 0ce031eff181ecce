// What slides: the menu of a phone, and the panel beside a list on narrow screens.
const rail = document.querySelector(".rail");
const veil = document.querySelector(".veil");
const opener = document.querySelector("[data-opens=rail]");

function showRail(open) {
  rail.classList.toggle("open", open);
  veil.hidden = !open;
  opener.setAttribute("aria-expanded", String(open));
  if (open) rail.querySelector("a").focus();
  else opener.focus();
}
opener?.addEventListener("click", () => showRail(!rail.classList.contains("open")));
veil?.addEventListener("click", () => showRail(false));

export function closePeek() {
  const peek = document.getElementById("peek");
  if (!peek?.classList.contains("open")) return false;
  peek.classList.remove("open");
  return true;
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-closes=peek]")) closePeek();
  const dialogOpener = event.target.closest("[data-opens-dialog]");
  if (dialogOpener) document.getElementById(dialogOpener.dataset.opensDialog).showModal();
  if (event.target.closest("[data-closes=dialog]")) event.target.closest("dialog").close();
  if (event.target.matches("dialog")) event.target.close(); // beside the box
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (rail?.classList.contains("open")) showRail(false);
  else closePeek();
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id === "peek") {
    event.target.classList.add("open");
    event.target.scrollTop = 0;
    event.target.querySelector("[autofocus]")?.focus();
  }
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-prints]")) window.print();
});
// A choice in a form of the tools line takes effect at once.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-submits-on-change]");
  if (form) form.requestSubmit();
});

const offline = document.querySelector(".offline");
function showConnection() {
  if (offline) offline.hidden = navigator.onLine;
}
window.addEventListener("online", showConnection);
window.addEventListener("offline", showConnection);
showConnection();
