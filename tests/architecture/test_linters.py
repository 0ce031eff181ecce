"""The checks that need no database: each is a command, and each must be silent."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent

COMMANDS = {
    "style": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "contracts": ["lint-imports", "--no-cache"],
    "types": ["mypy", "guanxi", "config"],
    "templates": ["djlint", "--check", "--lint", "--quiet", "guanxi"],
    "migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_code_passes(name):
    program, *arguments = COMMANDS[name]
    run = subprocess.run(
        [BIN / program, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-4000:]
