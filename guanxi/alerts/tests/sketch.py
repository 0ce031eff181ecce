"""Draw the night's tables small: only the columns a test speaks of, the rest harmless."""

from collections.abc import Callable
from datetime import date
from typing import Any

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from guanxi.alerts.finding import FOUND, found_by
from guanxi.alerts.kind import NightTables
from guanxi.alerts.kinds import every_kind
from guanxi.alerts.policy import AlertsSection
from guanxi.alerts.tables import PERSONAL_DATES, TIERS, TOLD_DATES
from guanxi.bank.lake import SCHEMAS
from guanxi.foundation.engines import open_engine
from guanxi.insight.facts import CUSTOMER_FACTS, HOLDINGS, schema
from guanxi.rulebook.books import rulebook_for
from guanxi.worklist.night import CONTACT_DAYS

TODAY = date(2030, 1, 21)
CUSTOMERS = pa.unify_schemas([schema(CUSTOMER_FACTS), TIERS])
EVERY_DAYS = {"diamond": 30, "wealth": 60}  # as the default rulebook says
_TEXT = {"nothing": None, "yes": True, "no": False}
_USUAL = {"maintained": True, "tier": "wealth", "measured_tier": "wealth", "tier_rank": 3}


def _read(cell: str, kind: pa.DataType) -> object:
    if cell in _TEXT:
        return _TEXT[cell]
    readers: dict[Callable[[pa.DataType], bool], Callable[[str], object]] = {
        pa.types.is_date: date.fromisoformat,
        pa.types.is_integer: lambda text: int(text.replace(",", "")),
    }
    for fits, reader in readers.items():
        if fits(kind):
            return reader(cell)
    return cell


def drawn(drawing: str, columns: pa.Schema, usual: dict[str, object] | None = None) -> Table:
    """A table as people draw it. Numbers not drawn are nought, all else is empty.

    Money is drawn in whole units: ``assets`` fills ``assets_minor``.
    """
    heading, *lines = [line.split() for line in drawing.strip().splitlines()]
    rows = []
    for line in lines:
        row: dict[str, Any] = {
            field.name: 0 if pa.types.is_integer(field.type) else None for field in columns
        }
        row |= usual or {}
        for name, cell in zip(heading, line, strict=True):
            if name in columns.names:
                row[name] = _read(cell, columns.field(name).type)
            else:
                row[f"{name}_minor"] = int(cell.replace(",", "")) * 100
        rows.append(row)
    return ibis.memtable(pa.Table.from_pylist(rows, schema=columns))


def night(*, day: date = TODAY, **drawings: str) -> NightTables:
    """The tables of one night: customers, before, holdings, loans, dates, told, contacts.

    Those not drawn are empty.
    """

    def table(name: str, columns: pa.Schema, usual: dict[str, object] | None = None) -> Table:
        return drawn(drawings.pop(name, columns.names[0]), columns, usual)

    tables = NightTables(
        day=day,
        customers=table("customers", CUSTOMERS, _USUAL),
        before=table("before", CUSTOMERS, _USUAL),
        holdings=table("holdings", schema(HOLDINGS)),
        loans=table("loans", SCHEMAS["loans"]),
        personal_dates=table("dates", PERSONAL_DATES),
        told_dates=table("told", TOLD_DATES),
        contacts=table("contacts", CONTACT_DAYS),
        contact_every_days=EVERY_DAYS,
    )
    assert not drawings, f"no such tables: {sorted(drawings)}"
    return tables


def found(*codes: str, **tables: object) -> list[dict[str, Any]]:
    """What kinds find in the drawn night by the default rulebook, one dict a customer."""
    section = rulebook_for(TODAY).section(AlertsSection)
    kinds = [every_kind()[code] for code in codes]
    finds = found_by(kinds, night(**tables), section)  # type: ignore[arg-type]
    assert finds is not None
    with open_engine() as engine:
        rows = engine.arrow(finds).cast(FOUND).to_pylist()
    return sorted(rows, key=lambda row: (row["customer_id"], row["kind"]))


def who(code: str, **tables: object) -> list[int]:
    """The customers about whom that kind alerts."""
    return [row["customer_id"] for row in found(code, **tables)]
