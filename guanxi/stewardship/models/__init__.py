"""The tables of stewardship, one file for each idea."""

from guanxi.stewardship.models.absences import Absence
from guanxi.stewardship.models.adoption import PoolLook
from guanxi.stewardship.models.choosing import Choice, Upgrade
from guanxi.stewardship.models.credits import RevenueCredit
from guanxi.stewardship.models.handovers import Handover, HandoverCustomer
from guanxi.stewardship.models.stewards import WAITING_TABLE, Stewardship, WaitingCustomer
from guanxi.stewardship.models.tiers import (
    PYRAMID_TABLE,
    TIERS_TABLE,
    CustomerTier,
    DecidedNight,
    PyramidStep,
    TierChange,
)

__all__ = [
    "PYRAMID_TABLE",
    "TIERS_TABLE",
    "WAITING_TABLE",
    "Absence",
    "Choice",
    "CustomerTier",
    "DecidedNight",
    "Handover",
    "HandoverCustomer",
    "PoolLook",
    "PyramidStep",
    "RevenueCredit",
    "Stewardship",
    "TierChange",
    "Upgrade",
    "WaitingCustomer",
]
