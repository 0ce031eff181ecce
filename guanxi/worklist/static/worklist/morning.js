// The panel beside the list: of the first line when the page comes, and after work has left the
// list of the line that took its place. Never where the panel lies behind the list.
const narrow = window.matchMedia("(max-width: 1180px)");
let place = 0;

const rows = () => [...document.querySelectorAll("#work-list tr[data-row]")];
const selected = () => document.querySelector("#work-list tr.selected");
const peekAt = (row) => htmx.trigger(row.querySelector("[data-peek]"), "peek");

// By then htmx is ready: it listens to the same event, and has listened for longer. The address
// stays, so that going back and loading anew begin with whatever is first then.
document.addEventListener("DOMContentLoaded", () => {
  const link = selected()?.querySelector("[data-peek]");
  if (!link || narrow.matches || document.querySelector("#peek [data-item]")) return;
  htmx.ajax("GET", link.getAttribute("hx-get"), { source: "#peek", target: "#peek" });
});

document.addEventListener("htmx:beforeRequest", () => {
  const at = rows().indexOf(selected());
  if (at >= 0) place = at;
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "work-list") return;
  if (!document.querySelector("#peek [data-kept]") || selected()) return;
  if (narrow.matches) {
    document.getElementById("peek").classList.remove("open");
    return;
  }
  const next = rows()[Math.min(place, rows().length - 1)];
  if (next) {
    next.classList.add("selected");
    peekAt(next);
  }
});
