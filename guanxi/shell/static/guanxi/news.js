// Asks every second, while the page is looked at, whether something new is on one's list. The open
// list is then made anew in its place, with what is new marked; other pages say so at the foot.
const EVERY = 1000;
const AFTER_FAILURE = 10000;
const { news, ticket, list, show } = document.body.dataset;
const words = document.body.dataset.new;
let since = document.body.dataset.since;
let before = null;

const lines = () =>
  new Set([...document.querySelectorAll("#work-list tr[data-row]")].map((line) => line.dataset.item));

function tell() {
  const toast = document.createElement("div");
  toast.className = "toast new";
  toast.setAttribute("role", "status");
  toast.append(words);
  if (!document.getElementById("work-list")) {
    const link = document.createElement("a");
    link.href = list;
    link.textContent = show;
    toast.append(" ", link);
  }
  document.getElementById("toasts").append(toast);
}

function arrived() {
  tell();
  if (!document.getElementById("work-list")) return;
  before = lines();
  htmx.trigger(document.body, "work-changed");
}

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "work-list" || before === null) return;
  for (const line of document.querySelectorAll("#work-list tr[data-row]")) {
    if (!before.has(line.dataset.item)) line.classList.add("arrived");
  }
  before = null;
});

async function ask() {
  const address = `${news}?ticket=${encodeURIComponent(ticket)}&since=${since}`;
  const answer = await fetch(address, { credentials: "omit", cache: "no-store" });
  if (answer.status === 200) {
    since = (await answer.json()).at;
    arrived();
  } else if (answer.status !== 204) {
    return null; // the ticket has run out: the page is a day old
  }
  return EVERY;
}

async function keepAsking() {
  if (document.hidden) return void document.addEventListener("visibilitychange", keepAsking, { once: true });
  const pause = await ask().catch(() => AFTER_FAILURE);
  if (pause) setTimeout(keepAsking, pause);
}

if (news) keepAsking();
