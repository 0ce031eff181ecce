"""Identity in clear for a reason, and masked again."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import ProgrammingError, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from psycopg.errors import InsufficientPrivilege

from guanxi.bank.viewers import Viewer
from guanxi.foundation import audit
from guanxi.foundation.refusals import Refusal
from guanxi.privacy.models import Reveal
from guanxi.privacy.queries.looks import revealable_fields


class RevealRefused(Refusal):
    """The field stays masked."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which field of whom, backed by which open piece of work, and for how long.

    ``because`` is the code of the cause of the work.
    """

    customer_id: int
    field: str
    work_id: int
    because: str
    minutes: int


@transaction.atomic
def reveal_field(*, wanted: Wanted, by: Viewer) -> None:
    """Let ``by`` see the field in clear for some minutes. The database looks at the work itself.

    Raises RevealRefused for a field there is not, or where the work is not open, not one's own, or
    for somebody else.
    """
    if wanted.field not in revealable_fields():
        raise RevealRefused(_("There is nothing to reveal: choose one of the masked fields."))
    try:
        with transaction.atomic():
            Reveal.objects.create(
                actor_id=by.staff_id,
                customer_id=wanted.customer_id,
                field=wanted.field,
                because=wanted.because,
                work_id=wanted.work_id,
                at=Now(),
                until=Now() + timedelta(minutes=wanted.minutes),
            )
    except ProgrammingError as refused:
        if not isinstance(refused.__cause__, InsufficientPrivilege):
            raise
        raise RevealRefused(
            _(
                "This work does not explain it: it is finished, or not yours, or for somebody "
                "else. Choose one of your own open pieces of work for this customer."
            )
        ) from None
    audit.record(
        "privacy.field.revealed",
        subject=f"bank.Customer:{wanted.customer_id}",
        by=f"bank.Staff:{by.staff_id}",
        field=wanted.field,
        work=wanted.work_id,
        minutes=wanted.minutes,
    )


@transaction.atomic
def hide_field(*, customer_id: int, field: str, by: Viewer) -> None:
    """Mask again at once what ``by`` has revealed; nothing happens where it has run out."""
    hidden = Reveal.objects.filter(
        actor=by.staff_id, customer=customer_id, field=field, until__gt=Now()
    ).update(until=Now())
    if hidden:
        audit.record(
            "privacy.field.hidden",
            subject=f"bank.Customer:{customer_id}",
            by=f"bank.Staff:{by.staff_id}",
            field=field,
        )
