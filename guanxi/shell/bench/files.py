"""``guanxi bench export``: a list of any length as a file, through its own page."""

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any

import psutil
from django.apps import apps
from django.test import RequestFactory
from django.urls import resolve
from django.utils import timezone

from guanxi.bank.models import Staff
from guanxi.bank.viewers import Viewer
from guanxi.foundation import zones
from guanxi.foundation.refusals import Refusal
from guanxi.foundation.spreadsheets.writing import TYPES
from guanxi.privacy.access import pads
from guanxi.privacy.attacks.scratch import Scratch, django_works_in, scratch_database
from guanxi.rulebook.books import rulebook_for
from guanxi.shell.bench import large_bank
from guanxi.shell.bench.machine import machine
from guanxi.shell.purposes import answer_for_purpose

Progress = Callable[[str, float], None]
_PAGE = "/customers/export."
_AGREED = """
INSERT INTO privacy_readingapproval (kind, asked_by_id, branch_id, asked_at, because, amount, note,
    agreed, decided_by_id, decided_at, until)
SELECT 'export', %(who)s, 2, now(), 'bench', %(rows)s, '', true, 1, now(), now() + interval '1 day'
FROM generate_series(1, %(times)s)
"""
_MIB = 2**20


class OtherRows(Refusal):
    """The file does not hold what was asked for."""


def measure(*, rows: int, progress: Progress) -> dict[str, object]:
    """Seconds and memory of my customers as CSV and Excel, for a head with so many of them.

    Everything a page has is in it: intent, context, policies, masks, agreement, digest, release.
    Memory is what the process grows by while the file is made and sent.
    """
    with scratch_database() as scratch:
        progress("filling", 0.05)
        _fill(scratch, rows)
        with django_works_in(scratch.address.database):
            figures = {}
            for step, kind in enumerate(TYPES, 1):
                progress("measuring", step / (len(TYPES) + 1))
                figures[kind] = _measured(kind, rows)
    return {"rows": rows, **figures, "machine": machine()}


def _fill(scratch: Scratch, rows: int) -> None:
    large_bank.fill(scratch.administrator, rows)
    # One office has them all, and everybody has a steward: each line of the file is full.
    for table in ("bank_customer", "insight_customer_facts", "stewardship_customer_tier"):
        scratch.administrator.execute(f"UPDATE {table} SET branch_id = 12")  # noqa: S608
    scratch.administrator.execute("UPDATE gx.pad SET inner_pad = %s, outer_pad = %s", pads())
    about = {"who": large_bank.HEAD, "rows": rows, "times": len(TYPES)}
    scratch.administrator.execute(_AGREED, about)
    scratch.administrator.execute("VACUUM (ANALYZE)")


def _measured(kind: str, rows: int) -> dict[str, object]:
    request = _request(f"{_PAGE}{kind}")
    found = request.resolver_match
    begun = perf_counter()
    with _memory() as grown:
        reply: Any = answer_for_purpose(request, found.func, (), found.kwargs)
        made = perf_counter() - begun
        digest, size = hashlib.sha256(), 0
        for part in reply.streaming_content:
            digest.update(part)
            size += len(part)
        reply.close()
    if digest.hexdigest() != reply.digest:
        raise OtherRows("The file that was sent is not the one on the record.")
    if _exported() != rows:
        raise OtherRows(f"The record does not tell of {rows} rows.")
    return {
        "seconds": round(perf_counter() - begun, 2),
        "made_in_seconds": round(made, 2),
        "file_mib": round(size / _MIB, 2),
        "memory_grown_mib": round(grown[0] / _MIB, 1),
    }


def _exported() -> int:
    """What the record says has left last."""
    with zones.inside(zones.ADMINISTRATOR):
        records = apps.get_model("privacy.AccessRelease").objects.order_by("-pk")
        return int(records.values_list("exported", flat=True)[0])


def _request(address: str) -> Any:
    request: Any = RequestFactory().get(address)
    request.resolver_match = resolve(address)
    request.now = timezone.now()  # noqa: TID251 - a measurement reads the clock
    request.day = request.data_day = request.now.date()
    request.book = rulebook_for(request.day)
    with zones.inside(zones.ADMINISTRATOR):
        request.staff = Staff.objects.get(pk=large_bank.HEAD)
    request.viewer = Viewer(
        staff_id=request.staff.pk,
        branch_id=request.staff.branch_id,
        role=request.staff.role,
        scope="branch",
        permissions=("*",),
    )
    return request


@contextmanager
def _memory() -> Iterator[list[int]]:
    """The most that the process has grown by meanwhile, looked at a hundred times a second."""
    process, grown, over = psutil.Process(), [0], threading.Event()
    before = process.memory_info().rss

    def look() -> None:
        while not over.wait(0.01):
            grown[0] = max(grown[0], process.memory_info().rss - before)

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield grown
    finally:
        over.set()
        watcher.join()
