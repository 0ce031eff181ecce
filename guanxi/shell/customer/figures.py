"""The figures at the top of a customer's page, what each is held against, and what it means."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from guanxi.foundation.money import amount, short_amount
from guanxi.rulebook.books import Rulebook
from guanxi.shell import days
from guanxi.shell.templatetags.guanxi import percent_change
from guanxi.stewardship.codes import Band
from guanxi.stewardship.policy import TiersSection
from guanxi.stewardship.queries import Tiering

if TYPE_CHECKING:
    from guanxi.insight.models import CustomerFacts


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure: ``note`` says what it is held against, ``meaning`` how it is made."""

    name: str
    label: str
    value: str
    note: str
    tone: str
    meaning: str


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """What the customer's average is held against."""

    at_least_minor: int
    name: str
    is_weighted: bool


def threshold_for(tier: Tiering | None, book: Rulebook) -> Threshold | None:
    """That of the band in force; for a mass customer that of the next one above, if any."""
    section = book.section(TiersSection)
    code = tier.band if tier is not None else Band.MASS
    if code == Band.MASS:
        code = Band(tier.next_tier) if tier is not None and tier.next_tier else Band.POTENTIAL
    step = next((step for step in section.bands if step.code == code), None)
    if step is None:
        return None
    basis = section.top_band_basis if code == Band.PRIVATE else section.basis
    return Threshold(
        at_least_minor=step.at_least * 100,
        name=str(code.label),
        is_weighted=basis == "weighted_month_average",
    )


def figures_for(
    facts: "CustomerFacts", threshold: Threshold | None, *, currency: str, day: date
) -> Sequence[Figure]:
    """Assets, month-average against the threshold, change, contribution, loans."""
    return (
        _assets(facts, currency, day),
        _average(facts, threshold, currency),
        _change(facts, currency),
        _contribution(facts, currency),
        _loans(facts, currency),
    )


def _assets(facts: "CustomerFacts", currency: str, day: date) -> Figure:
    return Figure(
        name="assets",
        label=_("Assets"),
        value=amount(facts.assets_minor, currency),
        note=_("end of %(day)s") % {"day": days.short_day(day)},
        tone="",
        meaning=_(
            "The balances of all asset accounts the customer owns at the end of the day: deposits, "
            "wealth products, funds, insurance, bonds, precious metal and custody. A joint account "
            "counts for its owner. Loans are not taken off."
        ),
    )


def _average(facts: "CustomerFacts", threshold: Threshold | None, currency: str) -> Figure:
    is_weighted = threshold is not None and threshold.is_weighted
    average = (
        facts.month_average_weighted_minor if is_weighted else facts.month_average_assets_minor
    )
    note, tone = _("no threshold"), ""
    if threshold is not None:
        note = _("threshold %(amount)s · %(tier)s") % {
            "amount": short_amount(threshold.at_least_minor, currency),
            "tier": threshold.name,
        }
        tone = "" if average >= threshold.at_least_minor else "down"
    return Figure(
        name="average",
        label=_("Month-average, weighted") if is_weighted else _("Month-average"),
        value=amount(average, currency),
        note=note,
        tone=tone,
        meaning=_(
            "The mean of the end-of-day assets over the days of the month so far. Weighted: each "
            "class of product counts with the coefficient of the rulebook. The tier is decided on "
            "it; the threshold is the one of the tier in force, or of the next one from below."
        ),
    )


def _change(facts: "CustomerFacts", currency: str) -> Figure:
    before = facts.previous_month_end_assets_minor
    change = facts.assets_minor - before
    sign = "+" if change > 0 else ""
    little = _("less than 0.1%") if before else _("nothing to compare with")
    return Figure(
        name="change",
        label=_("Since last month-end"),
        value=f"{sign}{amount(change, currency)}",
        note=percent_change(facts.assets_minor, before) or little,
        tone="up" if change > 0 else "down" if change < 0 else "",
        meaning=_(
            "Assets at the end of the day less assets at the end of the month before: money in and "
            "out, interest, and changes of price together."
        ),
    )


def _contribution(facts: "CustomerFacts", currency: str) -> Figure:
    return Figure(
        name="contribution",
        label=_("Contribution a year"),
        value=amount(facts.contribution_minor, currency),
        note=_("at this month's average"),
        tone="",
        meaning=_(
            "The month-average of each class of product times the yearly margin that the rulebook "
            "gives to the class. It is an estimate of margin, before cost to serve and risk."
        ),
    )


def _loans(facts: "CustomerFacts", currency: str) -> Figure:
    overdue = facts.loan_days_overdue
    note = _("none") if not facts.loans_outstanding_minor else _("nothing overdue")
    if overdue:
        note = _("%(days)s days overdue") % {"days": overdue}
    return Figure(
        name="loans",
        label=_("Loans"),
        value=amount(facts.loans_outstanding_minor, currency),
        note=note,
        tone="down" if overdue else "",
        meaning=_("Principal still owed on personal loans; the longest delay of any of them."),
    )
