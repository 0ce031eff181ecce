"""One's work and events as iCalendar (RFC 5545), for the calendar program of a phone or a desk.

It leaves the bank's network: nothing of a customer is in it, neither name nor number, only what
kind of work is due and where it stands.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from guanxi.worklist.calendar.appointments import Appointment
from guanxi.worklist.calendar.entries import name_of
from guanxi.worklist.models import WorkItem


def feed_of(
    items: Iterable[WorkItem],
    appointments: Iterable[Appointment] = (),
    *,
    at: datetime,
    address_of: Callable[[int], str],
    absolute: Callable[[str], str] = str,
) -> bytes:
    """Every piece of work as an event of its whole day, and appointments at their hours."""
    calendar = Calendar()
    calendar.add("prodid", "-//Guanxi//Guanxi//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Guanxi: my work"))
    for item in items:
        calendar.add_component(_event(item, at, address_of(item.pk)))
    for appointment in appointments:
        calendar.add_component(_appointment(appointment, at, absolute(appointment.address)))
    return bytes(calendar.to_ical())


def _appointment(appointment: Appointment, at: datetime, address: str) -> Event:
    event = Event()
    event.add("uid", f"{appointment.uid}@guanxi")
    event.add("dtstamp", at)
    event.add("dtstart", appointment.starts_at.astimezone(UTC))
    event.add("dtend", appointment.ends_at.astimezone(UTC))
    event.add("summary", appointment.name)
    event.add("location", appointment.place)
    event.add("url", address)
    return event


def _event(item: WorkItem, at: datetime, address: str) -> Event:
    event = Event()
    event.add("uid", f"work-{item.pk}@guanxi")
    event.add("dtstamp", at)
    event.add("dtstart", item.due_on)
    event.add("dtend", item.due_on + timedelta(days=1))
    event.add("summary", name_of(item))
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    event.add("class", "CONFIDENTIAL")
    return event
