"""Windfalls, large sums out, money moved to a bank or broker, accounts emptied, moves and ratings.

They happen all year at low rates, and in the last days in a number that is never nought.
"""

import numpy as np

from guanxi.simulator.arrays import NO_DAY, Array
from guanxi.simulator.entries import Style
from guanxi.simulator.lives import least
from guanxi.simulator.names import streets
from guanxi.simulator.people import MINOR
from guanxi.simulator.periods import Span
from guanxi.simulator.scene import Scene

WINDFALL = Style("transfer_other", "mobile", hours=(9, 12), other_bank=True, event="windfall")
LARGE_OUT = Style("transfer_other", "counter", hours=(9, 17), other_bank=True, soft=True,
                  event="large_out")  # fmt: skip
TO_BANK = Style("transfer_other", "mobile", hours=(9, 20), other_bank=True, soft=True,
                event="money_to_other_bank")  # fmt: skip
TO_BROKER = Style("transfer_broker", "mobile", hours=(9, 15), broker=True, soft=True,
                  event="money_to_broker")  # fmt: skip
EMPTIED = Style("transfer_other", "mobile", other_bank=True, sweep=True, event="emptied")
MONTHLY_RATES = {
    "windfall": 0.0008,
    "large_out": 0.0010,
    "bank": 0.0015,
    "broker": 0.0010,
    "emptied": 0.0008,
}
LARGE_FEN = 10_000_000
RENEWED_SHARE = 0.6


def turn(scene: Scene) -> None:
    """All turning points of the month."""
    free = scene.planning_to_stay & ~scene.people.dormant & (scene.people.kind != MINOR)
    free &= ~scene.lives.passes_through
    main = scene.accounts.balance[: len(scene.people)]
    rich = free & (main > LARGE_FEN)
    holding = free & (main > 3_000_000) & (main > 3 * scene.people.spend)
    unpaid = (scene.lives.pay == 0) & (scene.lives.pension == 0)
    alone = free & unpaid & _only_main(scene) & (main > 1_000_000)
    for days, planted in _occasions(scene):
        _windfalls(scene, _pick(scene, free, "windfall", planted), days)
        _large_out(scene, _pick(scene, rich, "large_out", planted), days)
        _to_bank(scene, _pick(scene, holding, "bank", planted), days)
        _to_broker(scene, _pick(scene, holding, "broker", planted), days)
        _empty(scene, _pick(scene, alone, "emptied", planted), days)
    _renew_ratings(scene)
    _move_house(scene)
    _have_children(scene)


def _occasions(scene: Scene) -> list[tuple[Span, int]]:
    """The month at its usual rate (0), and the last days with the number that is planted."""
    month = Span(scene.first_day, scene.month.last)
    if not scene.window.meets(scene.month.span):
        return [(month, 0)]
    last_days = Span(max(scene.window.first, month.first), min(scene.window.last, month.last))
    return [(last_days, least(len(scene.people))), (month, 0)]


def _pick(scene: Scene, fit: Array, what: str, planted: int) -> Array:
    """Customers it happens to; nobody meets two turning points in a month."""
    who = np.flatnonzero(fit & ~scene.turned)
    count = planted or scene.rng.poisson(len(fit) * MONTHLY_RATES[what])
    taken = scene.rng.permutation(who)[:count]
    scene.turned[taken] = True
    return taken


def _days(scene: Scene, span: Span, count: int) -> Array:
    return scene.rng.integers(span.first, span.last + 1, count)


def _windfalls(scene: Scene, who: Array, span: Span) -> None:
    amount = (200_000 * np.exp(scene.rng.normal(0.6, 0.7, len(who)))).astype(np.int64) * 100
    scene.journal.add(who, _days(scene, span, len(who)), amount, WINDFALL)


def _large_out(scene: Scene, who: Array, span: Span) -> None:
    share = scene.rng.uniform(0.55, 0.85, len(who))
    amount = (scene.accounts.balance[who] * share).astype(np.int64) // 100_000 * 100_000
    scene.journal.add(who, _days(scene, span, len(who)), -amount, LARGE_OUT)


def _to_bank(scene: Scene, who: Array, span: Span) -> None:
    """In up to four parts within a week."""
    day = _days(scene, span, len(who))
    for part in range(4):
        share = scene.rng.uniform(0.14, 0.22, len(who))
        amount = (scene.accounts.balance[who] * share).astype(np.int64) // 10_000 * 10_000
        when = np.clip(day - part, span.first, span.last)
        scene.journal.add(who, when, -amount, TO_BANK)


def _to_broker(scene: Scene, who: Array, span: Span) -> None:
    share = scene.rng.uniform(0.4, 0.8, len(who))
    amount = (scene.accounts.balance[who] * share).astype(np.int64) // 10_000 * 10_000
    scene.journal.add(who, _days(scene, span, len(who)), -amount, TO_BROKER)


def _only_main(scene: Scene) -> Array:
    """Customers with nothing but their main account open: emptying it ends their business here."""
    still_open = scene.accounts.closed == NO_DAY
    held = np.bincount(scene.accounts.owner[still_open], minlength=len(scene.people))
    return np.asarray(held == 1)


def _empty(scene: Scene, who: Array, span: Span) -> None:
    """All money goes; the account stays, and nothing more happens on it this month."""
    day = _days(scene, span, len(who))
    scene.journal.add(who, day, np.zeros(len(who), np.int64), EMPTIED)
    scene.accounts.quiet_after[who] = day
    scene.people.activity[who] = 0
    scene.people.dormant[who] = True


def _renew_ratings(scene: Scene) -> None:
    """Some have their risk tolerance rated again before it runs out."""
    until = scene.people.rated_until
    ends = scene.here & (until >= scene.first_day + 1) & (until <= scene.month.last)
    who = scene.some(ends & ~scene.people.dormant, RENEWED_SHARE)
    early = scene.rng.integers(0, 20, len(who))
    day = np.maximum(until[who] - early, scene.first_day).astype(np.int64)
    scene.people.rated_until[who] = day + 365
    change = scene.rng.integers(-1, 2, len(who))
    scene.people.tolerance[who] = np.clip(scene.people.tolerance[who] + change, 1, 5)
    scene.changed_people.append((who, day))
    scene.events.add("risk_rating_renewed", who, day)
    scene.profile_changed[who] = True


def _move_house(scene: Scene) -> None:
    who = scene.some(scene.here & ~scene.profile_changed & ~scene.people.dormant, 0.002)
    day = scene.any_days(len(who))
    scene.people.street[who] = scene.rng.integers(0, len(streets()), len(who))
    scene.people.house[who] = scene.rng.integers(0, 96_000, len(who))
    scene.changed_people.append((who, day))
    scene.events.add("moved_house", who, day)


def _have_children(scene: Scene) -> None:
    """Known to the truth only; spending grows from then on."""
    age = (scene.month.first - scene.people.born) / 365.2425
    who = scene.some(scene.here & (age > 24) & (age < 38) & ~scene.people.dormant, 0.002)
    scene.people.spend[who] += scene.people.spend[who] // 5
    scene.events.add("child_born", who, scene.any_days(len(who)))
