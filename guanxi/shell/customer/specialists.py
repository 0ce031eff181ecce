"""Colleagues who may take a customer over, or come in beside the steward, with their loads."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from guanxi.bank.models import Staff
from guanxi.bank.requests import StaffRequest
from guanxi.stewardship.codes import Tier
from guanxi.stewardship.queries import choosing, steward_ids_of
from guanxi.stewardship.rules.handing_over import Taker, needs_approval


@dataclass(frozen=True, kw_only=True)
class Specialist:
    """One of them."""

    staff: Staff
    taker: Taker

    @property
    def words(self) -> str:
        """For a list to choose from."""
        told = _("%(name)s · %(role)s · %(office)s · %(customers)d of %(places)d customers") % {
            "name": self.staff.name,
            "role": self.staff.get_role_display(),
            "office": self.staff.branch.name,
            "customers": self.taker.customers,
            "places": self.taker.places,
        }
        full = _("full: a head must approve the load")
        return f"{told} · {full}" if needs_approval(self.taker, 1) else told

    @property
    def choice(self) -> tuple[int, str]:
        """Value and words."""
        return self.staff.pk, self.words


def specialists_of(request: StaffRequest, customer_id: int, tier: str) -> list[Specialist]:
    """Near the customer's steward A, in a role that is meant for the tier."""
    steward = choosing.steward_a_of(customer_id)
    if steward is None:
        return []
    found = choosing.specialists_for(steward, tier, request.day, request.book)
    return [Specialist(staff=staff, taker=taker) for staff, taker in found]


def to_refer_to(request: StaffRequest, customer_id: int, own: Tier) -> Sequence[Specialist]:
    """In a role that is meant for the customer's tier or a better one; not the stewards."""
    stewards = steward_ids_of([customer_id]).get(customer_id, ())
    found: dict[int, Specialist] = {}
    for tier in Tier:
        if tier.rank <= own.rank:
            for one in specialists_of(request, customer_id, tier):
                if one.staff.pk not in stewards:
                    found.setdefault(one.staff.pk, one)
    return list(found.values())
