"""Who is credited with a customer's revenue, on any day (3.3, 3.5)."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from guanxi.stewardship.codes import Position
from guanxi.stewardship.models import RevenueCredit, Stewardship
from guanxi.stewardship.rules import crediting
from guanxi.stewardship.rules.crediting import Agreement, Basis


def credit_on(customer_id: int, day: date) -> list[Basis]:
    """The bases of that day, each adding to the whole; the first is everybody's."""
    return credits_on([customer_id], day)[customer_id]


def credits_on(customer_ids: Iterable[int], day: date) -> dict[int, list[Basis]]:
    """The same of many customers at once."""
    ids = list(customer_ids)
    stewards = stewards_a_on(ids, day)
    agreed: dict[int, list[Agreement]] = {}
    for row in agreements_holding_on(day).filter(customer__in=ids):
        agreed.setdefault(row.customer_id, []).append(_agreement(row))
    return {pk: crediting.credit_on(day, stewards.get(pk), agreed.get(pk, [])) for pk in ids}


def stewards_a_on(customer_ids: Iterable[int], day: date) -> Mapping[int, int]:
    """Who was steward A on that day. On the day of a change the new one is."""
    held = Stewardship.objects.filter(
        Q(until=None) | Q(until__gt=day),
        customer__in=list(customer_ids),
        position=Position.A,
        since__lte=day,
    )
    return dict(held.order_by("since", "pk").values_list("customer", "staff"))


def agreements_holding_on(day: date) -> QuerySet[RevenueCredit]:
    """Those that count on that day."""
    ends = Coalesce("ended_on", "until")
    return RevenueCredit.objects.annotate(ends=ends).filter(since__lte=day, ends__gt=day)


def agreements_of(customer_id: int) -> QuerySet[RevenueCredit]:
    """Every agreement there was about a customer, the youngest first."""
    agreements = RevenueCredit.objects.filter(customer=customer_id).order_by("-since", "-pk")
    return agreements.select_related("staff", "agreed_by").annotate(
        ends=Coalesce(F("ended_on"), F("until"))
    )


def _agreement(row: RevenueCredit) -> Agreement:
    return Agreement(
        number=row.pk,
        staff_id=row.staff_id,
        counted=row.counted,
        percent=row.percent,
        since=row.since,
        until=row.until,
        ended_on=row.ended_on,
    )
