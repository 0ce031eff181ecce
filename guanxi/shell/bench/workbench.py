"""``guanxi bench pages``: the pages of a busy manager and a head, over HTTP, one worker."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import cycle, islice

from django.urls import reverse

from guanxi.bank.codes import Role
from guanxi.bank.models import Customer, Staff
from guanxi.bank.viewers import Viewer
from guanxi.foundation.dictionary import Purpose
from guanxi.foundation.refusals import Refusal
from guanxi.nightly.queries import published_night
from guanxi.privacy.access import reading
from guanxi.privacy.unusual.approvals import Decision, decide_approval
from guanxi.privacy.unusual.queries import approvals_waiting
from guanxi.shell.bench.machine import machine
from guanxi.shell.bench.pages import Question, Visitor, crowd, milliseconds, served
from guanxi.shell.commands import open_sign_in
from guanxi.shell.models import SignIn
from guanxi.shell.purposes import reading_of
from guanxi.shell.viewers import viewer_of
from guanxi.stewardship.queries import books_of, customers_visible_to
from guanxi.worklist.morning import work_for

# Heads see whole offices, managers their own book: both are timed.
ROLES = (Role.RELATIONSHIP_MANAGER, Role.BRANCH_HEAD)
CLIENTS = (1, 8)
# Nobody reads so much alone: the privacy office agrees first, as to any large drive.
_CUSTOMERS_AGREED = 100_000
# More than anybody moves: every month has to be looked through.
_NO_SUCH_AMOUNT = "999999999999"


class NothingToShow(Refusal):
    """The home has no bank whose pages could be timed."""


@dataclass(frozen=True)
class Person:
    """One who signs in for the measurement."""

    role: str
    sign_in: SignIn
    password: str
    viewer: Viewer


def measure(*, requests: int) -> dict[str, object]:
    """Milliseconds of the pages people live in, for each role, alone and eight at a time.

    "Transactions of all months" looks for an amount that nobody moved, in every file of the lake.
    Eight clients ask for all the pages in turn: how many a second, and how long each waits.
    """
    night = published_night()
    if night is None:
        raise NothingToShow("No night is published here: run `guanxi nightly` or `guanxi demo`.")
    people = [somebody(role) for role in ROLES]
    officer = _privacy_officer(night.day)
    timed: dict[str, object] = {}
    try:
        with served() as port:
            _let_them_read(port, people, officer)
            for person in people:
                paths = _paths(person.viewer, night.day, requests)
                turns = [page for turn in zip(*paths.values(), strict=True) for page in turn]
                visitor = _visitor(port, person)
                timed[person.role] = {
                    **{page: milliseconds(visitor, asked) for page, asked in paths.items()},
                    # Signed in just before they ask: the server hangs up on who is silent long.
                    "all in turn": [
                        crowd([_visitor(port, person) for _ in range(clients)], turns)
                        for clients in CLIENTS
                    ],
                }
    finally:
        SignIn.objects.filter(pk__in=[person.sign_in.pk for person in people]).delete()
    return {"customers": Customer.objects.count(), "pages": timed, "machine": machine()}


def _let_them_read(port: int, people: Sequence[Person], officer: Viewer) -> None:
    """They ask for what the measurement reads, and the privacy officer agrees."""
    because = f"guanxi bench pages {secrets.token_hex(4)}"
    for person in people:
        _visitor(port, person).post(
            "/stopped/", kind="reading", amount=str(_CUSTOMERS_AGREED), because=because
        )
    agreed = Decision(agreed=True, amount=_CUSTOMERS_AGREED, hours=12, note="")
    with reading(reading_of(officer, Purpose.OFFICER, door="guanxi bench pages")):
        for approval in approvals_waiting(officer).filter(because=because):
            decide_approval(approval_id=approval.pk, decision=agreed, by=officer)


def _privacy_officer(day: date) -> Viewer:
    staff = Staff.objects.filter(role=Role.PRIVACY_OFFICER, left_on=None).order_by("pk").first()
    if staff is None:
        raise NothingToShow("This bank has no privacy officer, who must agree to so much reading.")
    return viewer_of(SignIn(staff=staff), day)


def _visitor(port: int, person: Person) -> Visitor:
    visitor = Visitor(port)
    visitor.sign_in(person.sign_in.username, person.password)
    return visitor


def somebody(role: str) -> Person:
    """The one of that role with the largest book who cannot sign in yet."""
    staff = Staff.objects.filter(role=role, left_on=None, sign_in=None)
    numbers = list(staff.order_by("pk").values_list("pk", flat=True))
    books = books_of(numbers)
    busiest = max(numbers, key=lambda number: books[number].customers if number in books else 0)
    password = secrets.token_urlsafe(16)
    sign_in = open_sign_in(
        staff_id=busiest, username=f"bench-{role}", password=password, by="bench"
    )
    day = published_night()
    if day is None:
        raise AssertionError("no night")
    return Person(role, sign_in, password, viewer_of(sign_in, day.day))


def _paths(viewer: Viewer, day: date, requests: int) -> dict[str, list[Question]]:
    customers = list(
        customers_visible_to(viewer)
        .order_by("pk")
        .values_list("pk", "source_id", "name", "name_initials")[:requests]
    )
    if not customers:
        raise NothingToShow("The busiest manager has no customers: was the night run?")
    many = [customers[number % len(customers)] for number in range(requests)]
    work = work_for(viewer, day, whole_office=True).values_list("pk", flat=True)[:requests]
    words = [
        (source, name, initials)[number % 3]
        for number, (_, source, name, initials) in enumerate(many)
    ]
    panels = cycle([reverse("worklist:item", args=[number]) for number in work])
    return {
        "morning list": ["/work/"] * requests,
        "customers": ["/customers/"] * requests,
        "customer page": [f"/customers/{number}/" for number, *_ in many],
        "transactions of all months": [
            f"/customers/{number}/transactions/?at_least={_NO_SUCH_AMOUNT}" for number, *_ in many
        ],
        "search": [("/search/suggestions/", word) for word in words],
        "office page": [f"/branches/{viewer.branch_id}/"] * requests,
        **({"panel beside the list": list(islice(panels, requests))} if work else {}),
    }
