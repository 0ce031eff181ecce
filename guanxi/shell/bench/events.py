"""``guanxi bench events``: from an event that a program tells to the alert on the open page."""

import http.client
import json
import random
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter, sleep

from django.utils import timezone

from guanxi.bank.codes import Role
from guanxi.bank.models import Customer
from guanxi.shell.api.keys import make_key, revoke_keys
from guanxi.shell.bench.machine import machine
from guanxi.shell.bench.pages import Visitor, crowd, milliseconds, served, summary
from guanxi.shell.bench.workbench import NothingToShow, Person, somebody
from guanxi.shell.models import SignIn
from guanxi.shell.policy import AccessSection
from guanxi.shell.viewers import book_in_force
from guanxi.stewardship.queries import customers_visible_to

_CLIENT = "bench-events"
_ASKS_EVERY_SECONDS = 1.0  # as static/guanxi/news.js does
_PATIENCE_SECONDS = 30
_POLLS, _PAGES = 2_000, 8


class NeverShown(AssertionError):
    """The alert did not come, or not onto the first page of the list."""


@dataclass(frozen=True)
class _Event:
    """A complaint of one customer, known again by its reference."""

    customer: str
    reference: str

    def told(self, kind: str) -> dict[str, str]:
        """As the API takes it."""
        return {
            "key": f"{kind}.{self.reference}",
            "kind": kind,
            "customer": self.customer,
            "happened_at": _now().isoformat(),
            "reference": self.reference,
        }


def measure(*, events: int, seed: int) -> dict[str, object]:
    """Milliseconds from the post to the line in the list of a manager whose page is open.

    The page asks once a second, as its script does, and events come at any moment between. What
    was raised is ended again by the event that closes the complaint.
    """
    manager = somebody(Role.RELATIONSHIP_MANAGER)
    numbers = (
        customers_visible_to(manager.viewer).order_by("pk").values_list("source_id", flat=True)
    )
    customers = list(numbers[:events])
    if not customers:
        raise NothingToShow("The busiest manager has no customers: was the night run?")
    at, run = _now(), secrets.token_hex(4)
    told = [
        _Event(customers[number % len(customers)], f"bench-{run}-{number}")
        for number in range(events)
    ]
    policy = book_in_force(at.date()).section(AccessSection).api_keys
    kinds = ["complaint_opened", "complaint_closed"]
    key = make_key(client=_CLIENT, may=kinds, policy=policy, at=at, by="bench")
    try:
        with served() as port:
            figures = _measured(_Page(port, manager), _Program(port, key), told, seed)
    finally:
        revoke_keys(client=_CLIENT, at=_now(), by="bench")
        SignIn.objects.filter(pk=manager.sign_in.pk).delete()
    return {"customers": Customer.objects.count(), **figures, "machine": machine()}


def _measured(
    page: "_Page", program: "_Program", told: list[_Event], seed: int
) -> dict[str, object]:
    chance = random.Random(seed)  # noqa: S311 - moments of a measurement
    shown, posted = [], []
    for event in told[:1]:  # while the programs beside the server are still starting
        program.tell([event.told("complaint_opened")])
        page.wait_for(event.reference)
    for event in told[1:]:
        sleep(chance.random() * _ASKS_EVERY_SECONDS)
        begun = perf_counter()
        program.tell([event.told("complaint_opened")])
        posted.append((perf_counter() - begun) * 1000)
        page.wait_for(event.reference)
        shown.append((perf_counter() - begun) * 1000)
    for event in told:
        program.tell([event.told("complaint_closed")])
    asked = [page.question] * _POLLS
    others = [Visitor(page.port) for _ in range(_PAGES)]
    return {
        "post": summary(posted),
        "post_to_visible": summary(shown),
        "page_asks_for_news": milliseconds(others[0], asked),
        "pages_ask_for_news": crowd(others, asked),
    }


class _Page:
    """The open list of a manager."""

    def __init__(self, port: int, manager: Person) -> None:
        self.port, self._visitor = port, Visitor(port)
        self._visitor.sign_in(manager.sign_in.username, manager.password)
        html = self._visitor.get("/work/")
        said = dict(re.findall(r'data-(ticket|since)="([^"]+)"', html))
        self._ticket, self._since = said["ticket"], said["since"]
        self._next = perf_counter()

    @property
    def question(self) -> str:
        """What it asks every second."""
        return f"/news/?ticket={self._ticket}&since={self._since}"

    def wait_for(self, words: str) -> None:
        """Ask in the page's own rhythm until the list, made anew, holds the words."""
        until = perf_counter() + _PATIENCE_SECONDS
        while perf_counter() < until:
            sleep(max(self._next - perf_counter(), 0))
            self._next = perf_counter() + _ASKS_EVERY_SECONDS
            news = self._visitor.get(self.question)
            if not news:
                continue
            self._since = str(json.loads(news)["at"])
            if words in self._visitor.get("/work/", **{"HX-Target": "work-list"}):
                return
        raise NeverShown(words)


class _Program:
    """A program of the bank on one connection."""

    def __init__(self, port: int, key: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def tell(self, events: list[dict[str, str]]) -> None:
        """Raises AssertionError unless they are taken in."""
        body = json.dumps({"events": events})
        self._connection.request("POST", "/api/v1/events", body, self._headers)
        answer = self._connection.getresponse()
        said = answer.read().decode()
        if answer.status != 202:
            raise AssertionError(said)


def _now() -> datetime:
    return timezone.now()  # noqa: TID251 - a measurement reads the clock
