"""What a family of checks is told, and what it answers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from guanxi.ingest.contract import Column, File, Kind
from guanxi.ingest.workplace import Workplace

# How Parquet may store a kind so that it is taken as it is; anything else is read as text.
NATIVE = {
    Kind.DAY: ("DATE",),
    Kind.MOMENT: ("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"),
    Kind.MONEY: ("TINYINT", "SMALLINT", "INTEGER", "BIGINT"),
    Kind.NUMBER: ("TINYINT", "SMALLINT", "INTEGER", "BIGINT"),
    Kind.YES_NO: ("BOOLEAN",),
}
STORED = {
    Kind.DAY: "DATE",
    Kind.MOMENT: "TIMESTAMP",
    Kind.MONEY: "BIGINT",
    Kind.NUMBER: "BIGINT",
    Kind.YES_NO: "BOOLEAN",
}


@dataclass(frozen=True, kw_only=True)
class Check:
    """A rule on single rows: ``condition`` is true where ``column`` of row ``v`` breaks it."""

    rule: str
    column: str
    condition: str


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A rule over many rows: ``rows`` selects the ``_row`` of those that break it."""

    rule: str
    column: str
    rows: str


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One file being read.

    In conditions ``v."x"`` is the value of column x in its own type, NULL where empty or
    unreadable, ``v."_x"`` its text where it had to be read from text, and ``r_x`` the row that
    reference x leads to. ``earlier`` gives the lake's files of accepted facts of the same months.
    """

    file: File
    types: dict[str, str]
    business_day: date
    currencies: tuple[str, ...]
    workplace: Workplace
    earlier: Callable[[], list[Path]]

    @property
    def table(self) -> str:
        """Where the typed rows lie."""
        return f"read_{self.file.name}"

    def is_native(self, column: Column) -> bool:
        """Whether the file stores the column in its own type already."""
        return self.types[column.name] in NATIVE.get(column.kind, ())

    def optional(self, name: str) -> bool:
        """Whether the file's column of that name may be empty."""
        return not self.file.column(name).required


def literal(day: date) -> str:
    """A day as SQL writes it."""
    return f"DATE '{day.isoformat()}'"
