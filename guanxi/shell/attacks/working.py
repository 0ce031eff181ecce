"""Staff at work while everything is killed around them; each keeps a log of what came back."""

import hashlib
import random
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.urls import resolve, reverse

from guanxi.shell.attacks.marks import seen_in
from guanxi.shell.attacks.scene import PASSWORD, Scene, Whose
from guanxi.shell.attacks.serving import NoAnswer, NotServed, OverHttp
from guanxi.shell.attacks.visiting import Answer

_REST = 0.05
_SUBJECTS = {"customer_id": "customer", "item_id": "work", "branch_id": "branch"}


@dataclass(frozen=True, kw_only=True)
class Received:
    """A page that came back whole with something of a customer in it."""

    staff: int
    door: str
    subject: str
    sent_at: datetime
    received_at: datetime
    digest: str


@dataclass(kw_only=True)
class Log:
    """What one member of staff knows. Notes are those of contacts."""

    received: list[Received] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)  # those to whom the page said no
    kept_after_all: int = 0  # of these, those that the database had committed before it ended
    asked: int = 0
    unanswered: int = 0
    faults: int = 0


class AtWork(threading.Thread):
    """Opens pages and records contacts, one after the other, until told to stop."""

    def __init__(self, port: int, scene: Scene, *, seed: int) -> None:
        super().__init__(daemon=True)
        self.scene, self.log = scene, Log()
        self.answered_ns = 0
        self._visitor = OverHttp(port)
        self._chance = random.Random(seed)  # noqa: S311 - chances of a test
        self._enough, self._count = threading.Event(), 0
        self._name = f"{scene.staff}.{time.time_ns()}"  # no note of an earlier day is taken for one
        self._pages = list(_pages(scene))

    def stop(self) -> None:
        """After the request that is under way."""
        self._enough.set()
        self.join()

    def run(self) -> None:
        """Sign in; then pages and contacts."""
        self._come_in()
        while not self._enough.is_set():
            self.log.asked += 1
            try:
                self._work()
            except NoAnswer:
                self.log.unanswered += 1
                time.sleep(_REST)
        self._visitor.hang_up()

    def _come_in(self) -> None:
        while not self._enough.is_set():
            try:
                self._visitor.sign_in(self.scene.username, PASSWORD)
            except (NoAnswer, NotServed):
                time.sleep(_REST)
            else:
                return

    def _work(self) -> None:
        if self._chance.random() < 0.3:
            self._record_contact()
        else:
            self._read(self._chance.choice(self._pages))

    def _read(self, address: str) -> None:
        sent_at = datetime.now(UTC)
        answer = self._visitor.visit(address)
        self._note(answer)
        if answer.status != 200 or not seen_in(answer.text).present:
            return
        match = resolve(address)
        self.log.received.append(
            Received(
                staff=self.scene.staff,
                door=match.view_name,
                subject=_subject(match.kwargs),
                sent_at=sent_at,
                received_at=datetime.now(UTC),
                digest=hashlib.sha256(answer.body).hexdigest(),
            )
        )

    def _record_contact(self) -> None:
        self._count += 1
        note = f"kept {self._name}.{self._count}"
        customer = self.scene.objects[Whose.OWN]["bank.Customer"]
        answer = self._visitor.visit(
            reverse("shell:customer-contact", args=[customer]),
            method="POST",
            values={
                "channel": "phone",
                "purpose": "care",
                "outcome": "reached",
                "next_step": "none",
                "minutes": "5",
                "note": note,
            },
        )
        self._note(answer)
        if answer.status in (200, 204, 302):
            self.log.acknowledged.append(note)
        else:
            self.log.refused.append(note)

    def _note(self, answer: Answer) -> None:
        if answer.status < 500:
            self.answered_ns = time.monotonic_ns()
        else:
            self.log.faults += 1
        if answer.status in (302, 401) and "/sign-in/" in answer.headers.get("Location", ""):
            self._come_in()


def _pages(scene: Scene) -> list[str]:
    own = scene.objects[Whose.OWN]
    customer, work = own["bank.Customer"], own["worklist.WorkItem"]
    tabs = ("holdings", "contacts", "work", "tiers")
    return [
        reverse("shell:customers"),
        reverse("worklist:list"),
        reverse("worklist:export", args=["csv"]),
        reverse("worklist:item", args=[work]),
        *(reverse("shell:customer-tab", args=[customer, tab]) for tab in tabs),
        reverse("shell:customer-transactions", args=[customer]),
    ]


def _subject(arguments: "dict[str, object]") -> str:
    for name, word in _SUBJECTS.items():
        if name in arguments:
            return f"{word}:{arguments[name]}"
    return ""
