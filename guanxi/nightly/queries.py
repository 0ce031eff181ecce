"""Which nights there were, and which are due."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from guanxi.bank.models import Batch, BatchStatus
from guanxi.nightly.models import NightRun, NightStatus


def nights() -> QuerySet[NightRun]:
    """All runs, the last first."""
    return NightRun.objects.order_by("-id")


def published_night() -> NightRun | None:
    """The night that everybody sees; None before the first."""
    return nights().filter(status=NightStatus.PUBLISHED).first()


def night_before(run: NightRun) -> NightRun | None:
    """The night that was shown when this one was computed."""
    return nights().filter(status=NightStatus.PUBLISHED, pk__lt=run.pk).first()


def accepted_days(*, through: date | None = None) -> list[date]:
    """Business days with an accepted delivery, in order."""
    batches = Batch.objects.filter(status=BatchStatus.ACCEPTED)
    if through is not None:
        batches = batches.filter(business_day__lte=through)
    return list(batches.order_by("business_day").values_list("business_day", flat=True).distinct())


def accepted_batches(*, through: date) -> list[int]:
    """Ids of the deliveries that count for the end of that day."""
    batches = Batch.objects.filter(status=BatchStatus.ACCEPTED, business_day__lte=through)
    return list(batches.order_by("id").values_list("id", flat=True))


def every_accepted_batch() -> list[int]:
    """Ids of all deliveries that count."""
    return list(Batch.objects.filter(status=BatchStatus.ACCEPTED).values_list("id", flat=True))


def rows_of(batches: Iterable[int]) -> Counter[str]:
    """Rows of those deliveries: ``accepted``, ``quarantined``."""
    counted: Counter[str] = Counter()
    for batch in Batch.objects.filter(pk__in=list(batches)):
        for file in batch.rows.values():
            counted.update({what: int(file.get(what, 0)) for what in ("accepted", "quarantined")})
    return counted


def new_batches(run: NightRun, previous: NightRun | None) -> set[int]:
    """Deliveries that this night was the first to take up."""
    return set(run.batches) - set(previous.batches if previous else [])


def days_due(*, through: date | None, version: str) -> list[date]:
    """Business days whose night is still to run, up to ``through`` or the last delivery.

    After a bulk load only its last day is due. When every night has run, a correction, a late
    delivery, an undo or another ``version`` of the rulebook since makes the last day due again,
    and so does asking for it by name.
    """
    days = accepted_days(through=through)
    last = published_night()
    if not days or last is None:
        return days[-1:]
    due = [day for day in days if day > last.day]
    if due:
        return due
    delivered = last.batches != accepted_batches(through=last.day)
    changed = delivered or last.rulebook_version != version
    return days[-1:] if changed or through is not None else []
