"""The steward keeps the customer and brings in a specialist, who is credited with a share (3.3)."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext

from guanxi.bank.viewers import Viewer
from guanxi.foundation import audit
from guanxi.foundation.refusals import Refusal
from guanxi.privacy.codes import OptOutKind
from guanxi.privacy.queries.choices import refused_by
from guanxi.rulebook.books import Rulebook
from guanxi.stewardship.commands.asking import ask
from guanxi.stewardship.commands.crediting import suggested
from guanxi.stewardship.followers import ReferralEnded, Referred, tell_followers
from guanxi.stewardship.policy import StewardshipSection


class ReferralRefused(Refusal):
    """The customer is not referred so. The message is shown to the member of staff."""


@transaction.atomic
def refer_customer(  # noqa: PLR0913 - whom, to whom, what about, by which rulebook
    *, customer_id: int, specialist_id: int, about: str, day: date, book: Rulebook, by: Viewer
) -> int:
    """The specialist gets a task, sight of the customer, and a share. Raises ReferralRefused."""
    if OptOutKind.MARKETING in refused_by(customer_id):
        raise ReferralRefused(
            gettext(
                "This customer refused direct marketing: no specialist may come in with an offer."
            )
        )
    terms = suggested(book.section(StewardshipSection).credit.referral, day)
    made = ask(
        "refer_customer(%s, %s, %s, %s::int, %s::date)",
        *(customer_id, specialist_id, terms.counted, terms.percent, terms.until),
    )
    if made is None:
        raise ReferralRefused(
            gettext(
                "The customer is referred by steward A or the head of the office, to a colleague "
                "who is neither the steward nor referred to already. Load the page again."
            )
        )
    _put_down("made", int(made), by, specialist=specialist_id)
    tell_followers(
        Referred(
            credit_id=int(made),
            customer_id=customer_id,
            specialist_id=specialist_id,
            about=about,
            day=day,
            book=book,
            by_id=by.staff_id,
        )
    )
    return int(made)


@transaction.atomic
def credit_accepted(*, referral_id: int, day: date, book: Rulebook, by: Viewer) -> int | None:
    """Who accepted a referred lead about a customer gets the share that was offered with it.

    The one referral is then entered once. Nothing where the customer has another steward by now, or
    where the share is there already; returns the number of the credit.
    """
    terms = suggested(book.section(StewardshipSection).credit.referral, day)
    made = ask(
        "credit_accepted(%s, %s, %s::int, %s::date)",
        *(referral_id, terms.counted, terms.percent, terms.until),
    )
    if made is not None:
        _put_down("accepted", int(made), by)
    return None if made is None else int(made)


@transaction.atomic
def end_referral(*, credit_id: int, at: datetime, by: Viewer) -> None:
    """The specialist is not needed any more: the share ends today. Raises ReferralRefused."""
    if ask("end_referral(%s)", credit_id) != "ended":
        raise ReferralRefused(
            gettext("Somebody has ended this referral already, or it is another person's part.")
        )
    _put_down("ended", credit_id, by)
    tell_followers(ReferralEnded(credit_id=credit_id, at=at, by_id=by.staff_id))


def _put_down(what: str, credit_id: int, by: Viewer, **details: object) -> None:
    audit.record(
        f"stewardship.referral.{what}",
        subject=f"stewardship.RevenueCredit:{credit_id}",
        by=f"bank.Staff:{by.staff_id}",
        **details,
    )
