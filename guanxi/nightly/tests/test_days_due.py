"""Which nights are due: after a load, a correction, an undo, another edition."""

from datetime import UTC, date, datetime

import pytest

from guanxi.bank.models import BatchStatus
from guanxi.bank.tests.factories import BatchFactory
from guanxi.nightly.models import NightRun, NightStatus
from guanxi.nightly.queries import accepted_batches, days_due

pytestmark = pytest.mark.django_db
FRIDAY, SATURDAY, SUNDAY = (date(2026, 11, day) for day in (20, 21, 22))
NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)


def deliver(day):
    return BatchFactory(business_day=day, covers_from=day)


def night_of(day, version="v1"):
    return NightRun.objects.create(
        day=day,
        rulebook="default",
        rulebook_version=version,
        status=NightStatus.PUBLISHED,
        started_at=NOON,
        ended_at=NOON,
        batches=accepted_batches(through=day),
    )


def test_after_a_bulk_load_its_last_night_alone_is_due():
    deliver(FRIDAY), deliver(SATURDAY)
    assert days_due(through=None, version="v1") == [SATURDAY]


def test_every_day_since_the_last_night_is_due_in_order():
    deliver(FRIDAY)
    night_of(FRIDAY)
    deliver(SUNDAY), deliver(SATURDAY)
    assert days_due(through=None, version="v1") == [SATURDAY, SUNDAY]
    assert days_due(through=SATURDAY, version="v1") == [SATURDAY]


def test_nothing_new_makes_nothing_due_unless_asked_for():
    deliver(FRIDAY)
    night_of(FRIDAY)
    assert days_due(through=None, version="v1") == []
    assert days_due(through=FRIDAY, version="v1") == [FRIDAY]


def test_an_undone_last_day_makes_the_day_before_due():
    """Proves 13.1: what was taken back is not shown any longer."""
    deliver(FRIDAY)
    last = deliver(SATURDAY)
    night_of(SATURDAY)
    last.status = BatchStatus.UNDONE
    last.save()
    assert days_due(through=None, version="v1") == [FRIDAY]


def test_another_edition_of_the_rulebook_makes_the_last_day_due():
    """Proves part of 0.2: it takes effect without waiting for a delivery."""
    deliver(FRIDAY)
    night_of(FRIDAY, version="v1")
    assert days_due(through=None, version="v2") == [FRIDAY]
