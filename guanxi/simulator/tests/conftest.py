# ruff: noqa: S608 - queries are made of this file's own words
"""One small bank for all tests of this package, with its records as they stand at the end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pytest

from guanxi.ingest.contract import FILES
from guanxi.simulator.commands import Simulation, simulate_bank

THROUGH = date(2026, 11, 21)
CUSTOMERS = 1_500


@dataclass(frozen=True)
class SmallBank:
    """What was written, and a DuckDB connection over it.

    ``<file>_all`` has every row of every delivery with ``delivered`` and ``covers_from``;
    ``<file>_now`` the last row of each key.
    """

    made: Simulation
    out: Path
    facts: duckdb.DuckDBPyConnection

    def rows(self, query: str) -> list[tuple]:
        """The rows of a query."""
        return self.facts.sql(query).fetchall()

    def number(self, query: str) -> float:
        """The only value of a query."""
        found: float = self.rows(query)[0][0]
        return found


def bank_over(out: Path, made: Simulation) -> SmallBank:
    """A connection with views over all deliveries under ``out``."""
    facts = duckdb.connect()
    facts.execute("set threads = 1")
    for name, file in FILES.items():
        key = ", ".join(file.key)
        facts.execute(
            f"create table {name}_all as select * exclude (filename),"
            " regexp_extract(filename, '(\\d{4}-\\d\\d-\\d\\d)/', 1)::date as delivered,"
            " regexp_extract(filename, '[^/]+$') as in_file"
            f" from read_parquet('{out}/2*/{name}.parquet', filename = true)"
        )
        facts.execute(
            f"create table {name}_now as select * from {name}_all"
            f" qualify row_number() over (partition by {key} order by delivered desc) = 1"
        )
    facts.execute(f"create view events as from '{out}/truth/life_events.parquet'")
    facts.execute(f"create view churn as from '{out}/truth/churn.parquet'")
    facts.execute(f"create view truth as from '{out}/truth/customers.parquet'")
    return SmallBank(made, out, facts)


@pytest.fixture(scope="session")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallBank]:
    """1,500 customers and 13 months."""
    out = tmp_path_factory.mktemp("bank")
    made = simulate_bank(customers=CUSTOMERS, months=13, through=THROUGH, out=out)
    small = bank_over(out, made)
    yield small
    small.facts.close()
