"""Small banks of our own making, written to the lake as ingest writes them."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from guanxi.bank.lake import SCHEMAS, file_path
from guanxi.bank.models import Batch, BatchStatus, LakeFile
from guanxi.bank.night import Night
from guanxi.foundation.engines import DuckEngine, Engine, open_engine
from guanxi.insight import night as insight
from guanxi.rulebook.books import rulebook_for

AT = datetime(2026, 1, 1, tzinfo=UTC)
FACT_DAY = {"balances": "day", "transactions": "booked_on"}
DEFAULTS = {
    "branches": {"branch_id": 1, "kind": "outlet"},
    "customers": {
        "branch_id": 1,
        "sex": "female",
        "birth_year": 1980,
        "joined_on": date(2020, 1, 1),
        "education": "",
        "risk_tolerance": "",
    },
    "accounts": {
        "product_id": 1,
        "product_class": "demand_deposit",
        "branch_id": 1,
        "currency": "CNY",
        "opened_on": date(2020, 1, 1),
    },
    "balances": {"currency": "CNY"},
    "transactions": {
        "product_class": "demand_deposit",
        "currency": "CNY",
        "kind": "cash",
        "channel": "counter",
        "counterparty_bank": "",
    },
    "cards": {"account_id": 1, "kind": "debit", "issued_on": date(2020, 1, 1)},
    "loans": {
        "product_id": 9,
        "product_class": "mortgage",
        "currency": "CNY",
        "principal_minor": 0,
        "granted_on": date(2020, 1, 1),
        "matures_on": date(2040, 1, 1),
        "status": "performing",
        "days_overdue": 0,
    },
}


@dataclass
class Lakes:
    """Delivers batches to a lake, takes them back and runs nights over it."""

    lake: Path
    nights: int = 0
    book: str = "default"
    delivered: list[Batch] = field(default_factory=list)

    def deliver(self, day: date, **files) -> Batch:
        """One accepted delivery of that business day; rows are dicts, missing columns default."""
        batch = Batch.objects.create(
            business_day=day,
            covers_from=day,
            sequence=len(self.delivered) + 1,
            manifest_digest="",
            status=BatchStatus.ACCEPTED,
            received_at=AT,
            ended_at=AT,
        )
        for kind, rows in files.items():
            for month, part in _by_month(kind, rows).items():
                self._write(batch, kind, month, part)
        self.delivered.append(batch)
        return batch

    def take_back(self, batch: Batch) -> None:
        """Undo a delivery."""
        Batch.objects.filter(pk=batch.pk).update(status=BatchStatus.UNDONE, undone_at=AT)

    def night(
        self,
        day: date,
        *,
        publish: bool = False,
        engine: Callable[[DuckEngine], Engine] = lambda here: here,
    ) -> dict[str, list[dict[str, object]]]:
        """Run insight's part of a night; returns the rows of every file it leaves."""
        self.nights += 1
        with open_engine(threads=1) as here:
            night = Night(
                id=self.nights,
                day=day,
                folder=self.lake / "nights" / str(self.nights),
                previous_day=None,
                previous_folder=None,
                engine=engine(here),
                here=here,
                book=rulebook_for(day, self.book),
            )
            insight.compute(night)
            if publish:
                insight.prepare(night)
                insight.publish(night)
        return {
            name: pq.read_table(night.folder / f"{name}.parquet").to_pylist()
            for name in insight.FILES
        }

    def _write(self, batch: Batch, kind: str, month: date | None, rows) -> None:
        path = file_path(kind, batch.pk, month)
        fixed = {"batch": batch.pk, "as_of": batch.business_day}
        schema = SCHEMAS[kind]
        defaults: dict = DEFAULTS.get(kind, {})  # type: ignore[assignment]
        full = [{**fixed, **defaults, **row} for row in rows]
        if kind == "transactions":
            full = [
                {"transaction_id": f"{batch.pk}-{month}-{number}", **row}
                for number, row in enumerate(sorted(full, key=lambda row: row["customer_id"]))
            ]
        table = pa.Table.from_pylist(
            [{name: row.get(name) for name in schema.names} for row in full], schema=schema
        )
        target = self.lake / path
        target.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(table, target)
        days = sorted(row[FACT_DAY[kind]] for row in full) if month else [None]
        LakeFile.objects.create(
            batch=batch,
            kind=kind,
            path=path,
            rows=len(full),
            first_day=days[0],
            last_day=days[-1],
            checksum=hashlib.sha256(target.read_bytes()).hexdigest(),
        )


def _by_month(kind: str, rows):
    if kind not in FACT_DAY:
        return {None: rows} if rows else {}
    months: dict[date, list] = {}
    for row in rows:
        months.setdefault(row[FACT_DAY[kind]].replace(day=1), []).append(row)
    return months
