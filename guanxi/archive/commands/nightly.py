"""What nights do to archives: open and close them by rule, destroy what two persons decided."""

from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q

from guanxi.archive.codes import Kept, OpenedHow
from guanxi.archive.commands.recording import add_line
from guanxi.archive.models import Dossier, Line, Member, NeedsSheet, Tie
from guanxi.archive.policy import ArchiveSection
from guanxi.archive.rules import kept_until
from guanxi.bank.models import Customer
from guanxi.foundation import audit
from guanxi.stewardship.queries import maintained_customers
from guanxi.worklist.commands import forget_what_was_said

_OF_ITS_END = (
    *("closed_on", "kept_until", "proposed_by", "proposed_at"),
    *("approved_by", "approved_at"),
)


@transaction.atomic
def close_and_open(*, day: date, at: datetime, section: ArchiveSection) -> dict[str, int]:
    """Archives of whoever left are closed for their term, of whoever is back opened again; and
    maintained customers without one get one. Returns how many of each."""
    _let_go()
    gone = Dossier.objects.filter(
        customer__left_on__isnull=False, closed_on=None, destroyed_at=None
    )
    left = list(gone.values_list("pk", "customer_id", "customer__left_on"))
    for dossier, customer, left_on in left:
        assert left_on is not None  # noqa: S101 - asked for so
        until = kept_until(left_on, section.keep_years)
        Dossier.objects.filter(pk=dossier).update(closed_on=left_on, kept_until=until)
        add_line(customer, Kept.CLOSED, at=at, by=None, note=f"{left_on} – {until}")
    return {
        "archives_closed": len(left),
        "archives_reopened": _reopen(at),
        "archives_opened": _open_for_maintained(day) if section.open_for_maintained else 0,
    }


def _let_go() -> int:
    """What a rule opened for customers whose delivery was taken back since."""
    there = Customer.objects.filter(pk=OuterRef("customer_id"))
    lost = Dossier.objects.filter(~Exists(there), opened_how=OpenedHow.BY_RULE)
    gone, _tables = lost.delete()
    return gone


def _reopen(at: datetime) -> int:
    """Whoever is back has an archive in use: nothing is destroyed, whatever was decided before."""
    back = Dossier.objects.filter(
        customer__left_on=None, closed_on__isnull=False, destroyed_at=None
    )
    found = list(back.values_list("pk", "customer_id"))
    for dossier, customer in found:
        Dossier.objects.filter(pk=dossier).update(**dict.fromkeys(_OF_ITS_END))
        add_line(customer, Kept.REOPENED, at=at, by=None)
    return len(found)


def _open_for_maintained(day: date) -> int:
    """In one statement: a first night opens hundreds of thousands."""
    there = Dossier.objects.filter(customer=OuterRef("customer_id"), destroyed_at=None)
    wanted = maintained_customers().filter(~Exists(there)).order_by("customer_id")
    sql, params = wanted.values("customer_id").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Dossier._meta.db_table} (customer_id, opened_on, opened_how) "  # noqa: S608
            f"SELECT w.customer_id, %s, %s FROM ({sql}) w",
            [day, OpenedHow.BY_RULE, *params],
        )
        return int(cursor.rowcount)


@transaction.atomic
def destroy_what_was_approved(*, at: datetime, by: str) -> int:
    """What staff wrote goes: needs sheets, relations, households, notes of contacts and of the
    ledger. The line that it was, when, and by whose decision stays. Returns how many archives."""
    approved = Dossier.objects.filter(approved_at__isnull=False, destroyed_at=None)
    found = list(approved.order_by("pk"))
    for dossier in found:
        customer = dossier.customer_id
        sheets, _tables = NeedsSheet.objects.filter(customer=customer).delete()
        ties, _tables = Tie.objects.filter(Q(customer=customer) | Q(other=customer)).delete()
        homes, _tables = Member.objects.filter(Q(customer=customer) | Q(head=customer)).delete()
        notes = forget_what_was_said(customer_id=customer)
        Line.objects.filter(customer=customer).exclude(note="").update(note="")
        Dossier.objects.filter(pk=dossier.pk).update(destroyed_at=at)
        gone = f"{sheets}/{ties + homes}/{notes}"
        add_line(customer, Kept.DESTROYED, at=at, by=None, note=gone)
        audit.record("archive.dossier.destroyed", subject=dossier, by=by, customer=customer)
    return len(found)
