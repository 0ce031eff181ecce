"""Worklist's part of the night: the lists are put in order for the morning after."""

from datetime import timedelta

import pyarrow.parquet as pq

from guanxi.bank.night import Night
from guanxi.worklist.commands import rank_open_items


def compute(night: Night) -> None:
    """Nothing: all that ranking needs is known when the night is shown."""


def publish(night: Night) -> dict[str, object]:
    """Rank open work for the morning after the night's day."""
    tiers: dict[int, str] | None = None
    path = night.folder / "tiers.parquet"
    if path.exists():
        rows = pq.read_table(
            path, columns=["customer_id", "tier"], filters=[("maintained", "==", True)]
        )
        tiers = dict(zip(rows["customer_id"].to_pylist(), rows["tier"].to_pylist(), strict=True))
    ranked = rank_open_items(ranked_for=night.day + timedelta(days=1), book=night.book, tiers=tiers)
    return {"work_items_ranked": ranked}
