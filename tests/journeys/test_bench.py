"""The benchmark of the pages asks leave like anybody who reads much, and then measures."""

import json
import os
import subprocess

from tests.journeys.conftest import PROGRAM


def test_pages_are_timed_over_http_after_a_second_person_agreed(workbench):
    environment = {**os.environ, "GUANXI_HOME": str(workbench.screens.parent)}
    run = subprocess.run(
        [*PROGRAM, "bench", "pages", "--requests", "5", "--json"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-4000:]
    for role, pages in json.loads(run.stdout)["pages"].items():
        turns = pages.pop("all in turn")
        assert [turn["clients"] for turn in turns] == [1, 8], role
        assert all(turn["pages_per_second"] > 0 for turn in turns)
        assert {page["requests"] for page in pages.values()} == {5}
