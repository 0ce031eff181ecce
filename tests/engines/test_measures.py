"""Every measure is equal on both engines, to the last cent and row (13.2)."""

import inspect
import typing
from importlib import import_module
from pkgutil import iter_modules

import pyarrow.parquet as pq
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from ibis.expr.types import Table

from guanxi.insight import measures
from guanxi.stewardship import measures as measures_of_tiers
from tests.engines import proved, proved_tiers
from tests.engines.awkward import TABLES, tables

ROWS = 150
PROVED = {**proved.PROVED, **proved_tiers.PROVED}
MADE_FIRST = {*proved.MADE_FIRST, *proved_tiers.MADE_FIRST}


def measures_that_give_tables(measures):
    """By the annotations of the code."""
    found = set()
    for info in iter_modules(measures.__path__):
        module = import_module(f"{measures.__name__}.{info.name}")
        homes = [(info.name, module)] + [
            (f"{info.name}.{name}", kind)
            for name, kind in inspect.getmembers(module, inspect.isclass)
            if kind.__module__ == module.__name__
        ]
        for prefix, home in homes:
            for name, function in inspect.getmembers(home, inspect.isfunction):
                own = function.__module__ == module.__name__ and not name.startswith("_")
                if own and typing.get_type_hints(function).get("return") is Table:
                    found.add(f"{prefix}.{name}")
    return found


def test_every_measure_is_on_the_list():
    written = measures_that_give_tables(measures) | measures_that_give_tables(measures_of_tiers)
    assert written - PROVED.keys() == set()


def in_order(rows):
    return sorted(rows, key=lambda row: [str(value) for value in row.values()])


class Bench:
    """The same files, read by one engine or the other."""

    def __init__(self, folder, drawn):
        self.paths = {}
        for name, rows in drawn.items():
            half = len(rows) // 2
            self.paths[name] = [folder / f"{name}-1.parquet", folder / f"{name}-2.parquet"]
            pq.write_table(rows.slice(0, half), self.paths[name][0])
            pq.write_table(rows.slice(half), self.paths[name][1])

    def on(self, engine):
        return {
            name: engine.read(self.paths[name], TABLES.get(name, TABLES["balances"]))
            for name in self.paths
        }


def unlike(here, spark, bench):
    """Each measure on which they differ, with the rows that only one of them has."""
    ours, theirs = bench.on(here), bench.on(spark)
    differing = {}
    for name, measure in PROVED.items():
        rows = []
        for engine, known in ((here, ours), (spark, theirs)):
            made = measure(known)
            if name in MADE_FIRST:  # evaluated once, as the night does
                made = known[name] = engine.keep(made, name.replace(".", "_"))
            rows.append(engine.arrow(made).to_pylist())
        expected, found = rows
        if in_order(found) != in_order(expected):
            differing[name] = {
                "only DuckDB": [row for row in expected if row not in found][:3],
                "only Spark": [row for row in found if row not in expected][:3],
            }
    return differing


@settings(
    max_examples=1,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(seed=st.integers(0, 2**32))
def test_awkward_rows_are_measured_alike(here, spark, tmp_path_factory, seed):
    """Proves part of 13.2: each measure by each engine, of rows drawn by lot."""
    drawn = tables(seed, rows=ROWS)
    drawn["later"] = drawn["balances"]
    assert unlike(here, spark, Bench(tmp_path_factory.mktemp("awkward"), drawn)) == {}
