"""What came in, what was set aside, and what of the lake a new delivery must be compared with."""

from datetime import date
from pathlib import Path

from django.db.models import QuerySet

from guanxi.bank.models import Batch, BatchStatus, LakeFile
from guanxi.foundation.home import current_home
from guanxi.ingest.checks.words import reason
from guanxi.ingest.models import Fault
from guanxi.ingest.quarantine import quarantine_folder


def batches() -> QuerySet[Batch]:
    """Every delivery that was taken in, refused or taken back, the last one first."""
    return Batch.objects.order_by("-id")


def quarantine_of(batch: Batch | int) -> QuerySet[Fault]:
    """Why rows of that batch were set aside, by file and line; personal values are masked."""
    return Fault.objects.filter(batch=batch).order_by("file", "line", "id")


def words_of(fault: Fault) -> str:
    """The fault as a sentence in the reader's language."""
    return reason(fault.file, fault.column, fault.rule)


def repair_files(batch_id: int) -> list[Path]:
    """The files in which the bank finds the rows of that batch to repair."""
    return sorted(quarantine_folder(batch_id).glob("*.csv"))


def standing_batch(day: date) -> Batch | None:
    """The batch that counts for that business day."""
    return Batch.objects.filter(business_day=day, status=BatchStatus.ACCEPTED).first()


def accepted_facts(kind: str) -> list[Path]:
    """The lake's files of accepted facts, in order."""
    paths = LakeFile.objects.filter(kind=kind, batch__status=BatchStatus.ACCEPTED).values_list(
        "path", flat=True
    )
    lake = current_home().lake
    return [lake / path for path in sorted(paths)]


def of_months(facts: list[Path], months: list[date]) -> list[Path]:
    """Those of the lake's files that hold these months."""
    wanted = {f"month={month:%Y-%m}" for month in months}
    return [path for path in facts if path.parent.name in wanted]


def is_newest(batch: Batch) -> bool:
    """Whether no batch that counts speaks for a later day."""
    later = Batch.objects.filter(status=BatchStatus.ACCEPTED, business_day__gt=batch.business_day)
    return not later.exists()
