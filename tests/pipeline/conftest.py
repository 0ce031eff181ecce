"""A home of its own for every bank that goes through the command line."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from guanxi.foundation.home import current_home
from guanxi.foundation.server import stop_server


@dataclass(frozen=True)
class Answer:
    """What a command said."""

    status: int
    json: dict
    messages: str


@dataclass(frozen=True)
class CommandLine:
    """``guanxi`` in one home."""

    home: Path

    def command(self, *arguments):
        return [sys.executable, "-m", "guanxi.shell.cli", *map(str, arguments)]

    @property
    def environment(self):
        return {**os.environ, "GUANXI_HOME": str(self.home), "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}

    def run(self, *arguments, **more):
        """Run with --json and take the answer apart; a status other than 0 is an answer too."""
        run = subprocess.run(
            self.command(*arguments, "--json"),
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            **more,
        )
        return Answer(run.returncode, json.loads(run.stdout) if run.stdout else {}, run.stderr)


@pytest.fixture
def line(request):
    """A command line in a new home, gone afterwards with its server."""
    home = current_home().path / "banks" / request.node.name[:60]
    shutil.rmtree(home, ignore_errors=True)
    home.parent.mkdir(exist_ok=True)
    yield CommandLine(home)
    if home.exists():
        stop_server(home=home)
        shutil.rmtree(home)
