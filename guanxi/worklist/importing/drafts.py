"""A checked list on its way from preview to import: signed, in the page, kept nowhere else.

It is good for whoever checked it, for some minutes; on arrival every row is checked again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

from guanxi.foundation.spreadsheets.reading import FileRefused
from guanxi.worklist.commands import ListedFrom
from guanxi.worklist.importing.checking import Checked
from guanxi.worklist.importing.rows import COLUMNS, Faulty

Said = Sequence[tuple[int, Mapping[str, str]]]


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What was checked: the rows that were good, and those that were not."""

    listed_from: ListedFrom
    good: Said
    faulty: Sequence[Faulty]


def packed(checked: Checked, listed_from: ListedFrom, *, staff_id: int) -> str:
    """The list as a field of the page."""
    about = (listed_from.file_name, listed_from.digest, listed_from.purpose)
    good = [[one.row.line, _cells(one.row.said)] for one in checked.planned]
    bad = [[one.line, _cells(one.said), list(one.faults)] for one in checked.faulty]
    return signing.dumps([about, good, bad], salt=_salt(staff_id), compress=True)


def unpacked(text: str, *, staff_id: int, minutes: int) -> Draft:
    """The list again. Raises FileRefused where it is somebody else's, changed, or too old."""
    try:
        about, good, bad = signing.loads(text, salt=_salt(staff_id), max_age=minutes * 60)
    except signing.BadSignature:
        raise FileRefused(_("The checked list is too old: choose the file again.")) from None
    name, digest, purpose = about
    return Draft(
        listed_from=ListedFrom(file_name=name, digest=digest, purpose=purpose),
        good=[(line, _said(cells)) for line, cells in good],
        faulty=[
            Faulty(line=line, said=_said(cells), faults=[(code, words) for code, words in faults])
            for line, cells, faults in bad
        ],
    )


def _cells(said: Mapping[str, str]) -> list[str]:
    return [said[code] for code in COLUMNS]


def _said(cells: Sequence[Any]) -> dict[str, str]:
    return dict(zip(COLUMNS, cells, strict=True))


def _salt(staff_id: int) -> str:
    return f"guanxi.worklist.import.{staff_id}"
