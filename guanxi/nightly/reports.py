"""What the operations page says of nights and deliveries, in words people read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.db.models import Count, Min
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from guanxi.bank.models import Batch, BatchStatus
from guanxi.bank.policy import BankSection
from guanxi.foundation.money import short_amount
from guanxi.ingest import queries as ingest
from guanxi.nightly import queries
from guanxi.nightly.models import NightRun, NightStatus
from guanxi.rulebook.books import RulebookRefused, rulebook_for
from guanxi.stewardship.codes import Tier
from guanxi.worklist.causes import causes

NIGHTS_SHOWN, DELIVERIES_SHOWN, REASONS_SHOWN = 30, 30, 100

STATUS_WORDS: Mapping[str, tuple[Promise, str]] = {
    NightStatus.PUBLISHED: (pgettext_lazy("night", "Published"), "green"),
    NightStatus.RUNNING: (pgettext_lazy("night", "Running"), "blue"),
    NightStatus.FAILED: (pgettext_lazy("night", "Failed"), "red"),
    BatchStatus.ACCEPTED: (pgettext_lazy("delivery", "Accepted"), "green"),
    BatchStatus.REFUSED: (pgettext_lazy("delivery", "Refused"), "red"),
    BatchStatus.SUPERSEDED: (pgettext_lazy("delivery", "Superseded"), ""),
    BatchStatus.UNDONE: (pgettext_lazy("delivery", "Taken back"), "amber"),
}

# The parts of a night in their order, in the words of operators; "publish" is the one transaction at the end.
STAGE_WORDS: Mapping[str, Promise] = {
    "insight.compute": gettext_lazy("Fold and measures"),
    "stewardship.compute": gettext_lazy("Tiers and stewards"),
    "worklist.compute": gettext_lazy("Rank the morning lists"),
    "alerts.compute": gettext_lazy("Find alerts"),
    "insight.prepare": gettext_lazy("Load customer facts"),
    "stewardship.prepare": gettext_lazy("Load tiers and stewards"),
    "worklist.prepare": gettext_lazy("Load the morning lists"),
    "alerts.prepare": gettext_lazy("Load alerts"),
    "publish": gettext_lazy("Publish"),
}

# In the order of the report; what is not named here follows as it is.
COUNT_WORDS: Mapping[str, Promise] = {
    "customers": gettext_lazy("Customers"),
    "accounts": gettext_lazy("Accounts"),
    "assets_minor": gettext_lazy("Financial assets"),
    "month_average_assets_minor": gettext_lazy("Month-average assets"),
    "tier_changes": gettext_lazy("Tier changes"),
    "alerts": gettext_lazy("Alerts raised"),
    "alerts_open": gettext_lazy("Alerts open"),
    "alerts_refreshed": gettext_lazy("Alerts brought up to date"),
    "alerts_lapsed": gettext_lazy("Alerts that lapsed"),
    "alerts_without_owner": gettext_lazy("Alerts without an owner"),
    "work_items": gettext_lazy("Work items"),
    "work_items_ranked": gettext_lazy("Work items ranked again"),
    "tiers": gettext_lazy("Customers by tier"),
    "stewards": gettext_lazy("Stewards"),
    "alerts_by_kind": gettext_lazy("Alerts by kind"),
}

PART_WORDS: Mapping[str, Promise] = {
    "assigned": pgettext_lazy("stewards", "Assigned"),
    "changed": pgettext_lazy("stewards", "Changed"),
    "ended": pgettext_lazy("stewards", "Ended"),
    "waiting": pgettext_lazy("stewards", "Customers waiting for one"),
}

FILE_WORDS: Mapping[str, Promise] = {
    "branches": gettext_lazy("Branches"),
    "staff": gettext_lazy("Staff"),
    "products": gettext_lazy("Products"),
    "customers": gettext_lazy("Customers"),
    "relations": gettext_lazy("Relations"),
    "accounts": gettext_lazy("Accounts"),
    "holders": gettext_lazy("Holders"),
    "balances": gettext_lazy("Balances"),
    "transactions": gettext_lazy("Transactions"),
    "cards": gettext_lazy("Cards"),
    "loans": gettext_lazy("Loans"),
    "standing_orders": gettext_lazy("Standing orders"),
}


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """Something an operator must do today. ``level`` is red or amber."""

    level: str
    title: str
    advice: str


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One step of a night; ``start`` and ``width`` are percent of the whole."""

    name: str
    seconds: float
    start: float
    width: float
    shade: int


@dataclass(frozen=True, kw_only=True)
class NightLine:
    """One night as a row of the history."""

    run: NightRun
    status: str
    tone: str
    seconds: float
    stages: Sequence[Stage]
    customers: object
    alerts: object
    work_items: object


@dataclass(frozen=True, kw_only=True)
class DeliveryLine:
    """One delivery as a row of the history."""

    batch: Batch
    status: str
    tone: str
    read: int
    accepted: int
    quarantined: int


