"""Every test process has a home, and so a database server and a lake, of its own."""

import os
import shutil
from pathlib import Path

import pytest
from django.db import connection
from django.utils import translation

from guanxi.shell.catalogues import compile_catalogues

_BASE = Path(os.environ.get("GUANXI_TEST_HOME", Path(__file__).parent / "var" / "test"))
_HOME = _BASE / os.environ.get("PYTEST_XDIST_WORKER", "main")
os.environ["GUANXI_HOME"] = str(_HOME)
os.environ.pop("GUANXI_DATABASE_URL", None)
# The browser of the journeys keeps an event loop running in its test process, where Django would
# refuse any question of the tests that follow there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
compile_catalogues()


@pytest.fixture(autouse=True)
def in_the_language_of_the_settings():
    """Each test begins in it, and not in that of the last page of the test before."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def nothing_is_held_back(monkeypatch):
    """Tests draw two or three customers: chance holds none of them back (4.3).

    Who tests just that says who is; a bank of thousands in its own process does as the rulebook
    says.
    """

    def never(key, *, customer, kind, percent):
        return False

    monkeypatch.setattr("guanxi.alerts.effect.watching.is_held_back", never)


@pytest.fixture(autouse=True)
def zones_in_one_transaction(monkeypatch):
    """Pages of a test see what the test has made and not committed.

    Journeys and attacks come in by the logins themselves.
    """
    from guanxi.foundation.one_connection import (  # noqa: PLC0415 - reads the home
        on_the_same_connection,
    )

    monkeypatch.setattr("guanxi.foundation.zones.entrance", on_the_same_connection)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Tests that commit empty all tables afterwards, which the record of reads refuses."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass, tgname FROM pg_trigger WHERE tgname ~ '_emptied$'"
        )
        for table, trigger in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")


@pytest.fixture
def empty_lake():
    """The lake of this test process, emptied; what a test writes there is its own."""
    lake = _HOME / "lake"
    shutil.rmtree(lake, ignore_errors=True)
    lake.mkdir(parents=True, mode=0o700)
    return lake


def pytest_terminal_summary(terminalreporter):
    """Each reason why tests were left out, once: nobody takes a short run for a whole one."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = {report.longrepr[2] for report in skipped if isinstance(report.longrepr, tuple)}
    for reason in sorted(reasons):
        terminalreporter.write_line(reason.removeprefix("Skipped: "))
