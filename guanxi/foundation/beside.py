"""Another program of ours beside this one, for as long as this one runs."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

PROGRAM = (sys.executable, "-m", "guanxi.shell.cli")
_ENDING_SECONDS = 30


@contextmanager
def guanxi_beside(*words: str) -> Iterator["subprocess.Popen[bytes]"]:
    """``guanxi <words> --attached`` in a process of its own.

    It ends, after what it is at, at the end of the block, and also when this process is killed:
    it listens to a pipe that then closes.
    """
    command = (*PROGRAM, *words, "--attached")
    process = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603 - our own program
    try:
        yield process
    finally:
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(timeout=_ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()  # whatever it was at is whole or undone
            process.wait()
