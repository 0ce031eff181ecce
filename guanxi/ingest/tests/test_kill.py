"""A kill at any moment loses nothing: before or after, never between, and a re-run completes."""

import os
import random
import subprocess
import sys
import textwrap
import time
from datetime import date

import pytest
from django.db import connection

from guanxi.bank.models import Batch, LakeFile
from guanxi.foundation.home import current_home
from guanxi.ingest.commands import undo_batch
from guanxi.ingest.tests.deliveries import a_bank, account, balance, customer, deliver, transaction
from guanxi.ingest.tests.picture import picture_of_the_bank
from guanxi.ingest.workplace import workplaces

KILLS = int(os.environ.get("GUANXI_KILLS", "10"))
FIRST, SECOND = date(2026, 11, 19), date(2026, 11, 20)

# Tells when it begins, so that the kill falls into the ingest and not into Python's start.
CODE = textwrap.dedent("""
    import sys
    import django
    django.setup()
    from datetime import UTC, date, datetime
    from pathlib import Path
    from django.db import connections
    connections["default"].settings_dict["NAME"] = sys.argv[2]
    connections["default"].ensure_connection()
    from guanxi.ingest.commands import ingest_folder
    from guanxi.rulebook.books import rulebook_for
    book = rulebook_for(date(2026, 11, 20))
    print("begin", flush=True)
    ingest_folder(Path(sys.argv[1]), book=book, now=datetime.now(UTC))
    print("end", flush=True)
""")


def rows_of(day, first):
    numbers = range(first, first + 300)
    return {
        "customers": [customer(f"C{n}") for n in numbers],
        "accounts": [account(f"A{n}", f"C{n}") for n in numbers],
        "balances": [balance(f"A{n}", n, day=day) for n in numbers],
        "transactions": [transaction(f"T{day.day}.{n}", f"A{n}", booked_on=day) for n in numbers],
    }


def start(folder):
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    process = subprocess.Popen(
        [sys.executable, "-c", CODE, str(folder), connection.settings_dict["NAME"]],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "begin\n"
    return process


def wait_for_the_turn():
    """The server gives a killed process's locks back when it notices, a moment later."""
    while True:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.01)


@pytest.fixture
def how_long(take, tmp_path):
    """The bank with its first day; returns how long the second day takes, and what it leaves."""
    take(deliver(tmp_path / "1", day=FIRST, rows=a_bank() | rows_of(FIRST, 0), ending="parquet"))
    folder = deliver(tmp_path / "2", day=SECOND, rows=rows_of(SECOND, 150), ending="parquet")
    before = picture_of_the_bank()
    process = start(folder)
    began = time.monotonic()
    assert process.stdout.readline() == "end\n"
    seconds = time.monotonic() - began
    assert process.wait() == 0
    process.stdout.close()
    after = picture_of_the_bank()
    undo_batch(Batch.objects.get(business_day=SECOND).pk, by="test")
    assert picture_of_the_bank() == before
    return folder, seconds, before, after


def test_a_kill_at_any_moment_loses_nothing_and_a_re_run_completes(how_long, take, empty_lake):
    """Proves 13.1."""
    folder, seconds, before, after = how_long
    moments = random.Random(1)  # noqa: S311 - moments of a test
    for _ in range(KILLS):
        process = start(folder)
        time.sleep(moments.uniform(0, seconds))
        process.kill()
        process.wait()
        process.stdout.close()
        wait_for_the_turn()
        assert picture_of_the_bank() in (before, after)

        take(folder)

        assert picture_of_the_bank() == after
        named = set(LakeFile.objects.values_list("path", flat=True))
        on_disk = {str(p.relative_to(empty_lake)) for p in empty_lake.rglob("*") if p.is_file()}
        assert on_disk == named
        assert list(workplaces().iterdir()) == []
        assert {p.name for p in current_home().quarantine.iterdir()} == set()
        undo_batch(Batch.objects.get(business_day=SECOND, status="accepted").pk, by="test")
        assert picture_of_the_bank() == before
