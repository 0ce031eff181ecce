"""From a piece of work and the rulebook to the four factors: what `rules` needs, gathered once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self

from django.db.models import Max
from django.utils import timezone

from guanxi.bank.models import Customer
from guanxi.privacy.codes import OptOutKind
from guanxi.privacy.queries.choices import who_refused
from guanxi.rulebook.books import Rulebook
from guanxi.worklist import rules
from guanxi.worklist.models import Contact, WorkItem
from guanxi.worklist.policy import ContextWeights, WorklistSection


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """What of a piece of work decides its place."""

    customer_id: int
    cause: str
    amount_minor: int
    due_on: date
    severity: int
    tier: str


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a piece of work stands, as its columns keep it."""

    propensity_percent: int | None
    context_percent: int | None
    value_percent: int
    lever_percent: int | None
    score_ppm: int
    plain_ppm: int

    @classmethod
    def of(cls, factors: rules.Factors, plain: rules.Factors, *, is_plain: bool) -> Self:
        """By all factors; or plainly, for a customer who refused automated decisions."""
        return cls(
            propensity_percent=None if is_plain else factors.propensity,
            context_percent=None if is_plain else factors.context,
            value_percent=factors.value,
            lever_percent=None if is_plain else factors.lever,
            score_ppm=plain.score_ppm if is_plain else factors.score_ppm,
            plain_ppm=plain.score_ppm,
        )


def figures_of(weights: ContextWeights) -> rules.ContextFigures:
    """The rulebook's weights as the pure rules take them."""
    return rules.ContextFigures(**weights.model_dump())


def work_of(item: WorkItem) -> Ranked:
    """What of a stored piece of work decides its place."""
    return Ranked(
        customer_id=item.customer_id,
        cause=item.cause,
        amount_minor=item.amount_minor,
        due_on=item.due_on,
        severity=item.severity,
        tier=item.tier,
    )


def situations_of(
    customer_ids: Iterable[int], *, day: date, section: WorklistSection
) -> Callable[[Ranked], rules.Situation]:
    """A function that tells how work for any of these customers stands on that day."""
    ids = list(set(customer_ids))
    contacted = _last_contacts(ids, day, section.context.recently_days)
    out_of_reach = set(Customer.objects.filter(pk__in=ids, phone="").values_list("pk", flat=True))

    def situation(work: Ranked) -> rules.Situation:
        last = contacted.get(work.customer_id)
        return rules.Situation(
            due_in_days=(work.due_on - day).days,
            severity=work.severity,
            tier=work.tier,
            days_since_contact=None if last is None else (day - last).days,
            reachable=work.customer_id not in out_of_reach,
        )

    return situation


def ranking_of(
    customer_ids: Iterable[int], *, day: date, book: Rulebook
) -> Callable[[Ranked], Place]:
    """A function that ranks work for any of these customers, for that day."""
    ids = set(customer_ids)
    section = book.section(WorklistSection)
    figures = figures_of(section.context)
    situation = situations_of(ids, day=day, section=section)
    refused = who_refused(OptOutKind.AUTOMATED, ids)

    def rank(work: Ranked) -> Place:
        here = situation(work)
        value = rules.value_percent(
            amount_minor=work.amount_minor,
            reference_minor=section.value_reference * 100,
            floor=section.value_floor_percent,
        )
        factors = rules.Factors(
            propensity=section.propensity_of(work.cause),
            context=rules.context_percent(here, figures),
            value=value,
            lever=section.lever_of(work.cause),
        )
        usual = section.propensity_otherwise_percent
        plain = rules.plain_factors(here, figures, value=value, usual=usual)
        return Place.of(factors, plain, is_plain=work.customer_id in refused)

    return rank


def _last_contacts(customer_ids: list[int], day: date, days: int) -> dict[int, date]:
    since, until = midnight(day - timedelta(days=days)), midnight(day + timedelta(days=1))
    rows = (
        Contact.objects.filter(
            customer__in=customer_ids, at__gte=since, at__lt=until, withdrawn_at=None
        )
        .values("customer_id")
        .annotate(last=Max("at"))
        .values_list("customer_id", "last")
    )
    return {customer: timezone.localtime(last).date() for customer, last in rows}


def midnight(day: date) -> datetime:
    """The moment at which that day of the bank begins."""
    return timezone.make_aware(datetime(day.year, day.month, day.day))  # noqa: DTZ001
