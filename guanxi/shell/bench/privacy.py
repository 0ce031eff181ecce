"""``guanxi bench privacy``: a page under its purpose against the same page on bare tables."""

from collections.abc import Callable
from time import perf_counter
from typing import Any

from django.db import transaction
from django.test import RequestFactory
from django.urls import resolve
from django.utils import timezone

from guanxi.bank.models import Customer, Staff
from guanxi.bank.viewers import Scope, Viewer
from guanxi.foundation import zones
from guanxi.foundation.dictionary import Purpose
from guanxi.insight.queries import facts_of
from guanxi.privacy.access import pads, reading
from guanxi.privacy.attacks.scratch import django_works_in, scratch_database
from guanxi.rulebook.books import rulebook_for
from guanxi.shell.bench import large_bank
from guanxi.shell.bench.machine import machine
from guanxi.shell.purposes import answer_for_purpose, reading_of

Progress = Callable[[str, float], None]
Answer = Callable[[], object]
_PAGE = "/customers/"
_READERS: tuple[tuple[Scope, int], ...] = (
    ("own", large_bank.MANAGER),
    ("branch", large_bank.HEAD),
)
_WARM_UP = 5
_ALL = {"all": 10**15}


def measure(*, customers: int, requests: int, progress: Progress) -> dict[str, object]:
    """Milliseconds of a page of 50 and of one customer, enforced and direct, in one run.

    The two are asked in turn, so a machine that slows down slows both. ``direct`` is the same code
    as the administrator on the tables themselves: no intent, no context, no policy, no mask.
    """
    with scratch_database() as scratch:
        progress("filling", 0.05)
        large_bank.fill(scratch.administrator, customers)
        # The pages of this process sign with the home's key.
        scratch.administrator.execute("UPDATE gx.pad SET inner_pad = %s, outer_pad = %s", pads())
        # Two people read more in a minute than anybody may in a day; what was read is forgotten
        # between two pages, or every page would be unusual.
        scratch.administrator.execute(
            "UPDATE gx.budget SET hour_ppm = %(all)s, day_ppm = %(all)s", _ALL
        )

        def forget() -> None:
            scratch.administrator.execute("DELETE FROM privacy_readingtally")

        with django_works_in(scratch.address.database):
            progress("measuring", 0.5)
            figures = {
                "page_of_50": {
                    scope: _compared(*_page(_viewer(staff, scope)), requests, forget)
                    for scope, staff in _READERS
                },
                "point_read": _compared(
                    *_point(_viewer(large_bank.MANAGER, "own")), requests, forget
                ),
            }
    return {"customers": customers, "requests": requests, **figures, "machine": machine()}


def _viewer(staff_id: int, scope: Scope) -> Viewer:
    with _directly():
        staff = Staff.objects.get(pk=staff_id)
        return Viewer(
            staff_id=staff.pk,
            branch_id=staff.branch_id,
            role=staff.role,
            scope=scope,
            permissions=("*",),
        )


def _page(viewer: Viewer) -> tuple[Answer, Answer]:
    found = resolve(_PAGE)
    request: Any = RequestFactory().get(_PAGE)
    request.viewer, request.resolver_match = viewer, found
    request.now = timezone.now()  # noqa: TID251 - a measurement reads the clock
    request.day = request.data_day = request.now.date()
    request.book = rulebook_for(request.day)
    request.session = {}
    with _directly():
        request.staff = request.user = Staff.objects.get(pk=viewer.staff_id)

    def enforced() -> object:
        return answer_for_purpose(request, found.func, (), {})

    def direct() -> object:
        with _directly(), transaction.atomic():
            return found.func(request)

    return enforced, direct


def _point(viewer: Viewer) -> tuple[Answer, Answer]:
    with _directly():
        number = Customer.objects.filter(pk__gt=10).order_by("pk").values_list("pk", flat=True)[0]
        number -= number % 5
    what = reading_of(viewer, Purpose.STANDARD, door="bench", subject=f"customer:{number}")

    def read() -> object:
        return Customer.objects.filter(pk=number).first(), facts_of([number]).first()

    def enforced() -> object:
        with reading(what), transaction.atomic():
            return read()

    def direct() -> object:
        with _directly(), transaction.atomic():
            return read()

    return enforced, direct


def _directly() -> Any:
    return zones.inside(zones.ADMINISTRATOR)


def _compared(
    enforced: Answer, direct: Answer, requests: int, forget: Callable[[], None]
) -> dict[str, object]:
    times: dict[str, list[float]] = {"enforced": [], "direct": []}
    for turn in range(_WARM_UP + requests):
        forget()
        for name, answer in (("enforced", enforced), ("direct", direct)):
            begun = perf_counter()
            answer()
            if turn >= _WARM_UP:
                times[name].append((perf_counter() - begun) * 1000)
    median, high = ({n: _at(t, share) for n, t in times.items()} for share in (0.5, 0.99))
    return {
        "median_ms": median,
        "p99_ms": high,
        "ratio_median": round(median["enforced"] / median["direct"], 2),
        "ratio_p99": round(high["enforced"] / high["direct"], 2),
    }


def _at(times: list[float], share: float) -> float:
    return round(sorted(times)[int(len(times) * share)], 3)
