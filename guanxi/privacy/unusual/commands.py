"""What the privacy office does: say what an alert was, watch over a customer."""

from django.db import connection, transaction
from django.utils.translation import gettext as _

from guanxi.bank.viewers import Viewer
from guanxi.foundation import audit
from guanxi.foundation.refusals import Refusal
from guanxi.privacy.models import UnusualOutcome

NOTE_MAX = 200


class NothingToClose(Refusal):
    """The alert is closed already, or it is about the one who would close it."""


@transaction.atomic
def close_unusual_access(
    *, alert_id: int, outcome: UnusualOutcome, note: str, by: Viewer
) -> None:
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
