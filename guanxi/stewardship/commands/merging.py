"""Who looks after a person of whom the bank had two records (1.4).

History is never rewritten: what the absorbed record's stewards were stays under its number, and the
survivor gets those that it lacks, in lines of their own. So does who is credited with the revenue.
"""

from datetime import date, datetime

from django.db.models import Q, QuerySet

from guanxi.stewardship.codes import CreditOrigin, Reason
from guanxi.stewardship.models import RevenueCredit, Stewardship
from guanxi.stewardship.queries.credits import agreements_holding_on


def take_over_stewards(
    *, survivor_id: int, absorbed_id: int, day: date, at: datetime, by_id: int
) -> None:
    """Positions that are free at the survivor are filled from the absorbed record.

    Inside the transaction of the merge. One person never has both positions.
    """
    for held in list(_open(absorbed_id)):
        if _is_free(survivor_id, held):
            # One person more is looked after by nobody: where the one begins, the other ends.
            held.until, held.ended_reason = day, Reason.MERGED
            held.save(update_fields=["until", "ended_reason"])
            _begin(survivor_id, held, day, by_id)
    for credit in agreements_holding_on(day).filter(customer=absorbed_id).order_by("since", "pk"):
        _credit_further(survivor_id, credit, at=at, day=day, by_id=by_id)


def give_back_stewards(
    *, survivor_id: int, absorbed_id: int, day: date, at: datetime, by_id: int
) -> None:
    """What the survivor has by the merge ends, and begins again at the other.

    Inside the transaction that takes the records apart.
    """
    taken_over = list(_open(survivor_id).filter(reason=Reason.MERGED))
    for held in taken_over:
        held.until, held.ended_reason = day, Reason.MERGED
        held.save(update_fields=["until", "ended_reason"])
    for held in taken_over:
        if _is_free(absorbed_id, held):
            _begin(absorbed_id, held, day, by_id)
    holding = agreements_holding_on(day).filter(customer=survivor_id, origin=CreditOrigin.MERGED)
    for credit in holding:
        credit.ended_on, credit.ended_by_id, credit.ended_at = day, by_id, at
        credit.save(update_fields=["ended_on", "ended_by", "ended_at"])


def _open(customer_id: int) -> QuerySet[Stewardship]:
    return Stewardship.objects.filter(customer=customer_id, until=None).order_by("position")


def _is_free(customer_id: int, held: Stewardship) -> bool:
    there = _open(customer_id)
    return not there.filter(Q(position=held.position) | Q(staff=held.staff_id)).exists()


def _begin(customer_id: int, like: Stewardship, day: date, by_id: int) -> None:
    Stewardship.objects.create(
        customer_id=customer_id,
        staff_id=like.staff_id,
        position=like.position,
        since=day,
        reason=Reason.MERGED,
        by_id=by_id,
    )


def _credit_further(
    customer_id: int, like: RevenueCredit, *, day: date, at: datetime, by_id: int
) -> None:
    RevenueCredit.objects.create(
        customer_id=customer_id,
        staff_id=like.staff_id,
        counted=like.counted,
        percent=like.percent,
        since=day,
        until=like.until,
        origin=CreditOrigin.MERGED,
        agreed_by_id=by_id,
        agreed_at=at,
    )
