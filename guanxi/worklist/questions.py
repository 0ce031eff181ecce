"""What is asked of a customer along the way, at any contact.

A package above, such as quality, signs in what it wants to know. Every form of a contact asks it,
and the answers are kept in the contact's transaction: both or neither.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.module_loading import import_string

from guanxi.bank.viewers import Viewer
from guanxi.rulebook.books import Rulebook

if TYPE_CHECKING:
    from guanxi.worklist.models import Contact


@dataclass(frozen=True, kw_only=True)
class Question:
    """One thing to ask, answered in a line."""

    code: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Asker:
    """Who wants to know. Named by dotted paths, for a package signs in before tables are known.

    ``ask(customer_id=, by=, book=, at=)`` gives questions; ``keep``, which takes ``answers=`` by
    code as well, keeps them or raises a Refusal; ``take_back(customer_id=, kept_at=, by=, at=)``
    forgets them when the contact is withdrawn. ``name`` goes before the codes on forms, so that
    each hears the answers to its own questions alone.
    """

    name: str
    ask: str
    keep: str
    take_back: str


_askers: dict[str, Asker] = {}


def sign_in_asker(asker: Asker) -> None:
    """Have its questions asked at every contact."""
    _askers[asker.name] = asker


def questions_for(
    customer_id: int, *, by: Viewer, book: Rulebook, at: datetime
) -> Sequence[Question]:
    """What to ask a customer whom the caller has found visible."""
    return [
        replace(question, code=f"{asker.name}-{question.code}")
        for asker in _askers.values()
        for question in import_string(asker.ask)(customer_id=customer_id, by=by, book=book, at=at)
    ]


def keep_answers(
    contact: "Contact", answers: Mapping[str, str], *, by: Viewer, book: Rulebook
) -> None:
    """What was answered at a contact. Raises the Refusal of whoever asked."""
    for asker in _askers.values():
        own = {
            code.removeprefix(f"{asker.name}-"): answer
            for code, answer in answers.items()
            if code.startswith(f"{asker.name}-")
        }
        keep = import_string(asker.keep)
        keep(customer_id=contact.customer_id, answers=own, by=by, book=book, at=contact.at)


def take_back_answers(contact: "Contact", *, at: datetime, by: Viewer) -> None:
    """The contact was a slip: so was what was answered at it."""
    for asker in _askers.values():
        take_back = import_string(asker.take_back)
        take_back(customer_id=contact.customer_id, kept_at=contact.at, by=by, at=at)
