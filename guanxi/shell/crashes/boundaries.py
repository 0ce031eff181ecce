"""Every statement, commit and act on a file of this process, told just before it happens."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connections

from guanxi.foundation.dictionary import Purpose
from guanxi.foundation.zones import AUDIT

Passed = Callable[[], None]
_ACTS = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.truncate"}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_ZONES = ("default", str(Purpose.LOADER), AUDIT)


def watch(passed: Passed, *, home: Path) -> None:
    """From now on, for as long as this process lives."""
    _watch_files(passed, os.fspath(home))
    for zone in _ZONES:
        _watch_statements(passed, connections[zone])


def _watch_files(passed: Passed, home: str) -> None:
    def heard(event: str, what: tuple[Any, ...]) -> None:
        if event == "open":
            path, _mode, flags = what
            if isinstance(flags, int) and flags & _WRITING and str(path).startswith(home):
                passed()
        elif event in _ACTS and str(what[0]).startswith(home):
            passed()

    sys.addaudithook(heard)


def _watch_statements(passed: Passed, connection: Any) -> None:
    def before(execute: Any, statement: str, values: Any, many: Any, context: Any) -> Any:
        passed()
        return execute(statement, values, many, context)

    commit = connection.commit

    def between() -> None:
        passed()
        commit()
        passed()

    connection.execute_wrappers.append(before)
    connection.commit = between
