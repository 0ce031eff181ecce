"""Customers go from one member of staff to another: both sides sign, then it happens (3.5).

The database sees to it who may do what (privacy/enforcement/handing.sql); here are what the
rulebook allows and the words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext, ngettext

from guanxi.bank.models import Staff
from guanxi.bank.viewers import Viewer
from guanxi.foundation import audit
from guanxi.rulebook.books import Rulebook
from guanxi.stewardship.commands.asking import HandoverRefused, ask, nothing_to_do, refusals
from guanxi.stewardship.commands.crediting import refuse_unfit
from guanxi.stewardship.followers import HandedOver, tell_followers
from guanxi.stewardship.models import Handover
from guanxi.stewardship.policy import StewardshipSection
from guanxi.stewardship.queries import handovers as queries
from guanxi.stewardship.rules.crediting import Terms
from guanxi.stewardship.rules.handing_over import (
    Shares,
    Taker,
    objection_to_taking,
    shared_out,
)


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Whose customers shall go to whom, and why."""

    giver_id: int
    receiver_ids: Sequence[int]
    customer_ids: Sequence[int]
    reason: str
    note: str = ""
    credit: Terms | None = None  # of the giver; None: all is the receiver's at once
    run_id: int | None = None  # the allocation run that it belongs to


@dataclass(frozen=True, kw_only=True)
class Planned:
    """What would go to whom, with what each has before and after."""

    shares: Shares
    takers: Mapping[int, Taker]


def plan_handover(wish: Wish, *, day: date, book: Rulebook, by: Viewer) -> Planned:
    """Share the chosen customers out; nothing is changed. Raises HandoverRefused."""
    section = book.section(StewardshipSection)
    giver = Staff.objects.filter(pk=wish.giver_id).first()
    chosen = set(wish.customer_ids)
    held = [
        one.given for one in queries.held_by(wish.giver_id, by) if one.given.customer_id in chosen
    ]
    if giver is None or not chosen or len(held) < len(chosen):
        raise HandoverRefused(
            gettext(
                "Not all of these customers are this person's any more: load the page again and "
                "choose anew."
            )
        )
    takers = {
        taker.staff_id: taker
        for taker in queries.takers_near(giver, day, book)
        if taker.staff_id in set(wish.receiver_ids)
    }
    if not takers or len(takers) < len(set(wish.receiver_ids)):
        raise HandoverRefused(
            gettext(
                "Choose at least one receiver: a colleague at work in this office or in the one "
                "above or below it, in a role that looks after customers."
            )
        )
    shares = shared_out(held, list(takers.values()), queries.roles_by_position(section))
    return Planned(shares=shares, takers=takers)


@transaction.atomic
def propose_handover(*, wish: Wish, day: date, book: Rulebook, by: Viewer) -> list[int]:
    """One handover for each receiver; whoever may sign for the giver signs with it.

    Raises HandoverRefused.
    """
    if wish.credit:
        refuse_unfit(wish.credit, day=day, book=book, by=HandoverRefused)
    shares = plan_handover(wish, day=day, book=book, by=by).shares
    if shares.left:
        raise HandoverRefused(_words_of_left(shares.left))
    made = []
    for receiver_id, customers in shares.taken.items():
        if customers:
            made.append(_proposed(wish, receiver_id, customers, by))
    return made


def _proposed(wish: Wish, receiver_id: int, customers: list[int], by: Viewer) -> int:
    terms = wish.credit
    agreed = (terms.counted, terms.percent, terms.until) if terms else ("", None, None)
    given = [wish.giver_id, receiver_id, wish.reason, wish.note, customers, *agreed, wish.run_id]
    places = "%s, %s, %s, %s, %s::bigint[], %s, %s::int, %s::date, %s::bigint"
    with refusals():
        made = ask(f"propose_handover({places})", *given)
    if made is None:
        raise HandoverRefused(
            gettext(
                "You cannot hand these customers over: some are being handed over already, or "
                "this person's customers are not yours to give. Load the page again."
            )
        )
    number = int(made)
    _put_down("proposed", number, by, to=receiver_id, customers=len(customers))
    return number


@transaction.atomic
def give_customers(*, handover: Handover, by: Viewer) -> None:
    """Sign for the side that gives. Raises HandoverRefused."""
    _expect("given", "give_customers(%s)", handover.pk)
    _put_down("given", handover.pk, by, giver=handover.giver_id)


@transaction.atomic
def approve_load(*, handover: Handover, by: Viewer) -> None:
    """Agree that the receiver has more customers than the role may. Raises HandoverRefused."""
    _expect("approved", "approve_load(%s)", handover.pk)
    _put_down("load_approved", handover.pk, by, receiver=handover.receiver_id)


