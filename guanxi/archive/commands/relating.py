"""How two customers stand to each other: entered with day and reason, ended, never deleted."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.archive.codes import TieKind
from guanxi.archive.commands.recording import ArchiveRefused, put_down, see_or_refuse
from guanxi.archive.models import Tie
from guanxi.archive.models.columns import NOTE
from guanxi.archive.rules import as_kept
from guanxi.bank.viewers import Viewer


@dataclass(frozen=True, kw_only=True)
class Learning:
    """Since when it holds, or until when, and how it was learnt."""

    on: date
    because: str

    def refuse_nonsense(self, today: date) -> None:
        """Raises ArchiveRefused for a day to come, or where no reason is given."""
        if self.on > today:
            raise ArchiveRefused(_("That day has not come: enter the day from which it holds."))
        if not self.because.strip():
            raise ArchiveRefused(_("Say how you know: without a reason nothing is entered."))

    @property
    def reason(self) -> str:
        """As it is stored."""
        return self.because.strip()[:NOTE]


@transaction.atomic
def relate_customers(  # noqa: PLR0913 - who, to whom, how, since when, by whom
    *, customer_id: int, other_id: int, kind: str, learnt: Learning, at: datetime, by: Viewer
) -> Tie:
    """``other`` is the customer's ``kind``. Both must be in the viewer's sight.

    Raises ArchiveRefused, or Customer.DoesNotExist where one is not.
    """
    see_or_refuse(customer_id, by)
    see_or_refuse(other_id, by)
    learnt.refuse_nonsense(timezone.localdate(at))
    if kind not in TieKind.values:
        raise ArchiveRefused(_("Choose what the other customer is to this one."))
    if customer_id == other_id:
        raise ArchiveRefused(_("Nobody is related to oneself: enter another customer's number."))
    kept, first, second = as_kept(kind, customer_id, other_id)
    pair = Q(customer=first, other=second) | Q(customer=second, other=first)
    if Tie.objects.filter(pair, kind=kept, until=None).exists():
        raise ArchiveRefused(_already())
    try:
        with transaction.atomic():
            tie = Tie.objects.create(
                customer_id=first,
                other_id=second,
                kind=kept,
                since=learnt.on,
                because=learnt.reason,
                entered_by_id=by.staff_id,
                entered_at=at,
            )
    except IntegrityError as error:
        raise ArchiveRefused(_already()) from error
    put_down("relation.entered", tie, by, customer_id=first, other=second, kind=kept)
    return tie


@transaction.atomic
def end_relation(
    *, tie_id: int, customer_id: int, learnt: Learning, at: datetime, by: Viewer
) -> None:
    """It holds no longer from that day on; the line stays, with the reason.

    Raises ArchiveRefused, or Tie.DoesNotExist where it is not this customer's or not visible.
    """
    see_or_refuse(customer_id, by)
    tie = Tie.objects.get(Q(customer=customer_id) | Q(other=customer_id), pk=tie_id)
    learnt.refuse_nonsense(timezone.localdate(at))
    if tie.until is not None:
        raise ArchiveRefused(_("This relation has ended already: load the page again."))
    if learnt.on < tie.since:
        raise ArchiveRefused(
            _("It began on %(day)s: it cannot end before that.") % {"day": tie.since}
        )
    Tie.objects.filter(pk=tie_id, until=None).update(
        until=learnt.on, ended_because=learnt.reason, ended_by=by.staff_id, ended_at=at
    )
    put_down("relation.ended", tie, by, customer_id=customer_id)


def _already() -> str:
    return _("This relation is known already: end it first where it is no longer true.")
