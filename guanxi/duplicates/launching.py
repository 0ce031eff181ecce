"""Starts the process that carries out what was approved: a page may not change the bank's tables.

Nobody waits for it; should it find another at work, that one or the next night does it.
"""

import subprocess
import sys

COMMAND = (sys.executable, "-m", "guanxi.shell.cli", "duplicates", "work")


def launch() -> None:
    """Start it."""
    subprocess.Popen(  # noqa: S603 - our own program
        COMMAND, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True
    )
