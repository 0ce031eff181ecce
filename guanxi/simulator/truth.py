"""What really is and will be, beside the deliveries and never in them."""

from pathlib import Path

import numpy as np
import pyarrow as pa

from guanxi.simulator.arrays import Array, coded, day_column, number_column
from guanxi.simulator.chunk import Chunk
from guanxi.simulator.delivery import TableWriter
from guanxi.simulator.entries import EVENTS
from guanxi.simulator.lives import REASONS, SIGNS_BEFORE_LEAVING_DAYS
from guanxi.simulator.people import KINDS
from guanxi.simulator.records import customer_ids

SCHEMAS = {
    "customers": pa.schema(
        [
            ("customer_id", pa.string()),
            ("kind", pa.string()),
            ("annual_income_minor", pa.int64()),
            ("paid_here", pa.bool_()),
            ("monthly_pay_minor", pa.int64()),
            ("payday", pa.int64()),
            ("pay_until", pa.date32()),
            ("spending_a_month_minor", pa.int64()),
            ("opening_wealth_minor", pa.int64()),
            ("dormant", pa.bool_()),
        ]
    ),
    "churn": pa.schema(
        [
            ("customer_id", pa.string()),
            ("leaves_on", pa.date32()),
            ("signs_from", pa.date32()),
            ("reason", pa.string()),
            ("left_in_period", pa.bool_()),
        ]
    ),
    "duplicates": pa.schema(
        [
            ("customer_id", pa.string()),
            ("looks_like", pa.string()),
            ("same_person", pa.bool_()),
            ("how", pa.string()),
        ]
    ),
    "life_events": pa.schema(
        [
            ("customer_id", pa.string()),
            ("day", pa.date32()),
            ("event", pa.string()),
            ("amount_minor", pa.int64()),
        ]
    ),
}


class TruthWriter:
    """The truth files; ``through`` is the last day that the deliveries tell of."""

    def __init__(self, out: Path, through: int) -> None:
        """Begin all files in OUT/truth."""
        self.through = through
        folder = out / "truth"
        folder.mkdir(parents=True, exist_ok=True)
        self.writers = {
            name: TableWriter(folder / f"{name}.parquet", schema, "parquet")
            for name, schema in SCHEMAS.items()
        }

    def write_month(self, chunk: Chunk) -> None:
        """Life events of the month: entries that were booked for a reason, and other turns."""
        entries = chunk.month.books.entries
        told = np.flatnonzero((entries["event"] > 0) & (entries["day"] <= self.through))
        owner = chunk.accounts.owner[entries["account"][told]]
        self._write_events(
            chunk,
            (owner, entries["day"][told], entries["event"][told], np.abs(entries["amount"][told])),
        )
        for who, days, event in chunk.month.events.rows:
            past = days <= self.through
            nothing = np.zeros(int(past.sum()), dtype=np.int64)
            self._write_events(chunk, (who[past], days[past], event[past], nothing))

    def _write_events(self, chunk: Chunk, columns: tuple[Array, Array, Array, Array]) -> None:
        who, days, event, amount = columns
        self.writers["life_events"].write(
            {
                "customer_id": customer_ids(chunk.people.number[who]),
                "day": day_column(days),
                "event": coded(event, EVENTS),
                "amount_minor": number_column(amount, missing=amount == 0),
            }
        )

    def write_customers(self, chunk: Chunk) -> None:
        """Everybody's kind, income and plans."""
        people, lives = chunk.people, chunk.lives
        ids = customer_ids(people.number)
        self.writers["customers"].write(
            {
                "customer_id": ids,
                "kind": coded(people.kind, KINDS),
                "annual_income_minor": number_column(people.income),
                "paid_here": pa.array((lives.pay > 0) | (lives.pension > 0)),
                "monthly_pay_minor": number_column(np.maximum(lives.pay, lives.pension)),
                "payday": number_column(lives.payday),
                "pay_until": day_column(lives.pay_until),
                "spending_a_month_minor": number_column(people.spend),
                "opening_wealth_minor": number_column(people.wealth),
                "dormant": pa.array(people.dormant),
            }
        )
        goes = np.flatnonzero(lives.reason > 0)
        leaves = lives.leaves_on[goes]
        self.writers["churn"].write(
            {
                "customer_id": ids.take(pa.array(goes)),
                "leaves_on": day_column(leaves),
                "signs_from": day_column(leaves - SIGNS_BEFORE_LEAVING_DAYS),
                "reason": coded(lives.reason[goes], REASONS),
                "left_in_period": pa.array(people.left[goes] <= self.through),
            }
        )

        self._write_pairs(chunk)

    def _write_pairs(self, chunk: Chunk) -> None:
        """Whom the bank has twice, and who only looks it; both must have come by the last day."""
        people = chunk.people
        known = people.joined <= self.through
        pairs = [one for one in chunk.pairs.of.values() if known[one.first] and known[one.second]]
        numbers = people.number
        self.writers["duplicates"].write(
            {
                "customer_id": customer_ids(numbers[[one.second for one in pairs]]),
                "looks_like": customer_ids(numbers[[one.first for one in pairs]]),
                "same_person": pa.array([one.same_person for one in pairs], pa.bool_()),
                "how": pa.array([",".join(one.how) for one in pairs], pa.string()),
            }
        )

    def finish(self) -> None:
        """Name the files."""
        for writer in self.writers.values():
            writer.finish()
