// Short words after a change. Each brings the seconds it stays; Undo stands on it while it may.
const place = document.querySelector(".toasts");

function start(toast) {
  if (toast.dataset.started) return;
  toast.dataset.started = "yes";
  let left = Number(toast.dataset.seconds ?? 6);
  const shown = toast.querySelector(".left");
  const clock = setInterval(() => {
    if (toast.matches(":hover, :focus-within") && !shown) return;
    left -= 1;
    if (shown) shown.textContent = left;
    if (left <= 0 || !toast.isConnected) {
      clearInterval(clock);
      toast.remove();
    }
  }, 1000);
}

function say(words, kind = "error") {
  const toast = document.createElement("div");
  toast.className = `toast ${kind}`;
  toast.setAttribute("role", kind === "error" ? "alert" : "status");
  toast.textContent = words;
  place.append(toast);
  start(toast);
}

if (place) {
  const watch = new MutationObserver(() => place.querySelectorAll(".toast").forEach(start));
  watch.observe(place, { childList: true });
  place.querySelectorAll(".toast").forEach(start);

  const words = document.body.dataset;
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    say(status === 403 ? words.refused : status === 404 ? words.gone : words.failed);
  });
  document.addEventListener("htmx:sendError", () => say(words.unreachable));
}
