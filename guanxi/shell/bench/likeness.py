"""``guanxi bench likeness``: current accounts of a simulated bank beside those of a real one."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from guanxi.ingest.adapters import ADAPTERS
from guanxi.shell.bench.machine import machine

Progress = Callable[[str, float], None]
MONTHS = 8  # the last whole ones: as many as the head of the Czech ledger has with enough accounts
_LOOKED_AT_MOST = 200_000  # accounts; of a larger bank one in so many
_SQL = Path(__file__).with_suffix(".sql").read_text()
_KINDS = """
SELECT kind, direction, round(count(*) / sum(count(*)) OVER (), 4), round(avg(amount_minor))::BIGINT
FROM entries GROUP BY ALL ORDER BY count(*) DESC, kind, direction
"""
_VIEWS = ("transactions", "balances", "accounts", "products")


def measure(
    *, deliveries: Path, adapter: str, real: Path, through: date | None, progress: Progress
) -> dict[str, object]:
    """Both banks by the same statements (likeness.sql), each in its last whole months.

    ``deliveries`` are those of `guanxi simulate`; ``real`` is a bank's folder that the adapter
    turns into deliveries, complete through that day. Figures are shares and ratios, so neither
    currency nor price level matters; habits of another country and decade do.
    """
    with TemporaryDirectory() as workplace:
        progress("real", 0.1)
        theirs = figures_of(ADAPTERS[adapter](real, Path(workplace), through))
    progress("simulated", 0.2)
    ours = figures_of(deliveries)
    values = {name: (ours["figures"][name], theirs["figures"][name]) for name in ours["figures"]}
    return {
        "figures": {
            name: {"simulated": simulated, "real": of_real}
            for name, (simulated, of_real) in values.items()
        },
        "simulated": ours["of"],
        "real": theirs["of"],
        "machine": machine(),
    }


def figures_of(deliveries: Path) -> dict[str, dict[str, Any]]:
    """The figures of one bank, and of how many accounts and which months they are."""
    with duckdb.connect() as duck:
        for view in _VIEWS:
            files = sorted(map(str, deliveries.glob(f"*/{view}.parquet")))
            duck.execute(
                f"CREATE VIEW {view} AS SELECT *, filename AS delivered FROM "  # noqa: S608
                f"read_parquet({files}, filename = true)"
            )
        first, last = _whole_months(duck)
        [(accounts,)] = duck.execute("SELECT count(DISTINCT account_id) FROM accounts").fetchall()
        one_in = max(1, accounts // _LOOKED_AT_MOST)
        duck.execute(_SQL.format(first=first, last=last, one_in=one_in))
        found = duck.execute("SELECT figure, value FROM figures").fetchall()
        kinds = duck.execute(_KINDS).fetchall()
        [(looked_at, entries)] = duck.execute(
            "SELECT (SELECT count(*) FROM current_accounts), (SELECT count(*) FROM entries)"
        ).fetchall()
    return {
        "figures": {name: round(float(value), 4) for name, value in found},
        "of": {
            "first_day": first.isoformat(),
            "last_day": last.isoformat(),
            "accounts": looked_at,
            "entries": entries,
            "one_account_in": one_in,
            "kinds": [
                {"kind": kind, "direction": direction, "share": share, "mean_minor": mean}
                for kind, direction, share, mean in kinds
            ],
        },
    }


def _whole_months(duck: duckdb.DuckDBPyConnection) -> tuple[date, date]:
    """The first day of the first and the last day of the last month that is compared."""
    [(newest,)] = duck.execute("SELECT max(booked_on) FROM transactions").fetchall()
    after: date = newest + timedelta(days=1)
    last = after.replace(day=1) - timedelta(days=1)
    months = last.year * 12 + last.month - MONTHS
    return date(months // 12, months % 12 + 1, 1), last
