"""Tiers, history and stewards where readers find them."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.db import connection

from guanxi.bank.night import Night
from guanxi.bank.policy import BankSection
from guanxi.foundation import publishing
from guanxi.foundation.publishing import Load, PublishedTable
from guanxi.stewardship.codes import Tier
from guanxi.stewardship.models import PYRAMID_TABLE, TIERS_TABLE, WAITING_TABLE, DecidedNight
from guanxi.stewardship.night import tables
from guanxi.stewardship.night.changing_hands import change_hands
from guanxi.stewardship.policy import StewardshipSection, TiersSection
from guanxi.stewardship.queries.orphans import orphans_on

# What the transaction of publishing reads, loaded beforehand: file and table.
_LOADED = {
    tables.TIERS_REPLACED: "staging.stewardship_load_tiers_replaced",
    tables.TIERS_NEW: "staging.stewardship_load_tiers_new",
    tables.ENDED: "staging.stewardship_load_ended",
    tables.BEGUN: "staging.stewardship_load_begun",
    tables.UPGRADES: "staging.stewardship_load_upgrades",
}
_PUBLISHED: tuple[tuple[PublishedTable, str, pa.Schema], ...] = (
    (TIERS_TABLE, tables.TIERS_FILE, tables.TIERS_SCHEMA),
    (PYRAMID_TABLE, tables.PYRAMID_FILE, tables.PYRAMID_SCHEMA),
    (WAITING_TABLE, tables.STEWARDS_FILE, tables.WAITING_SCHEMA),
)

_REPLACE_TIERS = """
UPDATE stewardship_tierchange AS held SET replaced_by_id = %(night)s
FROM staging.stewardship_load_tiers_replaced AS gone WHERE held.id = gone.id
"""
_NEW_TIERS = """
INSERT INTO stewardship_tierchange
    (customer_id, tier, effective_from, effective_until, known_from_id)
SELECT customer_id, tier, effective_from, effective_until, %(night)s
FROM staging.stewardship_load_tiers_new ORDER BY customer_id, effective_from
"""
# Over is what another has taken over, what fell again and what rises further tonight.
_END_UPGRADES = """
UPDATE stewardship_upgrade AS open SET ended_on = greatest(open.day, %(day)s)
WHERE open.ended_on IS NULL AND (
    NOT EXISTS (
        SELECT FROM stewardship_stewardship AS held
        WHERE held.customer_id = open.customer_id AND held.staff_id = open.steward_id
        AND held.position = 'A' AND held.until IS NULL
    )
    OR NOT EXISTS (
        SELECT FROM stewardship_customer_tier AS now
        WHERE now.customer_id = open.customer_id
        AND now.tier_rank <= array_position(%(tiers)s, open.to_tier::text) - 1
    )
    OR EXISTS (
        SELECT FROM staging.stewardship_load_upgrades AS new
        WHERE new.customer_id = open.customer_id
    )
)
"""
_BEGIN_UPGRADES = """
INSERT INTO stewardship_upgrade (customer_id, steward_id, from_tier, to_tier, night_id, day)
SELECT new.customer_id, new.steward_id, new.from_tier, new.to_tier, %(night)s, %(day)s
FROM staging.stewardship_load_upgrades AS new
JOIN stewardship_stewardship AS held ON held.customer_id = new.customer_id
    AND held.staff_id = new.steward_id AND held.position = 'A' AND held.until IS NULL
ORDER BY new.customer_id
"""


def load(night: Night) -> None:
    """Load what will be published; what a crashed night left is dropped first."""
    publishing.prepare(
        night.id,
        *(
            Load(
                table=table,
                shares=[_batches(night.folder / f"{name}.parquet", columns)],
                schema=columns,
            )
            for table, name, columns in _PUBLISHED
        ),
    )
    with connection.cursor() as cursor:
        for name in _LOADED.values():
            cursor.execute(f"DROP TABLE IF EXISTS {name}")
    for file, name in _LOADED.items():
        rows = pq.ParquetFile(night.folder / f"{file}.parquet")
        reader = pa.RecordBatchReader.from_batches(rows.schema_arrow, rows.iter_batches())
        publishing.load(name.removeprefix("staging."), reader, mode="create")


def show(night: Night) -> dict[str, object]:
    """Swap the published tables, write history and stewardships, count."""
    _remember(night)
    values: dict[str, int | date] = {"night": night.id, "day": night.day}
    with connection.cursor() as cursor:
        cursor.execute(_REPLACE_TIERS, values)
        cursor.execute(_NEW_TIERS, values)
    hands = change_hands(night_id=night.id, day=night.day)
    for table, _, _ in _PUBLISHED:
        publishing.swap(table, night.id)
    asked = _ask_who_rose(night)
    with connection.cursor() as cursor:
        for name in _LOADED.values():
            cursor.execute(f"DROP TABLE {name}")
    return {
        **_tier_counts(night),
        "to_be_asked": asked,
        "stewards": _steward_counts(night, hands["begun"], hands["ended"]),
        "work_items_followed": hands["followed"],
        "orphans": orphans_on(night.day),
    }


def _ask_who_rose(night: Night) -> int:
    """End the rises that are over and begin tonight's; returns how many begin."""
    values: dict[str, int | date | list[str]] = {
        "night": night.id,
        "day": night.day,
        "tiers": list(Tier.values),
    }
    with connection.cursor() as cursor:
        cursor.execute(_END_UPGRADES, values)
        cursor.execute(_BEGIN_UPGRADES, values)
        return int(cursor.rowcount)


def _remember(night: Night) -> None:
    sections = (
        ("bank", BankSection),
        ("tiers", TiersSection),
        ("stewardship", StewardshipSection),
    )
    DecidedNight.objects.create(
        night=night.id,
        day=night.day,
        rulebook=night.book.name,
        rulebook_version=night.book.version,
        policy={name: night.book.section(kind).model_dump() for name, kind in sections},
    )


def _tier_counts(night: Night) -> dict[str, object]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tier, count(*) FROM stewardship_customer_tier GROUP BY tier")
        counts = dict(cursor.fetchall())
        cursor.execute(
            "SELECT count(*) FROM stewardship_tierchange WHERE replaced_by_id IS NULL "
            "AND known_from_id = %s AND effective_from = %s",
            [night.id, night.day],
        )
        (changes,) = cursor.fetchone()
    return {"tiers": {tier: counts.get(tier, 0) for tier in Tier.values}, "tier_changes": changes}


def _steward_counts(night: Night, begun: int, ended: int) -> dict[str, int]:
    rows = pq.read_table(night.folder / f"{tables.BEGUN}.parquet", columns=["reason"])[
        "reason"
    ].to_pylist()
    waiting = sum(
        batch.num_rows
        for batch in _batches(
            night.folder / f"{tables.STEWARDS_FILE}.parquet", tables.WAITING_SCHEMA
        )
    )
    first = rows.count("default")
    return {
        "assigned": begun,
        "changed": max(begun - first, 0),
        "ended": ended,
        "waiting": waiting,
    }


def _batches(path: Path, columns: pa.Schema) -> Iterator[pa.RecordBatch]:
    """The file's rows; of stewards.parquet only those who wait."""
    for rows in publishing.rows_of(path, columns):
        is_waiting = columns is tables.WAITING_SCHEMA
        yield rows.filter(pc.not_equal(rows["waiting"], "")) if is_waiting else rows
