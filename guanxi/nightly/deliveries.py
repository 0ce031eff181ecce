"""Deliveries as people read them: what came in, what was set aside and why."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.db.models import Count, Min

from guanxi.bank.models import Batch
from guanxi.ingest import queries as ingest
from guanxi.nightly.words import FILE_WORDS, STATUS_WORDS

if TYPE_CHECKING:
    from guanxi.ingest.models import Fault

REASONS_SHOWN = 100


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
class Reason:
    """Why rows of one file were set aside, and how many."""

    file: str
    column: str
    rule: str
    rows: int


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
        .annotate(lines=Count("line", distinct=True), first=Min("pk"))
        .order_by("-lines", "file", "column", "rule")[:REASONS_SHOWN]
    )
    lines = list(counted)
    samples = faults.in_bulk([line["first"] for line in lines])
    return [
        Reason(
            file=str(FILE_WORDS.get(line["file"], line["file"])),
            column=line["column"],
            rule=_in_words(samples[line["first"]]),
            rows=line["lines"],
        )
        for line in lines
    ]


def _in_words(fault: "Fault") -> str:
    try:
        return ingest.words_of(fault)
    except KeyError:  # an old delivery's rule has since left the contract: its name must do
        return fault.rule


def files_to_repair(batch: Batch) -> dict[str, Path]:
    """The files in which the bank finds its rows to repair, by name."""
    return {path.stem: path for path in ingest.repair_files(batch.pk)}
