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

# Loads everything once and forks for each ingest, so that the kill falls into the ingest and not
# into Python's start. It does the killing itself: a child not yet waited for keeps its number.
CODE = textwrap.dedent("""
    import os
    import signal
    import sys
    import django
    django.setup()
    from datetime import UTC, date, datetime
    from pathlib import Path
    from django.db import connections
    from guanxi.ingest.commands import ingest_folder
    from guanxi.rulebook.books import rulebook_for
    connections["default"].settings_dict["NAME"] = sys.argv[2]
    book = rulebook_for(date(2026, 11, 20))
    for wish in sys.stdin:
        if wish == "start\\n":
            reader, writer = os.pipe()
            child = os.fork()
            if child == 0:
                connections["default"].ensure_connection()
                os.write(writer, b"!")
                ingest_folder(Path(sys.argv[1]), book=book, now=datetime.now(UTC))
                os._exit(0)
            os.read(reader, 1)
        else:
            if wish == "kill\\n":
                os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        print("so it is", flush=True)
""")


def rows_of(day, first):
    numbers = range(first, first + 300)
    return {
        "customers": [customer(f"C{n}") for n in numbers],
        "accounts": [account(f"A{n}", f"C{n}") for n in numbers],
        "balances": [balance(f"A{n}", n, day=day) for n in numbers],
        "transactions": [transaction(f"T{day.day}.{n}", f"A{n}", booked_on=day) for n in numbers],
    }


class Ingests:
    """Ingests of one folder in processes of their own, to be killed."""

    def __init__(self, folder):
        self.process = subprocess.Popen(
            [sys.executable, "-c", CODE, str(folder), connection.settings_dict["NAME"]],
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def please(self, wish):
        """``start`` an ingest, ``kill`` it, or ``wait`` for its end; returns when it is so."""
        self.process.stdin.write(f"{wish}\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "so it is\n"

    def close(self):
        self.process.stdin.close()
        assert self.process.wait() == 0
        self.process.stdout.close()


def wait_for_the_turn():
    """The server gives a killed process's locks back when it notices, a moment later."""
    while True:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.01)


@pytest.fixture
def second_day(take, tmp_path):
    """The bank with its first day taken in; the folder of the second."""
    take(deliver(tmp_path / "1", day=FIRST, rows=a_bank() | rows_of(FIRST, 0), ending="parquet"))
    return deliver(tmp_path / "2", day=SECOND, rows=rows_of(SECOND, 150), ending="parquet")


def undo_the_second_day():
    undo_batch(Batch.objects.get(business_day=SECOND, status="accepted").pk, by="test")


def test_a_kill_at_any_moment_loses_nothing_and_a_re_run_completes(second_day, take, empty_lake):
    """Proves 13.1."""
    before = picture_of_the_bank()
    ingests = Ingests(second_day)
    ingests.please("start")
    began = time.monotonic()
    ingests.please("wait")
    seconds = time.monotonic() - began
    after = picture_of_the_bank()
    assert after != before
    undo_the_second_day()

    moments = random.Random(1)  # noqa: S311 - moments of a test
    for _ in range(KILLS):
        ingests.please("start")
        time.sleep(moments.uniform(0, seconds))
        ingests.please("kill")
        wait_for_the_turn()
        assert picture_of_the_bank() in (before, after)

        take(second_day)

        assert picture_of_the_bank() == after
        named = set(LakeFile.objects.values_list("path", flat=True))
        on_disk = {str(p.relative_to(empty_lake)) for p in empty_lake.rglob("*") if p.is_file()}
        assert on_disk == named
        assert list(workplaces().iterdir()) == []
        assert list(current_home().quarantine.iterdir()) == []
        undo_the_second_day()
        assert picture_of_the_bank() == before
    ingests.close()
