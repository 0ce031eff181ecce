"""Who is credited with the customer's revenue, today and by which agreements (3.3, 3.5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from guanxi.bank.models import Staff
from guanxi.stewardship.queries import credits as queries
from guanxi.stewardship.rules.crediting import WHOLE_PERCENT, WHOLE_PPM, Basis

if TYPE_CHECKING:
    from guanxi.stewardship.models import RevenueCredit


@dataclass(frozen=True, kw_only=True)
class Share:
    """Somebody's part, in percent with one decimal where it is no whole number."""

    name: str
    percent: float


@dataclass(frozen=True, kw_only=True)
class Counted:
    """One basis in words."""

    title: str
    shares: Sequence[Share]


@dataclass(frozen=True, kw_only=True)
class Credits:
    """Today's shares, and every agreement there was."""

    today: Sequence[Counted]
    agreements: "Sequence[RevenueCredit]"


def credits_of(customer_id: int, day: date) -> Credits:
    """As the page shows it."""
    agreements = list(queries.agreements_of(customer_id))
    bases = queries.credit_on(customer_id, day)
    people = {staff for basis in bases for staff in basis.shares if staff is not None}
    names = dict(Staff.objects.filter(pk__in=people).values_list("pk", "name"))
    holders = {one.pk: one.staff.name for one in agreements}
    return Credits(
        today=[_counted(basis, names, holders) for basis in bases], agreements=agreements
    )


def _counted(basis: Basis, names: dict[int, str], holders: dict[int, str]) -> Counted:
    title = _("Credited today")
    if basis.of is not None:
        title = _("Counted a second time, for %(name)s") % {"name": holders[basis.of]}
    return Counted(
        title=title,
        shares=[
            Share(
                name=names[staff] if staff is not None else _("the office: no steward A"),
                percent=round(ppm * WHOLE_PERCENT / WHOLE_PPM, 1),
            )
            for staff, ppm in basis.shares.items()
        ],
    )
