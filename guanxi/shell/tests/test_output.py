"""How a command tells how far it is, to somebody who watches and to a log."""

import pytest
from django.utils.translation import override

from guanxi.shell.cli import output


@pytest.fixture(name="clock")
def clock_(monkeypatch):
    """Seconds that pass only where the test says so."""
    seconds = [1000.0]
    monkeypatch.setattr(output, "monotonic", lambda: seconds[0])
    return seconds


def test_a_log_gets_a_line_a_minute_with_what_is_done_and_how_long_it_takes(clock, capsys):
    """Nobody watches a bar in the log of a timer; who reads it wants to know how far it is."""
    with override("en"), output.progress_bar("Night") as tell:
        for share in range(1, 11):
            clock[0] += 30
            tell(f"step {share}", share / 10)
    assert capsys.readouterr().err.splitlines() == [
        "Night: step 2, 20 % done, about 0:04:00 to go",
        "Night: step 4, 40 % done, about 0:03:00 to go",
        "Night: step 6, 60 % done, about 0:02:00 to go",
        "Night: step 8, 80 % done, about 0:01:00 to go",
        "Night: step 10, 100 % done, about 0:00:00 to go",
    ]


def test_nothing_is_foretold_before_anything_is_done(clock, capsys):
    with override("zh-hans"), output.progress_bar("日终") as tell:
        clock[0] += 90
        tell("取数", 0.0)
        clock[0] += 10
        tell("计算", 0.25)
    assert capsys.readouterr().err.splitlines() == ["日终：计算，已完成 25%，约剩 0:05:00"]
