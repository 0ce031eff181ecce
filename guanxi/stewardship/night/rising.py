"""Customers of the night who rose, and whose steward's role is not meant for the new tier (3.3)."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from guanxi.bank.night import Night
from guanxi.stewardship.measures.ladder import TIERS
from guanxi.stewardship.night import tables
from guanxi.stewardship.night.desk import Desk
from guanxi.stewardship.rules.allocation import NOBODY, Array
from guanxi.stewardship.rules.rising import to_be_asked


def write_upgrades(night: Night, desk: Desk, steward: Array) -> None:
    """Write upgrades.parquet. ``steward``: row of the steward A who stays, NOBODY without any."""
    customers = desk.customers
    before = _last_night(night, customers.customer_id)
    role = np.where(steward == NOBODY, NOBODY, desk.role[steward] if len(desk.role) else NOBODY)
    asked = np.flatnonzero(to_be_asked(before, customers.tier, role, desk.roles_by_tier("A")))
    codes = np.array(TIERS, dtype=object)
    rows = pa.table(
        {
            "customer_id": customers.customer_id[asked],
            "steward_id": desk.staff_id[steward[asked]],
            "from_tier": pa.array(codes[before[asked]], pa.string()),
            "to_tier": pa.array(codes[customers.tier[asked]], pa.string()),
        },
        schema=tables.UPGRADES_SCHEMA,
    )
    pq.write_table(rows, night.folder / f"{tables.UPGRADES}.parquet")


def _last_night(night: Night, customer_id: Array) -> Array:
    """Ranks of the tiers as last night had them, NOBODY for who was not there."""
    before = np.full(len(customer_id), NOBODY, dtype=np.int64)
    if night.previous_folder is None:
        return before
    path = night.previous_folder / f"{tables.TIERS_FILE}.parquet"
    if not path.exists():
        return before
    rows = pq.read_table(path, columns=["customer_id", "tier_rank"]).sort_by("customer_id")
    known, rank = (rows[name].to_numpy().astype(np.int64) for name in rows.column_names)
    at = np.minimum(np.searchsorted(known, customer_id), max(len(known) - 1, 0))
    there = (known[at] == customer_id) if len(known) else np.zeros(len(customer_id), dtype=bool)
    before[there] = rank[at[there]]
    return before
