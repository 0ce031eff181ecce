"""The report of a night, in words people read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from guanxi.bank.policy import BankSection
from guanxi.foundation.money import short_amount
from guanxi.nightly.models import NightRun
from guanxi.nightly.words import (
    COUNT_WORDS,
    PART_WORDS,
    STAGE_WORDS,
    STATUS_WORDS,
    count_word,
    part_word,
)
from guanxi.rulebook.books import RulebookRefused, rulebook_for
from guanxi.stewardship.codes import Tier


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
    rows_in: object
    rows_refused: object
    rows_out: object
    customers: object
    alerts: object
    work_items: object


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A heading with what was counted under it."""

    title: str
    lines: Sequence[tuple[str, str]]


def night_line(run: NightRun) -> NightLine:
    """The run with its steps laid out on a bar."""
    status, tone = STATUS_WORDS[run.status]
    return NightLine(
        run=run,
        status=str(status),
        tone=tone,
        seconds=sum(run.seconds.values()),
        stages=stages(run),
        rows_in=run.row_counts.get("accepted"),
        rows_refused=run.row_counts.get("quarantined"),
        rows_out=run.row_counts.get("out"),
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


@dataclass(frozen=True, kw_only=True)
class Checksum:
    """What one file of the night says, in one word."""

    name: str
    rows: int
    digest: str


def checksums(run: NightRun) -> list[Checksum]:
    """Of every file that the night left, in order of their names."""
    return [Checksum(name=name, **run.checksums[name]) for name in sorted(run.checksums)]


def counted(run: NightRun) -> list[Counted]:
    """What the night counted: figures first, then each list of parts under its own heading."""
    names = _in_order(run.counts, COUNT_WORDS)
    plain = [name for name in names if not isinstance(run.counts[name], dict)]
    groups = [
        Counted(
            title=_("What came out"),
            lines=[(count_word(name), _figure(name, run.counts[name], run)) for name in plain],
        )
    ]
    for name in names:
        if name not in plain:
            parts = _in_order(run.counts[name], {**dict.fromkeys(Tier.values), **PART_WORDS})
            lines = [
                (part_word(part), _figure(part, run.counts[name][part], run)) for part in parts
            ]
            groups.append(Counted(title=count_word(name), lines=lines))
    return groups


def _in_order(found: Mapping[str, object], known: Mapping[str, object]) -> list[str]:
    """Names as we tell them: the database keeps the names of a JSON value in its own order."""
    return [name for name in known if name in found] + sorted(set(found) - set(known))


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
