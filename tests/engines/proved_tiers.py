"""The same of the tables that tiers are made of (`stewardship.measures`)."""

from collections.abc import Callable, Mapping

from ibis.expr.types import Table

from guanxi.stewardship.measures import evidence, history, pyramid, readings, tiers
from guanxi.stewardship.measures.ladder import MaintainedLimits
from guanxi.stewardship.measures.moments import moment_at
from guanxi.stewardship.tests.ladders import ladder
from tests.engines.awkward import DAY, MONTH, MONTHS

Tables = Mapping[str, Table]
LADDER = ladder()
BEFORE, TONIGHT = (
    moment_at(day, grace=LADDER.grace_month_ends, rises_at_once=LADDER.rises_at_once)
    for day in (MONTHS[1].replace(day=31), DAY)
)
DAYS = [BEFORE.day, TONIGHT.day]
LIMITS = MaintainedLimits(
    card_spend_minor=50, loans_minor=10**6, custody_minor=10**9, card_grades=("gold", "金卡")
)


def _every(t: Tables) -> Table:
    closed = readings.closed_months(t["trends"], before=MONTH)
    return closed.union(readings.month_under_way(t["facts"], DAY))


def _noteworthy(t: Tables) -> Table:
    months = {source.month: LADDER for moment in (BEFORE, TONIGHT) for source in moment.sources}
    return readings.noteworthy(_every(t), t["facts"], months, DAY)


def _tiers(t: Tables) -> Table:
    force = t["readings.in_force"]
    here = force.filter(force.moment == TONIGHT.day)
    return tiers.customer_tiers(t["facts"], here, t["readings.noteworthy"], LADDER, TONIGHT)


def _path(t: Tables) -> Table:
    people = history.ever_above_mass(t["readings.in_force"], t["known"])
    here = t["facts"].select("customer_id")
    return history.path_on(t["readings.in_force"], people, here, DAYS)


MADE_FIRST = (
    *("readings.noteworthy", "readings.in_force", "history.path_on", "tiers.customer_tiers"),
)
PROVED: Mapping[str, Callable[[Tables], Table]] = {
    "readings.closed_months": lambda t: readings.closed_months(t["trends"], before=MONTH),
    "readings.month_under_way": lambda t: readings.month_under_way(t["facts"], DAY),
    "readings.noteworthy": _noteworthy,
    "readings.in_force": lambda t: readings.in_force(t["readings.noteworthy"], [BEFORE, TONIGHT]),
    "history.ever_above_mass": lambda t: history.ever_above_mass(
        t["readings.in_force"], t["known"]
    ),
    "history.path_on": _path,
    "history.steps_of": lambda t: history.steps_of(t["history.path_on"]),
    "history.path_since": lambda t: history.path_since(t["history.path_on"]),
    "history.correction: new": lambda t: (
        history.correction(t["history.path_on"], t["known"], DAYS).new
    ),
    "history.correction: replaced": lambda t: (
        history.correction(t["history.path_on"], t["known"], DAYS).replaced
    ),
    "tiers.customer_tiers": _tiers,
    "tiers.maintained": lambda t: tiers.maintained(t["tiers.customer_tiers"], t["facts"], LIMITS),
    "tiers.tier_since": lambda t: tiers.tier_since(
        t["tiers.customer_tiers"],
        t["facts"],
        history.path_since(t["history.path_on"]),
        t["tiers.customer_tiers"].select("customer_id", "tier", tier_since="falls_on"),
        DAY,
    ),
    "evidence.evidence": lambda t: evidence.evidence(_every(t), t["readings.noteworthy"], TONIGHT),
    "pyramid.pyramid_tonight": lambda t: pyramid.pyramid_tonight(
        t["tiers.customer_tiers"], t["offices"], TONIGHT
    ),
    "pyramid.pyramid_before": lambda t: pyramid.pyramid_before(
        _every(t), t["readings.in_force"], t["facts"], t["offices"], [BEFORE]
    ),
}
