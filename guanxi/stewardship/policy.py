"""Who counts as what, and who looks after whom: the bank's decisions."""

from typing import Literal

from guanxi.rulebook.sections import Section

Basis = Literal["weighted_month_average", "month_average", "day"]


class Band(Section):
    """A band by financial assets; ``at_least`` in whole units of the bank's currency."""

    code: str
    at_least: int


class Grade(Section):
    """A grade inside the top band, by yearly contribution in whole units."""

    code: str
    contribution_at_least: int


class Maintained(Section):
    """Any of these makes a customer a maintained one (2.1); whole units."""

    assets_at_least: int
    card_spend_12_months_at_least: int
    personal_loans_at_least: int
    custody_at_least: int
    card_grades: list[str]


class TiersSection(Section):
    """``[tiers]``: bands from the top, grades of the top band, grace."""

    basis: Basis
    top_band_basis: Basis
    grace_month_ends: int
    potential_age_below: int
    bands: list[Band]
    grades: list[Grade]
    maintained: Maintained


class StewardshipSection(Section):
    """``[stewardship]``: roles of stewards A and B by tier, capacity by role, contact rhythm."""

    steward_a: dict[str, list[str]]
    steward_b: dict[str, list[str]]
    capacity: dict[str, int]
    contact_every_days: dict[str, int]
