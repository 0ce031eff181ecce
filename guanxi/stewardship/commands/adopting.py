"""People of an outlet adopt customers of its pool, and give them back (3.1)."""

import json
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext

from guanxi.bank.viewers import Viewer
from guanxi.foundation import audit
from guanxi.foundation.refusals import Refusal
from guanxi.rulebook.books import Rulebook
from guanxi.stewardship.commands.asking import ask
from guanxi.stewardship.followers import Adopted, Released, tell_followers
from guanxi.stewardship.policy import StewardshipSection
from guanxi.stewardship.queries.pool import tiers_for


class AdoptionRefused(Refusal):
    """The customer is not adopted so. The message is shown to the member of staff."""


@transaction.atomic
def look_at_pool(*, book: Rulebook, by: Viewer) -> int:
    """Draw some more of the pool within the day's quota. Raises AdoptionRefused."""
    section = book.section(StewardshipSection)
    policy, tiers = section.adoption, tiers_for(by.role, section)
    drawn = ask(
        "look_at_pool(%s::text[], %s::int, %s::int, %s::int)",
        *(tiers, policy.cool_down_days, policy.looks_per_day_max, policy.looks_at_once),
    )
    if not drawn:
        raise AdoptionRefused(
            gettext(
                "There is nobody more to look at today: the pool is empty, or you have looked at "
                "%(looks)d customers. Come back tomorrow."
            )
            % {"looks": policy.looks_per_day_max}
        )
    audit.record(
        "stewardship.pool.looked",
        subject=f"bank.Staff:{by.staff_id}",
        by=f"bank.Staff:{by.staff_id}",
        customers=int(drawn),
    )
    return int(drawn)


@transaction.atomic
def adopt_customer(*, customer_id: int, day: date, book: Rulebook, by: Viewer) -> None:
    """The customer is the viewer's from now on. Raises AdoptionRefused; then nothing changed."""
    section = book.section(StewardshipSection)
    policy = section.adoption
    places = section.capacity.get(by.role, 0)  # type: ignore[call-overload]
    told = ask(
        "adopt_customer(%s, %s::text[], %s::int, %s::int, %s::int)",
        customer_id,
        tiers_for(by.role, section),
        policy.cool_down_days,
        policy.per_day_max,
        places,
    )
    if told == "enough":
        raise AdoptionRefused(
            gettext("You have adopted %(limit)d customers today, the limit: come back tomorrow.")
            % {"limit": policy.per_day_max}
        )
    if told == "full":
        raise AdoptionRefused(
            gettext(
                "You look after as many customers as your role may (%(places)d): release or hand "
                "over some first."
            )
            % {"places": places}
        )
    if told != "adopted":
        raise AdoptionRefused(
            gettext(
                "This customer is not in the pool for you any more: somebody was faster, or you "
                "looked after the customer lately. Choose another."
            )
        )
    _put_down("adopted", customer_id, by)
    tell_followers(
        Adopted(
            customer_id=customer_id,
            steward_id=by.staff_id,
            day=day,
            book=book,
        )
    )


@transaction.atomic
def release_customer(*, customer_id: int, at: datetime, book: Rulebook, by: Viewer) -> bool:
    """Give an adopted customer back; tells whether the steward before has him again.

    Raises AdoptionRefused.
    """
    # Before the customer leaves one's sight, and with him the work.
    tell_followers(Released(customer_id=customer_id, steward_id=by.staff_id, at=at))
    places = dict(book.section(StewardshipSection).capacity)
    told = ask("release_customer(%s, %s::jsonb)", customer_id, json.dumps(places))
    if told not in ("released", "returned"):
        raise AdoptionRefused(
            gettext("This is not a customer whom you have adopted: hand the customer over instead.")
        )
    _put_down("released", customer_id, by)
    return bool(told == "returned")


def _put_down(what: str, customer_id: int, by: Viewer) -> None:
    audit.record(
        f"stewardship.customer.{what}",
        subject=f"bank.Customer:{customer_id}",
        by=f"bank.Staff:{by.staff_id}",
    )
