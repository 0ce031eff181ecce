"""What the published night says, for pages and for the packages above.

Callers pass only customers that the viewer may see: whose they are is decided by bank and
stewardship, not here. Nothing that these return names a person.
"""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from guanxi.insight.models import (
    Concentration,
    CustomerFacts,
    Holding,
    latest_publication,
)


def published_day() -> date | None:
    """The day whose end everybody sees; None before the first night."""
    latest = latest_publication()
    return latest.day if latest else None


def facts_of(customer_ids: Sequence[int]) -> QuerySet[CustomerFacts]:
    """What the last night knows of these customers."""
    return CustomerFacts.objects.filter(customer_id__in=customer_ids)


def holdings_of(customer_id: int) -> QuerySet[Holding]:
    """The customer's open accounts, loans and cards included."""
    return Holding.objects.filter(customer_id=customer_id).order_by("account_id")


def concentration_of(branch_id: int) -> QuerySet[Concentration]:
    """The office's 80/20 curve: 101 points, the richest customers first (2.4)."""
    return Concentration.objects.filter(branch_id=branch_id).order_by("percent_customers")
