"""A customer who rose says who shall be the steward; nobody is moved otherwise (3.3).

Who stays keeps the steward, who may refer to a specialist. Who goes is handed over: the steward
signs with the answer, the specialist by receiving, and the revenue stays credited to the first
steward as the rulebook says.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext

from guanxi.bank.models import Staff
from guanxi.bank.viewers import Viewer
from guanxi.foundation import audit
from guanxi.foundation.refusals import Refusal
from guanxi.rulebook.books import Rulebook
from guanxi.stewardship.codes import Answer, HandoverReason
from guanxi.stewardship.commands.crediting import suggested
from guanxi.stewardship.commands.handing_over import Wish, end_handover, propose_handover
from guanxi.stewardship.followers import Answered, AskedAgain, ToBeAsked, tell_followers
from guanxi.stewardship.models import Choice, Upgrade
from guanxi.stewardship.policy import StewardshipSection
from guanxi.stewardship.queries import choosing as queries
from guanxi.stewardship.queries.choosing import Rise


class ChoiceRefused(Refusal):
    """The answer is not recorded so. The message is shown to the member of staff."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the customer said, and how he was asked."""

    answer: str
    asked_by: str
    asked_on: date
    specialist_id: int | None = None
    note: str = ""


@transaction.atomic
def record_choice(  # noqa: PLR0913 - what was said, when, and by whom it is taken down
    *, customer_id: int, said: Said, day: date, at: datetime, book: Rulebook, by: Viewer
) -> Choice:
    """Take the answer down, and hand over who goes. Raises ChoiceRefused, HandoverRefused."""
    rise = _open_rise(customer_id)
    if rise.is_answered:
        raise ChoiceRefused(
            gettext("An answer stands already: withdraw it first, then record the new one.")
        )
    if not rise.upgrade.day <= said.asked_on <= day:
        raise ChoiceRefused(
            gettext("The day of asking is between the day of the rise and today: correct it.")
        )
    if rise.choice is not None:  # the specialist declined: this answer came to nothing
        _withdraw(rise.choice, at, by)
    handover_id = None
    if said.answer == Answer.GO:
        handover_id = _handed_over(rise.upgrade, said, day=day, book=book, by=by)
    choice = Choice.objects.create(
        upgrade=rise.upgrade,
        customer_id=customer_id,
        answer=said.answer,
        handover_id=handover_id,
        asked_by=said.asked_by,
        asked_on=said.asked_on,
        note=said.note,
        recorded_by_id=by.staff_id,
        recorded_at=at,
    )
    _put_down("recorded", choice, by)
    tell_followers(Answered(upgrade_id=rise.upgrade.pk, at=at, by_id=by.staff_id))
    return choice


@transaction.atomic
def withdraw_choice(
    *, customer_id: int, day: date, at: datetime, book: Rulebook, by: Viewer
) -> None:
    """The customer thought better of it, or it was a mistake. Raises ChoiceRefused."""
    rise = _open_rise(customer_id)
    if rise.choice is None:
        raise ChoiceRefused(gettext("No answer stands: record what the customer chooses."))
    handover = rise.choice.handover
    if handover is not None and handover.received_at and not handover.undone_at:
        raise ChoiceRefused(
            gettext("The specialist has taken over already: ask for the handover to be taken back.")
        )
    if rise.waits_for_specialist and handover is not None:
        end_handover(handover=handover, by=by)
    _withdraw(rise.choice, at, by)
    upgrade = rise.upgrade
    tell_followers(AskedAgain(asked=to_be_asked(upgrade), day=day, book=book, by_id=by.staff_id))


def to_be_asked(upgrade: Upgrade) -> ToBeAsked:
    """Whom to ask, as packages above are told."""
    return ToBeAsked(
        upgrade_id=upgrade.pk,
        customer_id=upgrade.customer_id,
        steward_id=upgrade.steward_id,
        from_tier=upgrade.from_tier,
        to_tier=upgrade.to_tier,
    )


def _open_rise(customer_id: int) -> Rise:
    rise = queries.rise_of(customer_id)
    if rise is None:
        raise ChoiceRefused(
            gettext(
                "There is nothing to choose any more: the customer has fallen again or has "
                "another steward. Load the page again."
            )
        )
    return rise


def _handed_over(upgrade: Upgrade, said: Said, *, day: date, book: Rulebook, by: Viewer) -> int:
    steward = Staff.objects.get(pk=upgrade.steward_id)
    specialists = queries.specialists_for(steward, upgrade.to_tier, day, book)
    if said.specialist_id not in {staff.pk for staff, _taker in specialists}:
        raise ChoiceRefused(
            gettext(
                "Choose the specialist the customer wants: a colleague near this office whose role "
                "looks after the new tier."
            )
        )
    [number] = propose_handover(
        wish=Wish(
            giver_id=steward.pk,
            receiver_ids=[said.specialist_id],
            customer_ids=[upgrade.customer_id],
            reason=HandoverReason.CHOICE,
            note=said.note,
            credit=suggested(book.section(StewardshipSection).credit.choice, day),
        ),
        day=day,
        book=book,
        by=by,
    )
    return number


def _withdraw(choice: Choice, at: datetime, by: Viewer) -> None:
    choice.withdrawn_by_id, choice.withdrawn_at = by.staff_id, at
    choice.save(update_fields=["withdrawn_by", "withdrawn_at"])
    _put_down("withdrawn", choice, by)


def _put_down(what: str, choice: Choice, by: Viewer) -> None:
    audit.record(
        f"stewardship.choice.{what}",
        subject=choice,
        by=f"bank.Staff:{by.staff_id}",
        answer=choice.answer,
    )
