"""What a night shows of tiers, without running one."""

from guanxi.bank.tests.factories import YESTERDAY
from guanxi.insight.tests.factories import Published
from guanxi.stewardship.codes import RANKS, Tier
from guanxi.stewardship.models import PyramidStep, WaitingCustomer


class PyramidStepFactory(Published):
    class Meta:
        model = PyramidStep

    branch_id = 1
    day = YESTERDAY
    tier_rank = RANKS[Tier.MASS]
    customers = 100
    assets_minor = 100_000_00
    contribution_minor = 1_000_00


class WaitingCustomerFactory(Published):
    class Meta:
        model = WaitingCustomer

    tier_rank = RANKS[Tier.WEALTH]
    waiting = "A"