@dataclass(frozen=True, kw_only=True)
class FileLine:
    """One file of a delivery."""

    name: str
    label: str
    read: int
    accepted: int
    quarantined: int


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A heading with what was counted under it."""

    title: str
    lines: Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why rows of one file were set aside, and how many."""

    file: str
    column: str
    rule: str
    rows: int


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


def night_line(run: NightRun) -> NightLine:
    """The run with its steps laid out on a bar."""
    status, tone = STATUS_WORDS[run.status]
    return NightLine(
        run=run,
        status=str(status),
        tone=tone,
        seconds=sum(run.seconds.values()),
        stages=stages(run),
        customers=run.counts.get("customers"),
        alerts=run.counts.get("alerts"),
        work_items=run.counts.get("work_items"),
    )


def stages(run: NightRun) -> list[Stage]:
    """Each step with its place in the night, in percent of the whole."""
    whole = sum(run.seconds.values()) or 1.0
    laid, start = [], 0.0
    for number, name in enumerate(_in_order(run.seconds, STAGE_WORDS)):
        seconds = run.seconds[name]
        width = seconds / whole * 100
        laid.append(
            Stage(
                name=str(STAGE_WORDS.get(name, name)),
                seconds=seconds,
                start=round(start, 2),
                width=round(width, 2),
                shade=number % 2,
            )
        )
        start += width
    return laid


def counted(run: NightRun) -> list[Counted]:
    """What the night counted: figures first, then each list of parts under its own heading."""
    names = _in_order(run.counts, COUNT_WORDS)
    plain = [name for name in names if not isinstance(run.counts[name], dict)]
    groups = [
        Counted(
            title=_("What came out"),
            lines=[(_count_word(name), _figure(name, run.counts[name], run)) for name in plain],
        )
    ]
    for name in names:
        if name not in plain:
            parts = _in_order(run.counts[name], {**dict.fromkeys(Tier.values), **PART_WORDS})
            lines = [
                (_part_word(part), _figure(part, run.counts[name][part], run)) for part in parts
            ]
            groups.append(Counted(title=_count_word(name), lines=lines))
    return groups


def _in_order(found: Mapping[str, object], known: Mapping[str, object]) -> list[str]:
    """Names as we tell them: the database keeps the names of a JSON value in its own order."""
    return [name for name in known if name in found] + sorted(set(found) - set(known))


def _count_word(name: str) -> str:
    return str(COUNT_WORDS.get(name, name.replace("_", " ")))


def _part_word(part: str) -> str:
    if part in Tier.values:
        return str(Tier(part).label)
    if part in causes():
        return str(causes()[part].name)
    return str(PART_WORDS.get(part, part.replace("_", " ")))


def _figure(name: str, value: object, run: NightRun) -> str:
    if name.endswith("_minor") and isinstance(value, int):
        return short_amount(value, currency_of(run))
    return f"{value:,}" if isinstance(value, int) else str(value)


def currency_of(run: NightRun) -> str:
    """The currency in which that night added customers up."""
    try:
        return rulebook_for(run.day, run.rulebook).section(BankSection).currency
    except RulebookRefused:  # the book has since been taken away; the page must still open
        return "CNY"


def delivery_line(batch: Batch) -> DeliveryLine:
    """The delivery with the sums over its files."""
    status, tone = STATUS_WORDS[batch.status]
    return DeliveryLine(
        batch=batch,
        status=str(status),
        tone=tone,
        **{
            what: sum(int(rows.get(what, 0)) for rows in batch.rows.values())
            for what in ("read", "accepted", "quarantined")
        },
    )


def file_lines(batch: Batch) -> list[FileLine]:
    """The files of a delivery, in the order of the contract as far as they were read."""
    known = [name for name in FILE_WORDS if name in batch.rows]
    others = [name for name in batch.rows if name not in FILE_WORDS]
    return [
        FileLine(
            name=name,
            label=str(FILE_WORDS.get(name, name)),
            **{
                what: int(batch.rows[name].get(what, 0))
                for what in ("read", "accepted", "quarantined")
            },
        )
        for name in known + others
    ]


def reasons(batch: Batch) -> list[Reason]:
    """Why rows were set aside, the most frequent first."""
    faults = ingest.quarantine_of(batch).order_by()
    counted = (
        faults.values("file", "column", "rule")
        .annotate(rows=Count("line", distinct=True), first=Min("pk"))
        .order_by("-rows", "file", "column", "rule")[:REASONS_SHOWN]
    )
    lines = list(counted)
    samples = faults.in_bulk([line["first"] for line in lines])
    return [
        Reason(
            file=str(FILE_WORDS.get(line["file"], line["file"])),
            column=line["column"],
            rule=ingest.words_of(samples[line["first"]]),
            rows=line["rows"],
        )
        for line in lines
    ]


def files_to_repair(batch: Batch) -> dict[str, Path]:
    """The files in which the bank finds its rows to repair, by name."""
    return {path.stem: path for path in ingest.repair_files(batch.pk)}
