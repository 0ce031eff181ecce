"""A program beside another lives as long as that one and no longer."""

import sys

from guanxi.foundation import beside


def test_it_ends_with_what_it_is_beside(monkeypatch):
    waits = (sys.executable, "-c", "import sys; sys.stdin.read()")
    monkeypatch.setattr(beside, "PROGRAM", waits)
    with beside.guanxi_beside("events", "work") as process:
        assert process.poll() is None
        assert process.args[-1] == "--attached"
    assert process.returncode == 0
