"""From the cells of a file to rows of a list: what each says, and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.foundation.spreadsheets.reading import Cell, FileRefused, Formula, Line

COLUMNS: Mapping[str, Promise] = {
    "number": gettext_lazy("Customer number"),
    "due": gettext_lazy("Due day"),
    "subject": gettext_lazy("Subject"),
    "note": gettext_lazy("Note"),
}
OPTIONAL = frozenset({"note"})
# What people write above these columns, whatever language their screen is in.
_HEADINGS: Mapping[str, frozenset[str]] = {
    "number": frozenset({"customer number", "customer no.", "客户号", "客户编号", "客户号码"}),
    "due": frozenset({"due day", "due", "due date", "到期日", "到期", "截止日期", "完成日期"}),
    "subject": frozenset({"subject", "task", "事项", "主题", "任务"}),
    "note": frozenset({"note", "notes", "备注", "说明"}),
}
_LOOKED_THROUGH = 5  # lines in which the headings may stand
_SUBJECT_MAX, _NOTE_MAX, _NUMBER_MAX = 60, 200, 40
_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日")


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row that can be work, once its customer is known."""

    line: int
    number: str
    due_on: date
    subject: str
    note: str

    @property
    def task(self) -> str:
        """What the list of work shows of it."""
        return f"{self.subject}: {self.note}" if self.note else self.subject

    @property
    def said(self) -> dict[str, str]:
        """Its cells again."""
        due = self.due_on.isoformat()
        return {"number": self.number, "due": due, "subject": self.subject, "note": self.note}


@dataclass(frozen=True, kw_only=True)
class Faulty:
    """A row that cannot, with what is wrong by column, and its cells as they were."""

    line: int
    said: Mapping[str, str]
    faults: Sequence[tuple[str, str]]  # column, what is wrong and what to do

    @property
    def named(self) -> list[tuple[str, str, str]]:
        """Name of the column, what stands there, what is wrong."""
        return [(str(COLUMNS[code]), self.said[code], words) for code, words in self.faults]


@dataclass(frozen=True, kw_only=True)
class DueWithin:
    """The days on which imported work may be due."""

    first: date
    last: date

    @classmethod
    def days_from(cls, day: date, days: int) -> "DueWithin":
        """From that day on, so many days."""
        return cls(first=day, last=day + timedelta(days=days))


def numbers_in(lines: Sequence[Line]) -> list[tuple[int, str]]:
    """The customer numbers of a list that need hold nothing else, each with its line.

    Raises FileRefused where no column is named so.
    """
    for place, line in enumerate(lines[:_LOOKED_THROUGH]):
        column = _columns_of(line).get("number")
        if column is not None:
            return [(row.number, _text(_at(row, column))) for row in lines[place + 1 :]]
    raise FileRefused(
        _("No column is called “Customer number”: name the one with the customers' numbers so.")
    )


def said_in(lines: Sequence[Line]) -> list[tuple[int, dict[str, Cell]]]:
    """Cells by column for each line below the headings. Raises FileRefused without headings."""
    for place, line in enumerate(lines[:_LOOKED_THROUGH]):
        columns = _columns_of(line)
        if "number" in columns:
            missing = [
                str(COLUMNS[code]) for code in COLUMNS if code not in columns.keys() | OPTIONAL
            ]
            if missing:
                raise FileRefused(
                    _("The column %(names)s is missing: take the template, or name a column so.")
                    % {"names": ", ".join(missing)}
                )
            return [(row.number, _by_column(row, columns)) for row in lines[place + 1 :]]
    raise FileRefused(
        _(
            "No line of headings was found among the first five: the first line must name the "
            "columns as the template does."
        )
    )


def row_of(line: int, cells: Mapping[str, Cell], days: DueWithin) -> Row | Faulty:
    """What the row says, or what is wrong with it."""
    faults: list[tuple[str, str]] = []
    said = {code: _text(cells.get(code)) for code in COLUMNS}
    formulas = [code for code in COLUMNS if isinstance(cells.get(code), Formula)]
    faults += [(code, _("This is a formula: put its value there instead.")) for code in formulas]
    due_on = _day(cells.get("due"))
    checks = {
        "number": _objection_to_number(said["number"]),
        "due": _objection_to_day(due_on, said["due"], days),
        "subject": _objection_to_length(said["subject"], _SUBJECT_MAX, is_needed=True),
        "note": _objection_to_length(said["note"], _NOTE_MAX, is_needed=False),
    }
    faults += [(code, words) for code, words in checks.items() if words and code not in formulas]
    if faults or due_on is None:
        return Faulty(line=line, said=said, faults=faults)
    return Row(
        line=line,
        number=said["number"],
        due_on=due_on,
        subject=said["subject"],
        note=said["note"],
    )


def faulty(row: Row, column: str, words: str) -> Faulty:
    """The row, good by itself, with what is wrong with it after all."""
    return Faulty(line=row.line, said=row.said, faults=[(column, words)])


def _columns_of(line: Line) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(line.cells):
        heading = cell.strip().lower() if isinstance(cell, str) else ""
        for code, known in _HEADINGS.items():
            if heading in known:
                found.setdefault(code, place)
    return found


def _by_column(line: Line, columns: Mapping[str, int]) -> dict[str, Cell]:
    return {code: _at(line, place) for code, place in columns.items()}


def _at(line: Line, place: int) -> Cell:
    return line.cells[place] if place < len(line.cells) else None


def _text(cell: Cell) -> str:
    """As people see it in the cell. A number that Excel made of a customer's is whole again."""
    if isinstance(cell, Formula):
        return cell.text[:_NOTE_MAX]
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)[: 2 * _NOTE_MAX]


def _day(cell: Cell) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = _text(cell).replace(" ", "")
    for pattern in _DAYS:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _objection_to_number(number: str) -> str:
    if not number:
        return _("Say which customer: the number is missing.")
    return _("This is no customer's number.") if len(number) > _NUMBER_MAX else ""


def _objection_to_day(day: date | None, said: str, days: DueWithin) -> str:
    if not said:
        return _("Say by when: the day is missing.")
    if day is None:
        return _("This is no day: write it as 2026-12-31.")
    if day < days.first:
        return _("The day has passed: choose %(day)s or later.") % {"day": days.first.isoformat()}
    if day > days.last:
        return _("The day is too far ahead: choose %(day)s or earlier.") % {
            "day": days.last.isoformat()
        }
    return ""


def _objection_to_length(text: str, longest: int, *, is_needed: bool) -> str:
    if is_needed and not text:
        return _("Say what is to be done: the cell is empty.")
    if len(text) > longest:
        return _("Longer than %(longest)s characters: shorten it.") % {"longest": longest}
    return ""
