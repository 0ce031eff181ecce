// On a phone the tabs are wider than the page: the one we are on is brought into sight.
function showTab() {
  document.querySelector("#tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
}
document.addEventListener("htmx:afterSettle", showTab);
showTab();
