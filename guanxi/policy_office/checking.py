"""May this text be an edition of the rulebook? Where not: which key, which line, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from guanxi.foundation.permissions import grants
from guanxi.foundation.refusals import Refusal
from guanxi.policy_office.codes import Permission
from guanxi.rulebook.books import Rulebook, RulebookRefused, rulebook_for, rulebook_with
from guanxi.rulebook.differences import Difference, differences, everything_said
from guanxi.rulebook.writing import line_of

TEXT_MAX = 200_000


class EditionRefused(Refusal):
    """The text cannot be an edition. ``key`` and ``line`` say where, as far as is known."""

    def __init__(self, message: str, *, key: str = "", line: int = 0) -> None:
        super().__init__(message)
        self.key, self.line = key, line


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A text that may be an edition: what it makes, and what it changes of what would be in force.

    ``base`` is the rulebook of that name on the same day without it; None for a new name.
    """

    book: Rulebook
    base: Rulebook | None
    changes: list[Difference]


def check_edition(text: str, *, today: date) -> Checked:
    """Raises EditionRefused."""
    checked = check_text(text)
    if checked.book.effective_from < today:
        raise EditionRefused(
            _("The day %(day)s has passed: an edition takes effect today or later.")
            % {"day": checked.book.effective_from},
            key="effective_from",
            line=line_of(text, "effective_from"),
        )
    if not checked.changes:
        raise EditionRefused(
            _("This text changes nothing: every key says what it says already on %(day)s.")
            % {"day": checked.book.effective_from}
        )
    _refuse_lock_out(checked.book)
    return checked


def check_text(text: str) -> Checked:
    """The same without a look at the calendar, for texts that are not proposed."""
    if len(text) > TEXT_MAX:
        raise EditionRefused(
            _("The text is longer than %(most)s characters: no rulebook needs so many.")
            % {"most": f"{TEXT_MAX:,}"}
        )
    try:
        book = rulebook_with(text, label=_("this text"))
    except RulebookRefused as refusal:
        line = refusal.line or (line_of(text, refusal.key) if refusal.key else 0)
        words = refusal.reason or str(refusal)
        raise EditionRefused(words, key=refusal.key, line=line) from None
    base = book_without(book)
    return Checked(book=book, base=base, changes=changes_of(base, book))


def book_without(book: Rulebook) -> Rulebook | None:
    """What would be in force on its day without it; None where nothing would."""
    try:
        return rulebook_for(book.effective_from, book.name)
    except RulebookRefused:
        return None


def changes_of(base: Rulebook | None, book: Rulebook) -> list[Difference]:
    """What the book changes; all that it says where there was none of its name."""
    if base is None:
        return [Difference(key=said, old=None, new=said.value) for said in everything_said(book)]
    return differences(base, book)


def _refuse_lock_out(book: Rulebook) -> None:
    """Under a rulebook that lets nobody change it again, the bank could only go to the operator."""
    access = book.content["access"].model_dump() if "access" in book.content else {}
    roles: Mapping[str, Any] = access.get("roles", {})
    for permission in (Permission.PROPOSE, Permission.APPROVE):
        if not any(grants(role["permissions"], permission) for role in roles.values()):
            raise EditionRefused(
                _(
                    "Under this rulebook no role would hold %(permission)s, and nobody could "
                    "change it again: leave it to one."
                )
                % {"permission": permission.value},
                key="access.roles",
            )
