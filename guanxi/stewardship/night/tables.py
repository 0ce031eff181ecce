"""What the night of stewardship writes: files below the night's folder, tables that readers see."""

import pyarrow as pa

# tiers.parquet, and the published table without ``night``.
TIERS_SCHEMA = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("branch_id", pa.int64()),
        ("tier", pa.string()),
        ("tier_rank", pa.int16()),
        ("band", pa.string()),
        ("maintained", pa.bool_()),
        ("grounds", pa.string()),
        ("tier_since", pa.date32()),
        ("months_below", pa.int16()),
        ("falls_on", pa.date32()),
        ("measured_tier", pa.string()),
        ("next_tier", pa.string()),
        ("next_at_least_minor", pa.int64()),
        ("gap_minor", pa.int64()),
        ("day_band", pa.string()),
        ("assets_minor", pa.int64()),
        ("basis_minor", pa.int64()),
        ("top_basis_minor", pa.int64()),
        ("contribution_minor", pa.int64()),
        ("evidence", pa.string()),
    ]
)
PYRAMID_SCHEMA = pa.schema(
    [
        ("branch_id", pa.int64()),
        ("day", pa.date32()),
        ("tier_rank", pa.int64()),
        ("customers", pa.int64()),
        ("assets_minor", pa.int64()),
        ("contribution_minor", pa.int64()),
    ]
)
# stewards.parquet: who looks after whom from tonight on. ``waiting`` names positions nobody free
# was found for: "", "A", "B" or "AB".
STEWARDS_SCHEMA = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("branch_id", pa.int64()),
        ("tier_rank", pa.int64()),
        ("steward_a_id", pa.int64()),
        ("steward_b_id", pa.int64()),
        ("waiting", pa.string()),
    ]
)
HISTORY_SCHEMA = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("tier", pa.string()),
        ("effective_from", pa.date32()),
        ("effective_until", pa.date32()),
    ]
)
UPGRADES_SCHEMA = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("steward_id", pa.int64()),
        ("from_tier", pa.string()),
        ("to_tier", pa.string()),
    ]
)
REPLACED_SCHEMA = pa.schema([("id", pa.int64())])
ENDED_SCHEMA = pa.schema([("id", pa.int64()), ("reason", pa.string())])
BEGUN_SCHEMA = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("staff_id", pa.int64()),
        ("position", pa.string()),
        ("reason", pa.string()),
    ]
)

TIERS_FILE, PYRAMID_FILE, STEWARDS_FILE = "tiers", "pyramid", "stewards"
TIERS_NEW, TIERS_REPLACED = "tier_history_new", "tier_history_replaced"
BEGUN, ENDED = "stewardships_begun", "stewardships_ended"
UPGRADES = "upgrades"

WAITING_SCHEMA = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("branch_id", pa.int64()),
        ("tier_rank", pa.int64()),
        ("waiting", pa.string()),
    ]
)
