"""Life plans, drawn before the first day: pay, leaving, stopping, trouble."""

from dataclasses import dataclass

import numpy as np

from guanxi.simulator.arrays import NO_DAY, Array
from guanxi.simulator.people import (
    CIVIL_SERVANT,
    HOMEMAKER,
    MINOR,
    PAID_HERE,
    PENSIONER,
    SELF_EMPLOYED,
    STUDENT,
    People,
)
from guanxi.simulator.periods import Span

REASONS = (
    "",
    "better_rate_elsewhere",
    "moved_away",
    "dissatisfied",
    "payroll_moved",
    "fewer_banks",
)
REASON_SHARES = (0.34, 0.18, 0.20, 0.13, 0.15)
LEAVING_A_YEAR = 0.04
PLANS_BEYOND_DAYS = 180  # who will leave after the last day is known so far ahead
SIGNS_BEFORE_LEAVING_DAYS = 75
PLANTED_SHARE = 0.0004  # of customers, for each kind of event, in the last days
PLANTED_LEAST = 3
COMMON_PAYDAYS = (5, 8, 10, 12, 15, 18, 20, 25, 28)
CARD_LIMITS = (8_000, 20_000, 50_000, 100_000)


@dataclass
class Lives:
    """What will happen to each customer of a chunk; money in fen."""

    payday: Array
    pay: Array
    pay_from: Array
    pay_until: Array
    pension: Array
    pension_from: Array
    passes_through: Array  # salary is moved on to another bank
    leaves_on: Array
    reason: Array
    card_limit: Array  # 0 = no credit card
    card_stops_on: Array
    revolves: Array  # pays only part of the card bill
    trouble_from: Array
    trouble_until: Array
    overdraft: Array


