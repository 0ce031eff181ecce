"""Which kinds of text are searched: each package signs its own in from its apps.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from guanxi.privacy.search.words import Piece


@dataclass(frozen=True, kw_only=True)
class Passage:
    """One text that fits. ``page`` names the address that it leads to, ``number`` its number."""

    at: datetime
    text: str
    by: str
    about: str  # the customer's name or what the text is of
    page: str
    number: int
    detail: str = ""
    pieces: Sequence[Piece] = ()
    kind: str | Promise = ""


@dataclass(frozen=True, kw_only=True)
class NoteKind:
    """One kind of text. ``find`` and ``every`` are dotted paths, so that it can sign in early.

    ``find(viewer, wanted, *, customer_id, most)`` gives the passages that the viewer may see;
    ``every()`` the `Note` of each text whose grams are kept, where they are.
    """

    code: str
    label: str | Promise
    find: str
    every: str = ""


_kinds: dict[str, NoteKind] = {}


def sign_in_notes(kind: NoteKind) -> None:
    """From now on its texts are found with all others."""
    _kinds[kind.code] = kind


def note_kinds() -> Sequence[NoteKind]:
    """Every kind that signed in."""
    return [_kinds[code] for code in sorted(_kinds)]
