"""A night on Spark leaves what a night on DuckDB leaves (13.2)."""

import shutil
import threading
from datetime import date

import psutil
import pyarrow.parquet as pq
import pytest

from guanxi.alerts import night as alerts
from guanxi.bank.night import Night
from guanxi.courtesies import night as courtesies
from guanxi.ingest.commands import ingest_folder
from guanxi.insight import night as insight
from guanxi.insight.fold.record import Ledger as FoldLedger
from guanxi.nightly.commands import run_nights
from guanxi.nightly.queries import published_night
from guanxi.rulebook.books import rulebook_for
from guanxi.shell.cli.clock import now
from guanxi.simulator.commands import simulate_bank
from guanxi.stewardship import night as stewardship

DAY = date(2026, 11, 21)
WRITES_BEFORE_A_WORKER_DIES = 3


def in_order(table):
    """Rows in an order of their own, whatever the file's."""
    return table.sort_by([(name, "ascending") for name in table.column_names])


def left_by(folder):
    return {path.name: in_order(pq.read_table(path)) for path in sorted(folder.glob("*.parquet"))}


def folded(lake):
    fold = FoldLedger(lake).read()
    return {
        (month.month, name.split("/")[1]): in_order(pq.read_table(lake / name))
        for month in fold.months
        for name in month.files()
    }


def compute(engine, here, lake, name):
    """What a night leaves behind that is computed before anybody sees it."""
    before = published_night()
    folder = lake / "nights" / name
    folder.mkdir(parents=True)
    night = Night(
        id=999,
        day=DAY,
        folder=folder,
        previous_day=before.day,
        previous_folder=lake / "nights" / str(before.pk),
        engine=engine,
        here=here,
        book=rulebook_for(DAY),
    )
    for part in (insight, stewardship, alerts, courtesies):
        part.compute(night)
    return {**left_by(folder), **folded(lake)}


def same(found, expected):
    assert found.keys() == expected.keys()
    for name, table in expected.items():
        assert found[name].column_names == table.column_names, name
        assert found[name].to_pylist() == table.to_pylist(), name


def executors():
    """The processes that evaluate, on either worker; one that has just ended is none."""
    alive = psutil.process_iter(["ppid", "cmdline"], ad_value=[])
    below = {process.pid for process in psutil.Process().children(recursive=True)}
    return [
        process
        for process in alive
        if process.pid in below
        and "CoarseGrainedExecutorBackend" in " ".join(process.info["cmdline"] or [])
    ]


@pytest.fixture
def a_worker_dies(spark, monkeypatch):
    """In the midst of a night, one of the two processes that evaluate is killed."""
    killed = []
    write, left = spark.write, iter(range(WRITES_BEFORE_A_WORKER_DIES, -1, -1))

    def kill():
        victim = executors()[0]
        victim.kill()
        killed.append(victim.pid)

    def write_and_die(table, path, **options):
        if next(left, None) == 0:
            threading.Timer(0.2, kill).start()
        return write(table, path, **options)

    monkeypatch.setattr(spark, "write", write_and_die)
    return killed


@pytest.mark.django_db(transaction=True)
def test_a_night_on_spark_is_the_night_on_duckdb(spark, here, empty_lake, tmp_path, a_worker_dies):
    """Proves 13.2: even though a worker is killed; what it had made is made again."""
    made = simulate_bank(customers=80, months=1, through=DAY, out=tmp_path / "sent", daily=1)
    *history, (_, last) = made.deliveries
    for _, folder in history:
        ingest_folder(folder, book=rulebook_for(DAY), now=now())
    run_nights(through=None, now=now)
    ingest_folder(last, book=rulebook_for(DAY), now=now())
    assert len(executors()) == 2

    expected = compute(here, here, empty_lake, "duckdb")
    shutil.rmtree(empty_lake / "fold")
    same(compute(spark, here, empty_lake, "spark"), expected)
    assert len(a_worker_dies) == 1
