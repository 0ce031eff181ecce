"""The operations page: nights, deliveries, what is to be expected, what must be done today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from guanxi.bank.models import Batch
from guanxi.nightly import queries
from guanxi.nightly.alarms import Alarm, alarms
from guanxi.nightly.deliveries import DeliveryLine, delivery_line
from guanxi.nightly.foreseeing import Foresight, foresight
from guanxi.nightly.reports import NightLine, night_line

NIGHTS_SHOWN, DELIVERIES_SHOWN = 30, 30


@dataclass(frozen=True, kw_only=True)
class OperationsPage:
    """Everything the operations page shows."""

    alarms: Sequence[Alarm]
    foreseen: Foresight
    last: NightLine | None
    nights: Sequence[NightLine]
    deliveries: Sequence[DeliveryLine]
    read: int  # rows, over the deliveries shown
    quarantined: int
    older: int | None  # id of the last night shown when there are older ones


def operations_page(*, now: datetime, before: int | None = None) -> OperationsPage:
    """Nights and deliveries, the last first, and what is wrong with them."""
    runs = queries.nights()
    if before is not None:
        runs = runs.filter(pk__lt=before)
    shown = list(runs[: NIGHTS_SHOWN + 1])
    batches = list(Batch.objects.order_by("-id")[:DELIVERIES_SHOWN])
    nights = [night_line(run) for run in shown[:NIGHTS_SHOWN]]
    deliveries = [delivery_line(batch) for batch in batches]
    published = queries.published_night()
    foreseen = foresight()
    return OperationsPage(
        alarms=alarms(now=now, foreseen=foreseen),
        foreseen=foreseen,
        last=night_line(published) if published else None,
        nights=nights,
        deliveries=deliveries,
        read=sum(line.read for line in deliveries),
        quarantined=sum(line.quarantined for line in deliveries),
        older=nights[-1].run.pk if len(shown) > NIGHTS_SHOWN else None,
    )
