"""Who lives in one household, and who is its head: joined, left, headed by another."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.archive.commands.recording import ArchiveRefused, put_down, see_or_refuse
from guanxi.archive.commands.relating import Learning
from guanxi.archive.models import Member
from guanxi.archive.queries import household_of
from guanxi.bank.models import Customer
from guanxi.bank.viewers import Viewer


@transaction.atomic
def join_household(
    *, customer_id: int, with_id: int, learnt: Learning, at: datetime, by: Viewer
) -> Member:
    """The customer lives with ``with_id``: in that one's household, or as the first two of a new
    one whose head is ``with_id``. Raises ArchiveRefused or Customer.DoesNotExist."""
    see_or_refuse(customer_id, by)
    see_or_refuse(with_id, by)
    learnt.refuse_nonsense(timezone.localdate(at))
    if customer_id == with_id:
        raise ArchiveRefused(_("Enter the number of another customer of the household."))
    if household_of(customer_id) is not None:
        raise ArchiveRefused(
            _("This customer lives in a household already: end that first, with its reason.")
        )
    there = household_of(with_id)
    head = there.head_id if there else with_id
    _all_in_sight([head])
    if there is None:
        _enter(with_id, with_id, learnt, at, by)
    member = _enter(customer_id, head, learnt, at, by)
    put_down("household.joined", member, by, customer_id=customer_id, head=head)
    return member


@transaction.atomic
def leave_household(*, customer_id: int, learnt: Learning, at: datetime, by: Viewer) -> None:
    """The customer lives there no longer. Where one alone is left, there is no household any more.

    Raises ArchiveRefused, for a head as well while others are left, or Customer.DoesNotExist.
    """
    see_or_refuse(customer_id, by)
    learnt.refuse_nonsense(timezone.localdate(at))
    household = household_of(customer_id)
    if household is None:
        raise ArchiveRefused(_("This customer lives in no household that is known."))
    others = [one for one in household.members if one.customer_id != customer_id]
    if household.head_id == customer_id and len(others) > 1:
        raise ArchiveRefused(
            _("The head leaves last: make another member the head of the household first.")
        )
    leaving = household.members if len(others) <= 1 else _rows_of(customer_id, household.members)
    _end(leaving, learnt, at, by)
    put_down("household.left", "archive", by, customer_id=customer_id, head=household.head_id)


@transaction.atomic
def make_head(*, customer_id: int, learnt: Learning, at: datetime, by: Viewer) -> None:
    """This member heads the household from now on; every membership begins anew under the new head.

    Raises ArchiveRefused, where some of them are not in the viewer's sight as well.
    """
    see_or_refuse(customer_id, by)
    learnt.refuse_nonsense(timezone.localdate(at))
    household = household_of(customer_id)
    if household is None:
        raise ArchiveRefused(_("This customer lives in no household that is known."))
    if household.head_id == customer_id:
        raise ArchiveRefused(_("This customer is the head of the household already."))
    people = [one.customer_id for one in household.members]
    _all_in_sight([household.head_id, *people])
    _end(household.members, learnt, at, by)
    for person in people:
        _enter(person, customer_id, learnt, at, by)
    put_down("household.headed", "archive", by, customer_id=customer_id, before=household.head_id)


def _all_in_sight(people: Sequence[int]) -> None:
    if Customer.objects.filter(pk__in=people).count() < len(set(people)):
        raise ArchiveRefused(
            _(
                "Some of this household are not in your care: ask the head of the office, who sees "
                "all of them."
            )
        )


def _enter(customer_id: int, head_id: int, learnt: Learning, at: datetime, by: Viewer) -> Member:
    try:
        with transaction.atomic():
            return Member.objects.create(
                customer_id=customer_id,
                head_id=head_id,
                since=learnt.on,
                because=learnt.reason,
                entered_by_id=by.staff_id,
                entered_at=at,
            )
    except IntegrityError as error:
        raise ArchiveRefused(
            _("Somebody has entered a household for this customer meanwhile: load the page again.")
        ) from error


def _rows_of(customer_id: int, members: Sequence[Member]) -> list[Member]:
    return [one for one in members if one.customer_id == customer_id]


def _end(members: Sequence[Member], learnt: Learning, at: datetime, by: Viewer) -> None:
    if early := max((one.since for one in members if one.since > learnt.on), default=None):
        raise ArchiveRefused(_("It began on %(day)s: it cannot end before that.") % {"day": early})
    Member.objects.filter(pk__in=[one.pk for one in members], until=None).update(
        until=learnt.on, ended_because=learnt.reason, ended_by=by.staff_id, ended_at=at
    )
