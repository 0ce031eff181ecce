"""The operations page: nights, deliveries, and what an operator must do today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from guanxi.bank.models import Batch, BatchStatus
from guanxi.nightly import queries
from guanxi.nightly.deliveries import DeliveryLine, delivery_line
from guanxi.nightly.models import NightRun, NightStatus
from guanxi.nightly.reports import NightLine, night_line

NIGHTS_SHOWN, DELIVERIES_SHOWN = 30, 30


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """Something an operator must do today. ``level`` is red or amber."""

    level: str
    title: str
    advice: str


@dataclass(frozen=True, kw_only=True)
class OperationsPage:
    """Everything the operations page shows."""

    alarms: Sequence[Alarm]
    last: NightLine | None
    nights: Sequence[NightLine]
    deliveries: Sequence[DeliveryLine]
    read: int  # rows, over the deliveries shown
    quarantined: int
    older: int | None  # id of the last night shown when there are older ones


def operations_page(*, today: date, before: int | None = None) -> OperationsPage:
    """Nights and deliveries, the last first, and what is wrong with them."""
    runs = queries.nights()
    if before is not None:
        runs = runs.filter(pk__lt=before)
    shown = list(runs[: NIGHTS_SHOWN + 1])
    batches = list(Batch.objects.order_by("-id")[:DELIVERIES_SHOWN])
    nights = [night_line(run) for run in shown[:NIGHTS_SHOWN]]
    deliveries = [delivery_line(batch) for batch in batches]
    published = queries.published_night()
    return OperationsPage(
        alarms=alarms(today=today, last_run=queries.nights().first()),
        last=night_line(published) if published else None,
        nights=nights,
        deliveries=deliveries,
        read=sum(line.read for line in deliveries),
        quarantined=sum(line.quarantined for line in deliveries),
        older=nights[-1].run.pk if len(shown) > NIGHTS_SHOWN else None,
    )


def alarms(*, today: date, last_run: NightRun | None) -> list[Alarm]:
    """A night that failed, a delivery that was refused, a delivery that has not come."""
    found = []
    if last_run is not None and last_run.status == NightStatus.FAILED:
        found.append(_failed_night(last_run))
    accepted = queries.accepted_days()
    last_day = accepted[-1] if accepted else None
    refused = (
        Batch.objects.filter(status=BatchStatus.REFUSED)
        .exclude(business_day__in=accepted)
        .order_by("-id")
        .first()
    )
    if refused and (last_day is None or refused.business_day > last_day):
        title = _("The delivery of %(day)s was refused") % {"day": refused.business_day}
        found.append(Alarm(level="red", title=title, advice=refused.refusal))
    yesterday = today - timedelta(days=1)
    if last_day is not None and last_day < yesterday:
        found.append(_missing_delivery(last_day, yesterday))
    return found


def _failed_night(run: NightRun) -> Alarm:
    why = (
        _("It was interrupted.")
        if run.failure == "interrupted"
        else _("The program stopped with %(error)s.") % {"error": run.failure}
    )
    advice = _(
        "Everybody still sees the last published night. Look into the log, then run "
        "“guanxi nightly” again: it completes what is missing."
    )
    return Alarm(
        level="red",
        title=_("The night of %(day)s failed") % {"day": run.day},
        advice=f"{why} {advice}",
    )


def _missing_delivery(last_day: date, yesterday: date) -> Alarm:
    return Alarm(
        level="amber",
        title=_("The delivery of %(day)s has not arrived") % {"day": yesterday},
        advice=_(
            "The last one is of %(last)s, %(days)s days ago. Ask the core system's operators, "
            "then take it in with “guanxi ingest”."
        )
        % {"last": last_day, "days": (yesterday - last_day).days},
    )
