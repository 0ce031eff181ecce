"""Ask every kind and put what they find into one table."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

import ibis
import ibis.expr.datatypes as dt
import pyarrow as pa
from ibis.expr.types import Column, IntegerColumn, StringColumn, Table

from guanxi.alerts.kind import Kind, NightTables
from guanxi.alerts.policy import AlertsSection

FOUND = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("kind", pa.string()),
        ("same_cause", pa.string()),
        ("severity", pa.int64()),
        ("amount_minor", pa.int64()),
        ("evidence", pa.string()),
        ("due_on", pa.date32()),
        ("tier", pa.string()),
    ]
)
_NOT_EVIDENCE = {"customer_id", "same_cause", "severity", "amount_minor", "due_on"}


def found_by(kinds: Iterable[Kind], tables: NightTables, section: AlertsSection) -> Table | None:
    """What these kinds find tonight, each customer once per kind and cause; None without kinds."""
    found: dict[str, Table] = {}
    for kind in kinds:
        thresholds = section.thresholds_of(kind.code)
        if thresholds.raised and kind.find is not None:
            due_days = thresholds.due_days
            found[kind.code] = _plain(kind.find(tables, thresholds), kind, tables, due_days)
    kept = [_not_yielding(kind, found) for kind in kinds if kind.code in found]
    if not kept:
        return None
    every = ibis.union(kept[0], *kept[1:]) if len(kept) > 1 else kept[0]
    tiers = tables.customers.select("customer_id", "tier")
    return every.left_join(tiers, "customer_id").select(
        *[every[name] for name in FOUND.names[:-1]], tier=tiers.tier.fill_null("")
    )


def _plain(rows: Table, kind: Kind, tables: NightTables, due_days: int) -> Table:
    usual = ibis.date(tables.day + timedelta(days=due_days))
    due = rows.due_on if "due_on" in rows.columns else usual
    evidence = [name for name in rows.columns if name not in _NOT_EVIDENCE]
    same = rows.same_cause if "same_cause" in rows.columns else ibis.literal("")
    return rows.select(
        "customer_id",
        kind=ibis.literal(kind.code),
        same_cause=same.cast("string"),
        severity=rows.severity.cast("int64"),
        amount_minor=_whole(ibis.greatest(rows.amount_minor.fill_null(0), 0)),
        evidence=as_json({name: rows[name] for name in evidence}),
        due_on=ibis.greatest(due, ibis.date(tables.day)),
    )


def _whole(amount: IntegerColumn) -> IntegerColumn:
    # A sum is wider in DuckDB than Ibis believes, so a cast straight to int64 would be left out.
    return amount.cast("decimal(38, 0)").cast("int64")


def _not_yielding(kind: Kind, found: Mapping[str, Table]) -> Table:
    rows = found[kind.code]
    for stronger in kind.yields_to:
        if stronger in found:
            rows = rows.anti_join(found[stronger], "customer_id")
    return rows


def as_json(columns: Mapping[str, Column]) -> StringColumn:
    """Whole numbers, days and codes as one JSON object. Raises TypeError for anything else."""
    text: StringColumn = ibis.literal("{")
    for place, (name, column) in enumerate(columns.items()):
        text = text + f'{", " if place else ""}"{name}": ' + _json_value(name, column)
    return text + "}"


def _json_value(name: str, column: Column) -> StringColumn:
    kind = column.type()
    if isinstance(kind, dt.Integer):
        return column.cast("string").fill_null("null")
    if isinstance(kind, dt.Date | dt.String):
        # Days and codes hold neither quotes nor backslashes, so nothing needs escaping.
        return (ibis.literal('"') + column.cast("string") + '"').fill_null("null")
    raise TypeError(f"Evidence {name!r} is {kind}: only whole numbers, days and codes are kept.")
