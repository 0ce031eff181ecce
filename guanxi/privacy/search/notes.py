"""What staff wrote, found by words: each kind of text signs in, whoever searches asks them all.

A kind that has many texts keeps their grams (`keep_note`), as numbers under the home's key; a
function of the database gives back those of the person's own customers that may fit. Whether they
do is looked up in the texts themselves, which the database shows by its own policies.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from django.db import connection
from django.utils.module_loading import import_string

from guanxi.bank.viewers import Viewer
from guanxi.privacy.models import KeptNote
from guanxi.privacy.search.kinds import Passage, note_kinds
from guanxi.privacy.search.tokens import Hashed, asked_for, hashing, key
from guanxi.privacy.search.words import Wanted, kept_grams

# Notes that are looked into for one search, the newest: each counts as read by who searches.
MOST = 60
_CHUNK = 2_000


@dataclass(frozen=True, kw_only=True)
class Note:
    """One text whose grams are kept."""

    kind: str
    number: int
    customer_id: int
    branch_id: int
    at: datetime
    text: str


def passages_found(
    viewer: Viewer, asked: Wanted, *, customer_id: int | None = None
) -> list[Passage]:
    """What the viewer may see and fits, the best first and the newest first among equals."""
    found: list[Passage] = []
    for kind in note_kinds():
        find: Callable[..., Iterable[Passage]] = import_string(kind.find)
        for one in find(viewer, asked, customer_id=customer_id, most=MOST):
            if asked.where_in(one.text):
                found.append(replace(one, pieces=asked.pieces_of(one.text), kind=kind.label))
    return sorted(found, key=lambda one: (asked.weight_in(one.text)[0], one.at), reverse=True)


def keep_note(note: Note) -> None:
    """Keep by what the text is found, in the transaction that writes it."""
    if grams := _numbers(note.text, hashing(key())):
        _row(note, grams).save(force_insert=True)


def numbers_of_notes(kind: str, asked: Wanted, *, customer_id: int | None, most: int) -> list[int]:
    """Numbers of the texts about the person's own customers that may fit, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT notes_with(%s, %s::bigint[], %s::bigint, %s)",
            [kind, asked_for(asked.grams), customer_id, most],
        )
        (numbers,) = cursor.fetchone()
    return list(numbers or ())


def keep_every_note(*, with_key: bytes | None = None) -> int:
    """Make all grams anew, as the loader; returns of how many texts there are any."""
    KeptNote.objects.all().delete()
    hashed, made = hashing(with_key or key()), 0
    for kind in note_kinds():
        if not kind.every:
            continue
        notes: Iterator[Note] = iter(import_string(kind.every)())
        while some := list(islice(notes, _CHUNK)):
            rows = [_row(one, grams) for one in some if (grams := _numbers(one.text, hashed))]
            KeptNote.objects.bulk_create(rows)
            made += len(rows)
    return made


def _numbers(text: str, hashed: Hashed) -> list[int]:
    return sorted(map(hashed, kept_grams(text)))


def _row(note: Note, grams: list[int]) -> KeptNote:
    return KeptNote(
        kind=note.kind,
        number=note.number,
        customer_id=note.customer_id,
        branch_id=note.branch_id,
        at=note.at,
        grams=grams,
    )
