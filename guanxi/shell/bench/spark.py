"""``guanxi bench spark``: the same nights on DuckDB and on a Spark of several processes."""

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from guanxi.foundation.engines import look_up
from guanxi.foundation.server import stop_server
from guanxi.shell.bench.machine import machine
from guanxi.shell.bench.spark_cluster import WORKERS, Cluster, cluster_on_this_machine
from guanxi.shell.bench.steps import guanxi

Progress = Callable[[str, float], None]
TIMES = ("seconds", "wall_seconds", "stages")


def measure(
    *, customers: int, months: int, kill_after: float, place: Path, progress: Progress
) -> dict[str, object]:
    """One bank, twice; a night from nothing and the next one, by either engine. Emptied first.

    In the first night on Spark one of the two workers is killed after so many seconds. Gives the
    seconds of every night and how many rows of any file are in one bank only.
    """
    shutil.rmtree(place, ignore_errors=True)
    homes = {"duckdb": place / "duckdb", "spark": place / "spark"}
    deliveries, last = place / "deliveries", place / "last"
    progress("ingest", 0.02)
    _deliveries(homes["duckdb"], deliveries, last, customers=customers, months=months)
    for home in homes.values():
        guanxi(home, "init")
        guanxi(home, "ingest", str(deliveries))
    figures: dict[str, object] = {"customers": customers, "months": months, "workers": WORKERS}
    with cluster_on_this_machine(place / "cluster") as cluster:
        for number, name in enumerate(("full_night", "next_night")):
            if number:
                for home in homes.values():
                    guanxi(home, "ingest", str(last))
            progress(name, 0.2 + 0.4 * number)
            with _killed(cluster, after=None if number else kill_after) as killed:
                spark = guanxi(homes["spark"], *_on_spark(cluster.master))
            duckdb = guanxi(homes["duckdb"], "nightly")
            figures[name] = {
                "processes_killed": sum(killed),
                "duckdb": {key: duckdb[key] for key in TIMES},
                "spark": {key: spark[key] for key in TIMES},
                "counts_equal": _counts(duckdb) == _counts(spark),
                **_compared(homes["duckdb"] / "lake", homes["spark"] / "lake"),
            }
    for home in homes.values():
        stop_server(home=home)
    shutil.rmtree(place)
    return {**figures, "machine": machine()}


def _deliveries(home: Path, deliveries: Path, last: Path, *, customers: int, months: int) -> None:
    size = ("--customers", str(customers), "--months", str(months))
    guanxi(home, "simulate", *size, "--out", str(deliveries))
    newest = max(manifest.parent for manifest in deliveries.glob("*/manifest.json"))
    newest.rename(last)


def _on_spark(master: str) -> tuple[str, ...]:
    return ("nightly", "--engine", "spark", "--master", master)


@contextmanager
def _killed(cluster: Cluster, *, after: float | None) -> Iterator[list[int]]:
    """How many processes were killed meanwhile."""
    killed: list[int] = []
    timer = threading.Timer(after or 0, lambda: killed.append(cluster.kill_a_worker()))
    if after is not None:
        timer.start()
    try:
        yield killed
    finally:
        timer.cancel()


def _counts(night: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in night.items() if key not in (*TIMES, "peak_memory_bytes")}


def _compared(one: Path, other: Path) -> dict[str, object]:
    """How many files and rows were compared, and how many rows only one of the lakes has."""
    rows = unlike = 0
    ours, theirs = _files(one), _files(other)
    if ours.keys() != theirs.keys():
        raise AssertionError(f"not the same files: {sorted(ours.keys() ^ theirs.keys())}")
    for name, path in ours.items():
        rows += _number("SELECT count(*) FROM read_parquet(?)", path)
        unlike += _number(_ONLY, path, theirs[name]) + _number(_ONLY, theirs[name], path)
    return {"files": len(ours), "rows": rows, "rows_unlike": unlike}


_ONLY = "SELECT count(*) FROM (FROM read_parquet(?) EXCEPT ALL FROM read_parquet(?))"


def _number(statement: str, *paths: Path) -> int:
    ((number,),) = look_up(statement, [str(path) for path in paths])
    return int(number)


def _files(lake: Path) -> dict[str, Path]:
    """Of the last night and of the fold, by what they hold: names of the fold are drawn by lot."""
    newest = max((lake / "nights").iterdir(), key=lambda folder: int(folder.name))
    night = {path.name: path for path in newest.glob("*.parquet")}
    record = json.loads((lake / "fold" / "fold.json").read_text("utf-8"))
    fold = {
        f"{month['month']} {kind}": lake / month[kind]
        for month in record["months"]
        for kind in ("accounts", "entries", "trends", "ever", "before")
        if month[kind]
    }
    return {**night, **fold}
