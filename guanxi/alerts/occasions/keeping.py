"""What changes: a customer tells a date to be greeted on, and it is forgotten when asked (4.1)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from guanxi.alerts.models import PersonalDate
from guanxi.alerts.occasions.codes import DAYS, CalendarKind, Occasion
from guanxi.bank.models import Customer
from guanxi.bank.viewers import Viewer
from guanxi.foundation import audit
from guanxi.foundation.refusals import Refusal
from guanxi.privacy.codes import OptOutKind
from guanxi.privacy.queries.choices import refused_by
from guanxi.stewardship.queries import customers_visible_to

DATES_MAX = 12  # of one customer: more are no greetings any more


class DateRefused(Refusal):
    """It cannot be kept."""


class DateGone(Exception):
    """There is no such date of this customer."""


def dates_of(customer_id: int) -> list[PersonalDate]:
    """What a customer whom the caller has found visible told, in the order of the year."""
    return list(
        PersonalDate.objects.filter(customer=customer_id)
        .select_related("entered_by")
        .order_by("month", "day", "pk")
    )


@transaction.atomic
def keep_date(  # noqa: PLR0913 - the day in its calendar
    *,
    customer_id: int,
    occasion: str,
    calendar: str,
    month: int,
    day: int,
    at: datetime,
    by: Viewer,
) -> PersonalDate:
    """Keep what the customer told: the day of the year, and neither year nor name.

    Raises DateRefused, or Customer.DoesNotExist where not visible.
    """
    if not customers_visible_to(by).filter(pk=customer_id).exists():
        raise Customer.DoesNotExist(f"Customer {customer_id} is not visible to this viewer.")
    if occasion not in Occasion.values or calendar not in CalendarKind.values:
        raise DateRefused(_("Choose what is celebrated, and by which calendar."))
    if not 1 <= month <= 12 or not 1 <= day <= DAYS[CalendarKind(calendar)][month - 1]:
        raise DateRefused(_("There is no such day in this month: choose another."))
    if OptOutKind.SENSITIVE in refused_by(customer_id):
        raise DateRefused(_("This customer refused the use of sensitive data: nothing is kept."))
    there = dates_of(customer_id)
    told = (occasion, calendar, month, day)
    if any((one.occasion, one.calendar, one.month, one.day) == told for one in there):
        raise DateRefused(_("This date is kept already."))
    if len(there) >= DATES_MAX:
        raise DateRefused(_("There are %(n)s dates already: forget one first.") % {"n": DATES_MAX})
    kept = PersonalDate.objects.create(
        customer_id=customer_id,
        occasion=occasion,
        calendar=calendar,
        month=month,
        day=day,
        entered_by_id=by.staff_id,
        entered_at=at,
    )
    _record("kept", kept, by)
    return kept


@transaction.atomic
def forget_date(*, customer_id: int, date_id: int, by: Viewer) -> None:
    """It is gone, and not only out of sight. Raises DateGone where there is none."""
    found = PersonalDate.objects.filter(pk=date_id, customer=customer_id).first()
    if found is None:
        raise DateGone(_("This date is not kept any more."))
    _record("forgotten", found, by)
    found.delete()


def _record(what: str, about: PersonalDate, by: Viewer) -> None:
    audit.record(
        f"alerts.date.{what}",
        subject=f"bank.Customer:{about.customer_id}",
        by=f"bank.Staff:{by.staff_id}",
        occasion=about.occasion,
    )
