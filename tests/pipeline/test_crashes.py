"""A kill at any moment of ingest, fold or publishing: a whole picture stays, a re-run completes."""

from guanxi.shell.bench import crashes
from guanxi.shell.crashes.stages import STAGES

KILLS = 100


def _quietly(_step, _share):
    """Nobody watches."""


def test_after_a_hundred_kills_every_picture_was_whole_and_every_re_run_ended_alike():
    """Proves 13.1 and 13.2 (part of): worker and database killed at statements, files, moments.

    The whole run: ``guanxi bench crashes --kills 1000``.
    """
    figures = crashes.measure(kills=KILLS, customers=80, ingest_percent=85, progress=_quietly)
    assert figures["findings"] == []
    assert crashes.is_well(figures)
    assert figures["kills"] >= KILLS
    assert set(figures["by_victim"]) == {"worker", "server", "power"}
    assert all(figures["by_stage"][stage] for stage in STAGES)
    assert min(figures["shown_afterwards"].values()) > 0


def test_a_night_that_is_shown_bit_by_bit_is_found_out():
    """What the kills would miss they would prove nothing of."""
    figures = crashes.measure(
        kills=6, customers=40, ingest_percent=0, broken="publish bit by bit", progress=_quietly
    )
    assert figures["incomplete_pictures"] > 0
    assert not crashes.is_well(figures)
