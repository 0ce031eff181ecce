// After work has left the list, the line that took its place is next.
let place = 0;

const rows = () => [...document.querySelectorAll("#work-list tr[data-row]")];

document.addEventListener("htmx:beforeRequest", () => {
  const at = rows().findIndex((row) => row.classList.contains("selected"));
  if (at >= 0) place = at;
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "work-list") return;
  const kept = document.querySelector("#peek [data-kept]");
  if (!kept || document.querySelector("#work-list tr.selected")) return;
  if (window.matchMedia("(max-width: 1180px)").matches) {
    document.getElementById("peek").classList.remove("open");
    return;
  }
  const next = rows()[Math.min(place, rows().length - 1)];
  if (next) {
    next.classList.add("selected");
    htmx.trigger(next.querySelector("[data-peek]"), "peek");
  }
});
