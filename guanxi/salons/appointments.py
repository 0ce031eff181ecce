"""Events in the calendar of those who plan them, host them, or have invited customers to them."""

from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import get_current_timezone

from guanxi.salons.models import Invitation, Salon
from guanxi.worklist.calendar.appointments import Appointment


def events_between(staff_id: int, first: date, last: date) -> list[Appointment]:
    """The person's events on these days, in their order; those called off are gone."""
    zone = get_current_timezone()
    begin = datetime.combine(first, time(), zone)
    end = datetime.combine(last + timedelta(days=1), time(), zone)
    mine = Invitation.objects.filter(staff=staff_id).values("salon")
    salons = Salon.objects.filter(
        Q(staff=staff_id) | Q(host=staff_id) | Q(pk__in=mine),
        called_off_at=None,
        starts_at__lt=end,
        ends_at__gte=begin,
    )
    return [
        Appointment(
            uid=f"event-{salon.pk}",
            name=salon.title,
            place=salon.place,
            starts_at=salon.starts_at,
            ends_at=salon.ends_at,
            address=reverse("salons:salon", args=[salon.pk]),
        )
        for salon in salons.order_by("starts_at", "pk")
    ]