@transaction.atomic
def end_handover(*, handover: Handover, by: Viewer) -> None:
    """Decline or withdraw what has not been received. Raises HandoverRefused."""
    _expect("ended", "end_handover(%s)", handover.pk)
    _put_down("ended", handover.pk, by)


@transaction.atomic
def receive_customers(*, handover: Handover, day: date, book: Rulebook, by: Viewer) -> None:
    """Sign as the receiver: customers, open work and alerts move in this one transaction.

    Raises HandoverRefused; then nothing has moved.
    """
    section = book.section(StewardshipSection)
    receiver = Staff.objects.get(pk=by.staff_id)
    places = section.capacity.get(receiver.role, 0)  # type: ignore[call-overload]
    with refusals():
        told = ask("receive_customers(%s, %s::int)", handover.pk, places)
    if told == "not_given":
        raise HandoverRefused(
            gettext("The side that gives has not signed yet: %(name)s signs first.")
            % {"name": handover.giver.name}
        )
    if told != "moved":
        raise HandoverRefused(nothing_to_do())
    _refuse_misplaced(handover, receiver, section)
    tell_handed_over(handover, day=day, book=book, by=by)


def tell_handed_over(handover: Handover, *, day: date, book: Rulebook, by: Viewer) -> None:
    """Put down who has changed hands by it, and tell whoever wants to know."""
    customers = queries.moved_in(handover.pk)
    _put_down("received", handover.pk, by, giver=handover.giver_id, customers=len(customers))
    tell_followers(
        HandedOver(
            handover_id=handover.pk,
            giver_id=handover.giver_id,
            receiver_id=handover.receiver_id,
            customer_ids=customers,
            day=day,
            book=book,
            by_id=by.staff_id,
        )
    )


def _refuse_misplaced(handover: Handover, receiver: Staff, section: StewardshipSection) -> None:
    """Role, office or tier may have changed since it was proposed; only now are they seen."""
    [taker] = queries.takers_of([receiver], section)
    roles = queries.roles_by_position(section)
    left = {
        one.given.customer_id: objection
        for one in queries.given_in(handover)
        if (objection := objection_to_taking(one.given, taker, roles)) in ("office", "role")
    }
    if left:
        raise HandoverRefused(_words_of_left(left))


@transaction.atomic
def ask_handover_back(*, handover: Handover, because: str, by: Viewer) -> None:
    """Ask a second person to take it back. Raises HandoverRefused."""
    _expect("asked", "ask_handover_back(%s, %s)", handover.pk, because)
    _put_down("asked_back", handover.pk, by)


@transaction.atomic
def hand_back(*, handover: Handover, book: Rulebook, by: Viewer) -> None:
    """Agree to take it back: what is still the receiver's returns. Raises HandoverRefused."""
    section = book.section(StewardshipSection)
    places = section.capacity.get(handover.giver.role, 0)  # type: ignore[call-overload]
    with refusals():
        told = ask(
            "hand_back(%s, %s::int, %s::int)", handover.pk, section.handover.undo_days, places
        )
    if told == "too_late":
        raise HandoverRefused(
            gettext("It is too late to take this back: propose a handover the other way instead.")
        )
    if told == "left":
        raise HandoverRefused(
            gettext("%(name)s no longer works here: propose a handover to a colleague instead.")
            % {"name": handover.giver.name}
        )
    if told != "handed_back":
        raise HandoverRefused(nothing_to_do())
    _put_down("handed_back", handover.pk, by)


def _expect(wanted: str, call: str, *given: Any) -> None:
    if ask(call, *given) != wanted:
        raise HandoverRefused(nothing_to_do())


def _words_of_left(left: Mapping[int, str]) -> str:
    count = len(left)
    reasons = {
        "office": gettext("their office is neither the receiver's nor below it"),
        "role": gettext("the receiver's role does not look after customers of their tier"),
        "first_steward": gettext("the receiver is their steward A already"),
    }
    named = "; ".join(words for code, words in reasons.items() if code in left.values())
    return ngettext(
        "%(count)s customer cannot be taken over (%(why)s): choose other customers or receivers.",
        "%(count)s customers cannot be taken over (%(why)s): choose other customers or receivers.",
        count,
    ) % {"count": count, "why": named}


def _put_down(what: str, handover_id: int, by: Viewer, **details: object) -> None:
    audit.record(
        f"stewardship.handover.{what}",
        subject=f"stewardship.Handover:{handover_id}",
        by=f"bank.Staff:{by.staff_id}",
        **details,
    )
