"""What the fold consists of and what it was made from: ``lake/fold/fold.json``.

The file is replaced whole, by a rename, after every file it names is safely on disk. Files of the
fold never change: a new version has a new name, and what no record names any more is swept. So a
night may be killed at any moment, and the next one finds a whole fold.
"""

import json
import os
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

FORMAT = 1


@dataclass(frozen=True, kw_only=True)
class MonthFold:
    """One month folded through ``day``. Paths are relative to the lake.

    ``facts`` names every fact file that speaks of its days, with its checksum; ``strangers`` counts
    accounts with a balance that no delivery describes. ``accounts`` is the
    state of all accounts at the end of ``day``; ``before`` adds up the closed months before, and is
    there for the month of the last night only.
    """

    month: date
    day: date
    facts: Mapping[str, str]
    accounts: str
    entries: str
    trends: str
    ever: str
    strangers: int
    before: str | None = None

    def files(self) -> list[str]:
        """Every file of this month."""
        paths = (self.accounts, self.entries, self.trends, self.ever, self.before)
        return [path for path in paths if path is not None]


@dataclass(frozen=True, kw_only=True)
class Fold:
    """The whole: months in order, only the last of which may be unfinished."""

    policy: str = ""
    references: Mapping[str, str] = field(default_factory=dict)
    months: Sequence[MonthFold] = ()

    def files(self) -> set[str]:
        """Every file of the fold."""
        return {path for month in self.months for path in month.files()}


class Ledger:
    """The fold's place in the lake."""

    def __init__(self, lake: Path) -> None:
        self.lake = lake
        self.folder = lake / "fold"

    def read(self) -> Fold:
        """The fold as last recorded; an empty one when there is none or another version's."""
        path = self.folder / "fold.json"
        if not path.exists():
            return Fold()
        told = json.loads(path.read_text("utf-8"))
        if told["format"] != FORMAT:
            return Fold()
        fold = Fold(
            policy=told["policy"],
            references=told["references"],
            months=tuple(_month(month) for month in told["months"]),
        )
        whole = all((self.lake / name).exists() for name in fold.files())
        return fold if whole else Fold()

    def write(self, fold: Fold) -> None:
        """Record the fold; from here on it is the one that counts."""
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = self.folder / f".fold.json.{os.getpid()}"
        with draft.open("w", encoding="utf-8") as file:
            json.dump({"format": FORMAT, **asdict(fold)}, file, default=str, indent=1)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(self.folder / "fold.json")

    def new_path(self, kind: str, month: date, day: date) -> Path:
        """A name that no file of the fold has had."""
        name = f"through={day:%Y-%m-%d}-{secrets.token_hex(4)}.parquet"
        return self.folder / kind / f"month={month:%Y-%m}" / name

    def relative(self, path: Path) -> str:
        """As recorded: below the lake."""
        return path.relative_to(self.lake).as_posix()

    def absolute(self, names: Iterable[str]) -> list[Path]:
        """Where recorded files lie."""
        return [self.lake / name for name in names]

    def sweep(self, *, still_read: Iterable[str]) -> None:
        """Remove what neither the recorded fold nor a reader of the published night needs."""
        wanted = {self.lake / name for name in self.read().files() | set(still_read)}
        for path in self.folder.glob("*/month=*/*"):
            if path not in wanted:
                path.unlink()


def _month(told: dict[str, object]) -> MonthFold:
    days = {name: date.fromisoformat(str(told[name])) for name in ("month", "day")}
    return MonthFold(**{**told, **days})  # type: ignore[arg-type]
