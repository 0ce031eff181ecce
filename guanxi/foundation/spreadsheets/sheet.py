"""A list on its way into a file: columns, rows that come one by one, and what it says of itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from guanxi.foundation.spreadsheets.cells import ColumnKind, Value

Note = tuple[str, str]  # "Made by", "李思远"


@dataclass(frozen=True)
class Column:
    """A column: its heading and how its values are written."""

    label: str
    kind: ColumnKind = "text"

    @property
    def is_figure(self) -> bool:
        """Whether its values are aligned by their last digit."""
        return self.kind in ("money", "count", "percent")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What is written. ``rows`` may be read once only; ``notes`` come before everything else."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]
    notes: Sequence[Note] = ()
