"""The operations page: nights, deliveries, what is to be expected, what must be done today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from guanxi.bank.models import Batch
from guanxi.foundation.tables.asking import Asked
from guanxi.foundation.tables.rows import Page, page_of
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
    nights: Page
    deliveries: Sequence[DeliveryLine]
    read: int  # rows, over the deliveries shown
    quarantined: int


def operations_page(asked: Asked, *, now: datetime) -> OperationsPage:
    """Nights in the order that was asked for, deliveries the last first, and what is wrong."""
    nights = page_of(queries.nights(), asked, size=NIGHTS_SHOWN)
    batches = list(Batch.objects.order_by("-id")[:DELIVERIES_SHOWN])
    deliveries = [delivery_line(batch) for batch in batches]
    published = queries.published_night()
    foreseen = foresight()
    return OperationsPage(
        alarms=alarms(now=now, foreseen=foreseen),
        foreseen=foreseen,
        last=night_line(published) if published else None,
        nights=nights.of([night_line(run) for run in nights.rows]),
        deliveries=deliveries,
        read=sum(line.read for line in deliveries),
        quarantined=sum(line.quarantined for line in deliveries),
    )
