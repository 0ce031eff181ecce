"""Worklist's part of the night: the lists are put in order for the morning after."""

from datetime import timedelta

import pyarrow.parquet as pq

from guanxi.bank.night import Night
from guanxi.worklist.commands import rank_open_items, reassign_work_of_leavers


def compute(night: Night) -> None:
    """Nothing: all that ranking needs is known when the night is shown."""


def publish(night: Night) -> dict[str, object]:
    """Find hands for the work of people who left; rank open work for the morning after."""
    moved = reassign_work_of_leavers(day=night.day, folder=night.folder, by=f"night:{night.id}")
    tiers: dict[int, str] | None = None
    path = night.folder / "tiers.parquet"
    if path.exists():
        rows = pq.read_table(
            path, columns=["customer_id", "tier"], filters=[("maintained", "==", True)]
        )
        tiers = dict(zip(rows["customer_id"].to_pylist(), rows["tier"].to_pylist(), strict=True))
    ranked = rank_open_items(ranked_for=night.day + timedelta(days=1), book=night.book, tiers=tiers)
    return {"work_items_ranked": ranked, "work_items_reassigned": moved}
