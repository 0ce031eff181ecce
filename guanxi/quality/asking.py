"""What lacks of a customer, asked at any contact: how the forms of contacts reach this package."""

from collections.abc import Mapping
from datetime import datetime

from guanxi.bank.viewers import Viewer
from guanxi.foundation.permissions import grants
from guanxi.quality.codes import Permission
from guanxi.quality.commands import Said, take_back_told_at, tell_value
from guanxi.quality.policy import QualitySection
from guanxi.quality.queries import asks_of
from guanxi.rulebook.books import Rulebook
from guanxi.worklist.questions import Question


def ask(*, customer_id: int, by: Viewer, book: Rulebook, at: datetime) -> list[Question]:
    """One question for each field, of whoever may take down what customers tell."""
    if not grants(by.permissions, Permission.MEND):
        return []
    asks = asks_of(customer_id, book.section(QualitySection), at)
    return [Question(code=ask.field, label=f"{ask.label} · {ask.why}") for ask in asks]


def keep(
    *, customer_id: int, answers: Mapping[str, str], by: Viewer, book: Rulebook, at: datetime
) -> None:
    """Take each answer down as told at that moment. Raises ToldRefused."""
    for field, value in answers.items():
        tell_value(
            customer_id=customer_id,
            said=Said(field=field, value=value),
            section=book.section(QualitySection),
            at=at,
            by=by,
        )


def take_back(*, customer_id: int, kept_at: datetime, by: Viewer, at: datetime) -> None:
    """Ask again for what was told at a contact that is withdrawn."""
    take_back_told_at(customer_id=customer_id, told_at=kept_at, at=at, by=by)