def least(count: int) -> int:
    """How many customers of a chunk are given one kind of event in the last days."""
    return min(max(PLANTED_LEAST, round(count * PLANTED_SHARE)), max(1, count // 20))


def lives_for(rng: np.random.Generator, people: People, coverage: Span, window: Span) -> Lives:
    """Draw the plans; some fall into ``window``, the last days, so that alerts have matter."""
    count = len(people)
    lives = _paid_lives(rng, people)
    _draw_job_changes(rng, people, lives, coverage)
    _draw_retirements(people, lives, coverage)
    _draw_cards(rng, people, lives, coverage)
    _draw_trouble(rng, lives, coverage)
    _draw_leaving(rng, people, lives, coverage)
    _plant(rng, people, lives, window)
    gone = lives.leaves_on < NO_DAY
    lives.pay_until = np.where(
        gone & (lives.pay > 0), np.minimum(lives.pay_until, lives.leaves_on - 40), lives.pay_until
    )
    allowed = (rng.random(count) < 0.015) & ~gone & (people.income > 3_000_000) & ~people.dormant
    lives.overdraft = np.where(allowed, np.minimum(people.income // 24, 1_000_000), 0)
    return lives


def _never(count: int) -> Array:
    return np.full(count, NO_DAY, dtype=np.int32)


def _paid_lives(rng: np.random.Generator, people: People) -> Lives:
    count = len(people)
    here = (rng.random(count) < np.array(PAID_HERE)[people.kind]) & ~people.dormant
    common = rng.choice(COMMON_PAYDAYS, count)
    payday = np.where(rng.random(count) < 0.8, common, rng.integers(1, 29, count))
    retired = people.kind == PENSIONER
    always = np.zeros(count, dtype=np.int32)
    return Lives(
        payday=payday.astype(np.int8),
        pay=np.where(here & ~retired, people.income // 13, 0),
        pay_from=always.copy(),
        pay_until=_never(count),
        pension=np.where(here & retired, people.income // 12, 0),
        pension_from=np.where(retired, 0, NO_DAY).astype(np.int32),
        passes_through=here & ~retired & (rng.random(count) < 0.12),
        leaves_on=_never(count),
        reason=np.zeros(count, dtype=np.int8),
        card_limit=np.zeros(count, dtype=np.int64),
        card_stops_on=_never(count),
        revolves=rng.random(count) < 0.2,
        trouble_from=_never(count),
        trouble_until=_never(count),
        overdraft=np.zeros(count, dtype=np.int64),
    )


def _some_days(rng: np.random.Generator, count: int, coverage: Span, yearly: float) -> Array:
    """A day within the coverage for ``yearly`` of the customers a year, NO_DAY for the rest."""
    hit = rng.random(count) < yearly * coverage.days / 365
    day = coverage.first + np.floor(rng.random(count) * coverage.days)
    return np.where(hit, day, NO_DAY).astype(np.int32)


def _draw_job_changes(
    rng: np.random.Generator, people: People, lives: Lives, coverage: Span
) -> None:
    paid = lives.pay > 0
    stops = _some_days(rng, len(people), coverage, 0.05)
    lives.pay_until = np.where(paid, stops, NO_DAY).astype(np.int32)
    starts = _some_days(rng, len(people), coverage, 0.06)
    begins = paid & (starts < NO_DAY) & (stops == NO_DAY)
    lives.pay_from = np.where(begins, starts, 0).astype(np.int32)


def _draw_retirements(people: People, lives: Lives, coverage: Span) -> None:
    sixty = people.born + 365.2425 * np.where(people.sex == 1, 60, 54)
    now = (lives.pay > 0) & (sixty >= coverage.first) & (sixty <= coverage.last)
    now &= (lives.pay_until == NO_DAY) & (lives.pay_from == 0)
    lives.pay_until = np.where(now, sixty, lives.pay_until).astype(np.int32)
    lives.pension = np.where(now, lives.pay * 45 // 100, lives.pension)
    lives.pension_from = np.where(now, sixty + 1, lives.pension_from).astype(np.int32)


def _draw_cards(rng: np.random.Generator, people: People, lives: Lives, coverage: Span) -> None:
    earning = ~np.isin(people.kind, (MINOR, STUDENT)) & ~people.dormant
    age = (coverage.first - people.born) / 365.2425
    has = earning & (age < 66) & (rng.random(len(people)) < 0.36)
    step = np.searchsorted([4_000_000, 12_000_000, 30_000_000], people.income)
    lives.card_limit = np.where(has, np.array(CARD_LIMITS)[step] * 100, 0)
    stops = _some_days(rng, len(people), coverage, 0.05)
    lives.card_stops_on = np.where(has, stops, NO_DAY).astype(np.int32)


def _draw_trouble(rng: np.random.Generator, lives: Lives, coverage: Span) -> None:
    """Borrowers miss instalments from some day until some later day; some never recover."""
    start = _some_days(rng, len(lives.pay), coverage, 0.05)
    start = np.where(rng.random(len(start)) < 0.01, coverage.first - 60, start)
    length = rng.choice([25, 55, 85, 130, 4_000], len(start), p=[0.5, 0.25, 0.1, 0.08, 0.07])
    lives.trouble_from = start.astype(np.int32)
    lives.trouble_until = np.where(start < NO_DAY, start + length, NO_DAY).astype(np.int32)


def _draw_leaving(rng: np.random.Generator, people: People, lives: Lives, coverage: Span) -> None:
    count = len(people)
    hazard = np.full(count, LEAVING_A_YEAR / 365)
    hazard *= np.where((lives.pay > 0) | (lives.pension > 0), 0.5, 1.25)
    hazard *= np.where(coverage.first - people.joined < 700, 1.6, 0.9)
    hazard *= np.where(np.isin(people.kind, (SELF_EMPLOYED, HOMEMAKER)), 1.2, 1.0)
    hazard *= np.where(people.kind == CIVIL_SERVANT, 0.7, 1.0)
    since = np.maximum(people.joined + 60, coverage.first + 2)
    leaves = since + rng.exponential(1 / hazard)
    stays = (leaves > coverage.last + PLANS_BEYOND_DAYS) | (people.kind == MINOR)
    lives.leaves_on = np.where(stays, NO_DAY, leaves).astype(np.int32)
    drawn = 1 + rng.choice(len(REASON_SHARES), count, p=REASON_SHARES)
    lives.reason = np.where(stays, 0, drawn).astype(np.int8)


def _plant(rng: np.random.Generator, people: People, lives: Lives, window: Span) -> None:
    """Leaving, pay that stops or starts, and cards laid aside, close to the last day."""
    few = least(len(people))
    free = (lives.leaves_on == NO_DAY) & (people.joined < window.first - 120) & ~people.dormant
    free &= (lives.pay_until == NO_DAY) & (lives.pay_from == 0)
    # A payday at a weekend is paid on the Friday: the first two days of the window are left out.
    days = np.arange(window.first + 2, window.last + 1)
    paydays = days.astype("datetime64[D]") - days.astype("datetime64[D]").astype("datetime64[M]")
    in_window = np.isin(lives.payday, paydays.astype(np.int64) + 1) & (lives.pay > 0) & free
    chosen = rng.permutation(np.flatnonzero(in_window))
    lives.pay_until[chosen[:few]] = window.first - 8
    lives.pay_from[chosen[few : 2 * few]] = window.first - 8
    users = rng.permutation(np.flatnonzero(free & ~in_window & (lives.card_limit > 0)))
    lives.card_stops_on[users[:few]] = window.first - 32
    others = free & ~in_window & (lives.card_limit == 0) & (people.kind != MINOR)
    leaving = rng.permutation(np.flatnonzero(others & (people.wealth > 2_000_000)))[: 2 * few]
    lives.leaves_on[leaving] = rng.integers(window.first, window.last + 1, len(leaving))
    lives.reason[leaving] = rng.integers(1, len(REASONS), len(leaving))
