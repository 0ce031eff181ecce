"""What every change has in common: whom one sees, and the line that it leaves."""

from datetime import datetime

from guanxi.archive.codes import Kept
from guanxi.archive.models import Line
from guanxi.archive.models.columns import NOTE
from guanxi.bank.models import Customer
from guanxi.bank.viewers import Viewer
from guanxi.foundation import audit
from guanxi.foundation.refusals import Refusal
from guanxi.worklist.queries import may_contact


class ArchiveRefused(Refusal):
    """It cannot be entered or changed so. The message is shown to the member of staff."""


def see_or_refuse(customer_id: int, by: Viewer) -> None:
    """Raises Customer.DoesNotExist where the viewer may not see the customer."""
    if not may_contact(by, customer_id):
        raise Customer.DoesNotExist(f"Customer {customer_id} is not visible to this viewer.")


def put_down(
    event: str, subject: object, by: Viewer, *, customer_id: int, **details: object
) -> None:
    """One line of the audit trail: numbers and codes, never what was said."""
    audit.record(
        f"archive.{event}",
        subject=subject,  # type: ignore[arg-type]
        by=f"bank.Staff:{by.staff_id}",
        customer=customer_id,
        **details,
    )


def add_line(  # noqa: PLR0913 - a line says all of this
    customer_id: int, kind: Kept, *, at: datetime, by: int | None, use: str = "", note: str = ""
) -> Line:
    """One line of the maintenance ledger."""
    return Line.objects.create(
        customer_id=customer_id, kind=kind, at=at, by_id=by, use=use, note=note.strip()[:NOTE]
    )
