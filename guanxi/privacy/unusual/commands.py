"""What the privacy office does: say what an alert was, watch over a customer."""

from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from guanxi.bank.viewers import Viewer
from guanxi.foundation import audit
from guanxi.foundation.refusals import Refusal
from guanxi.privacy.models import WatchedCustomer
from guanxi.privacy.unusual.codes import UnusualOutcome

NOTE_MAX = 200


class AlreadyWatched(Refusal):
    """Somebody watches over this customer already."""


class NothingToClose(Refusal):
    """The alert is closed already, or it is about the one who would close it."""


@transaction.atomic
def close_unusual_access(*, alert_id: int, outcome: UnusualOutcome, note: str, by: Viewer) -> None:
    """Say what it was. Theft suspected holds the person's reading. Raises NothingToClose."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT close_unusual(%s, %s, %s)", [alert_id, outcome.value, note])
        done: bool = cursor.fetchone()[0]
    if not done:
        raise NothingToClose(
            _(
                "This alert cannot be closed by you: it is closed already, or it is about "
                "yourself. Load the page again."
            )
        )
    audit.record(
        "privacy.unusual.closed",
        subject=f"privacy.UnusualAccess:{alert_id}",
        by=f"bank.Staff:{by.staff_id}",
        outcome=outcome.value,
    )


@transaction.atomic
def watch_over_customer(*, customer: int, because: str, at: datetime, by: Viewer) -> None:
    """Count every look-up of this customer without work as one of a top tier."""
    if WatchedCustomer.objects.filter(customer=customer, until=None).exists():
        raise AlreadyWatched(
            _("Customer %(number)s is watched over already.") % {"number": customer}
        )
    watched = WatchedCustomer.objects.create(
        customer=customer, since=at, by_id=by.staff_id, because=because
    )
    audit.record("privacy.customer.watched", subject=watched, by=f"bank.Staff:{by.staff_id}")


@transaction.atomic
def stop_watching_customer(*, watch_id: int, at: datetime, by: Viewer) -> None:
    """From now on look-ups of this customer count as those of any other."""
    ended = WatchedCustomer.objects.filter(pk=watch_id, until=None).update(until=at)
    if ended:
        audit.record(
            "privacy.customer.unwatched",
            subject=f"privacy.WatchedCustomer:{watch_id}",
            by=f"bank.Staff:{by.staff_id}",
        )
