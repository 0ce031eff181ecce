"""``guanxi bench pages``: the pages of one busy manager, over HTTP, one worker."""

import secrets
from dataclasses import dataclass

from guanxi.bank.codes import Role
from guanxi.bank.models import Customer, Staff
from guanxi.bank.viewers import Viewer
from guanxi.foundation.refusals import Refusal
from guanxi.nightly.queries import published_night
from guanxi.shell.bench.machine import machine
from guanxi.shell.bench.pages import Question, Visitor, milliseconds, served
from guanxi.shell.commands import open_sign_in
from guanxi.shell.models import SignIn
from guanxi.shell.viewers import viewer_of
from guanxi.stewardship.queries import books_of, customers_visible_to

# Heads see whole offices, managers their own book: both are timed.
ROLES = (Role.RELATIONSHIP_MANAGER, Role.BRANCH_HEAD)


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
    """Milliseconds of morning list, customer page, search and office page, for each role."""
    night = published_night()
    if night is None:
        raise NothingToShow("No night is published here: run `guanxi nightly` or `guanxi demo`.")
    people = [_person(role) for role in ROLES]
    timed: dict[str, object] = {}
    try:
        with served() as port:
            for person in people:
                visitor = Visitor(port)
                visitor.sign_in(person.sign_in.username, person.password)
                timed[person.role] = {
                    page: milliseconds(visitor, paths)
                    for page, paths in _paths(person.viewer, requests).items()
                }
    finally:
        SignIn.objects.filter(pk__in=[person.sign_in.pk for person in people]).delete()
    return {"customers": Customer.objects.count(), "pages": timed, "machine": machine()}


def _person(role: str) -> Person:
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


def _paths(viewer: Viewer, requests: int) -> dict[str, list[Question]]:
    customers = list(
        customers_visible_to(viewer)
        .order_by("pk")
        .values_list("pk", "source_id", "name", "name_initials")[:requests]
    )
    if not customers:
        raise NothingToShow("The busiest manager has no customers: was the night run?")
    many = [customers[number % len(customers)] for number in range(requests)]
    words = [
        (source, name, initials)[number % 3]
        for number, (_, source, name, initials) in enumerate(many)
    ]
    return {
        "morning list": ["/work/"] * requests,
        "customers": ["/customers/"] * requests,
        "customer page": [f"/customers/{number}/" for number, *_ in many],
        "search": [("/search/suggestions/", word) for word in words],
        "office page": [f"/branches/{viewer.branch_id}/"] * requests,
    }
