"""A night is what its one transaction made of it."""

from contextlib import contextmanager
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from guanxi.bank.tests.factories import BatchFactory
from guanxi.nightly import commands
from guanxi.nightly.models import NightRun

NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)
QUIET = SimpleNamespace(
    __name__="guanxi.quiet.night", compute=lambda _night: None, publish=lambda _night: {}
)


def run_one_night(monkeypatch, *, interrupted_in):
    """A night of one quiet part, during which somebody presses Ctrl C."""

    @contextmanager
    def engine(*, keeps_memory):
        assert keeps_memory, "all of this night is here"
        yield None
        if interrupted_in == "clearing up":
            raise KeyboardInterrupt

    def publish(_night):
        if interrupted_in == "publishing":
            raise KeyboardInterrupt
        return {}

    part = SimpleNamespace(**{**vars(QUIET), "publish": publish})
    monkeypatch.setattr(commands, "PARTS", (part,))
    monkeypatch.setattr(commands, "open_engine", engine)
    BatchFactory()
    with pytest.raises(KeyboardInterrupt):
        commands.run_nights(through=None, rulebook="default", now=lambda: NOW)
    return NightRun.objects.get()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("empty_lake")
def test_a_night_interrupted_after_it_was_shown_counts_as_shown(monkeypatch):
    """Proves part of 13.1: what readers see and what is recorded never part."""
    assert run_one_night(monkeypatch, interrupted_in="clearing up").status == "published"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("empty_lake")
def test_a_night_interrupted_before_it_was_shown_failed(monkeypatch):
    """Proves part of 13.1."""
    run = run_one_night(monkeypatch, interrupted_in="publishing")
    assert (run.status, run.failure) == ("failed", "KeyboardInterrupt")


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_night_left_is_swept_though_no_night_is_due(monkeypatch, empty_lake):
    """Proves part of 13.1: as after a kill in the moment after it was shown."""
    run_one_night(monkeypatch, interrupted_in="clearing up")
    left = empty_lake / "nights" / "404"
    left.mkdir()
    assert commands.run_nights(through=None, rulebook="default", now=lambda: NOW) == []
    assert not left.exists()
