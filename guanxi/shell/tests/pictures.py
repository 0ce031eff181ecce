"""What a night shows of tiers, without running one."""

from datetime import date

import factory

from guanxi.bank.tests.factories import YESTERDAY
from guanxi.insight.tests.factories import Published
from guanxi.stewardship.codes import RANKS, Tier
from guanxi.stewardship.models import CustomerTier, PyramidStep, WaitingCustomer


class PyramidStepFactory(Published):
    class Meta:
        model = PyramidStep

    branch_id = 1
    day = YESTERDAY
    tier_rank = RANKS[Tier.MASS]
    customers = 100
    assets_minor = 100_000_00
    contribution_minor = 1_000_00


class CustomerTierFactory(Published):
    class Meta:
        model = CustomerTier

    customer_id = factory.Sequence(lambda n: n + 1)
    branch_id = 1
    tier = Tier.WEALTH
    tier_rank = factory.LazyAttribute(lambda o: RANKS[o.tier])
    band = "wealth"
    maintained = True
    grounds = "assets,card_grade"
    tier_since = date(2026, 6, 30)
    months_below = 0
    measured_tier = factory.SelfAttribute("tier")
    next_tier = Tier.GOLD
    next_at_least_minor = 2_000_000_00
    gap_minor = 1_400_000_00
    day_band = "wealth"
    assets_minor = 600_000_00
    basis_minor = 600_000_00
    top_basis_minor = 600_000_00
    contribution_minor = 6_000_00
    evidence = ""


class WaitingCustomerFactory(Published):
    class Meta:
        model = WaitingCustomer

    tier_rank = RANKS[Tier.WEALTH]
    waiting = "A"
