"""The rulebook files there are: those that ship, and the bank's own in GUANXI_HOME/rulebooks."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from guanxi.foundation.home import guanxi_home
from guanxi.rulebook.refusals import RulebookRefused, refused

_LIBRARY = Path(__file__).parent / "library"
_HEAD = {"name", "extends", "effective_from"}
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_LINE = re.compile(r"at line (\d+)")

# Path, time of change and size of every file: what was read once holds while this is the same.
Stamp = tuple[tuple[Path, int, int], ...]


@dataclass(frozen=True, kw_only=True)
class Edition:
    """One file: a rulebook's tables from a day on, not yet checked against the sections."""

    path: Path
    name: str
    effective_from: date
    extends: str | None
    is_own: bool  # the bank's own goes before one that ships
    tables: Mapping[str, Any]

    @property
    def order(self) -> tuple[date, bool]:
        """Later goes before earlier, the bank's own before one that ships."""
        return self.effective_from, self.is_own


def stamp() -> Stamp:
    """What tells whether any rulebook file has changed."""
    own = guanxi_home() / "rulebooks"
    paths = sorted(_LIBRARY.glob("*.toml")) + sorted(own.glob("*.toml"))
    marks = [(path, path.stat()) for path in paths]
    return tuple((path, mark.st_mtime_ns, mark.st_size) for path, mark in marks)


@lru_cache(maxsize=8)
def editions(files: Stamp) -> tuple[Edition, ...]:
    """All editions, earliest first. Raises RulebookRefused for any file that cannot be used."""
    found = [_edition(path) for path, _time, _size in files]
    return in_order(found)


def in_order(found: Iterable[Edition]) -> tuple[Edition, ...]:
    """Earliest first. Raises RulebookRefused where two are of one name and day."""
    by_name = sorted(found, key=lambda one: (one.name, one.order))
    for earlier, later in pairwise(by_name):
        _refuse_twins(earlier, later)
    return tuple(sorted(by_name, key=lambda one: one.order))


def _refuse_twins(earlier: Edition, later: Edition) -> None:
    if (earlier.name, earlier.order) == (later.name, later.order):
        raise refused(
            later.path,
            "effective_from",
            _("%(other)s is another edition of %(name)s of the same day")
            % {"other": earlier.path, "name": later.name},
        )


def _edition(path: Path) -> Edition:
    return edition_of(_toml(path), path)


def edition_of(book: Mapping[str, Any], path: Path) -> Edition:
    """What was read, as an edition that would stand in that file. Raises RulebookRefused."""
    name, since, extends = (book.get(key) for key in ("name", "effective_from", "extends"))
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise refused(path, "name", _("a short name in small letters is needed, such as my-bank"))
    if not isinstance(since, date) or isinstance(since, datetime):
        raise refused(
            path, "effective_from", _("a day is needed, without quotes, such as 2026-11-21")
        )
    if extends is not None and not isinstance(extends, str):
        raise refused(path, "extends", _("the name of a rulebook in quotes is needed"))
    tables = {key: value for key, value in book.items() if key not in _HEAD}
    for key, value in tables.items():
        if not isinstance(value, dict):
            raise refused(path, key, _("no such key; only tables such as [tiers] stand here"))
    return Edition(
        path=path,
        name=name,
        effective_from=since,
        extends=extends,
        is_own=path.parent != _LIBRARY,
        tables=tables,
    )


def read_toml(text: str, path: Path) -> dict[str, Any]:
    """The text of a rulebook taken apart. Raises RulebookRefused with the line."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = _LINE.search(str(error))
        raise RulebookRefused(
            _("%(file)s: not readable as TOML: %(error)s.") % {"file": path, "error": error},
            reason=str(error),
            line=int(line.group(1)) if line else 0,
        ) from None
    except RecursionError:
        reason = _("tables or lists stand inside one another too deeply")
        raise RulebookRefused(f"{path}: {reason}", reason=reason) from None


def _toml(path: Path) -> dict[str, Any]:
    try:
        return read_toml(path.read_text("utf-8"), path)
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise RulebookRefused(
            _("%(file)s: line %(line)s: not UTF-8: save the file in that encoding.")
            % {"file": path, "line": line}
        ) from None
    except OSError as error:
        raise RulebookRefused(
            _("%(file)s: not readable: %(error)s.") % {"file": path, "error": error.strerror}
        ) from None
