"""Salary, pension and what comes in from elsewhere."""

import numpy as np

from guanxi.simulator.arrays import Array
from guanxi.simulator.entries import CHANNEL, KIND, Style
from guanxi.simulator.people import MINOR, PENSIONER
from guanxi.simulator.periods import date_of
from guanxi.simulator.scene import Scene
from guanxi.simulator.seasons import festival_day

SALARY = Style("salary", "system", hours=(6, 10))
PENSION = Style("pension", "system", hours=(5, 8))
PASSED_ON = Style("transfer_other", "mobile", hours=(11, 23), other_bank=True, soft=True)


def receive_income(scene: Scene) -> None:
    """All regular money in."""
    _receive_salary(scene)
    _receive_pension(scene)
    _receive_from_elsewhere(scene)
    _settle_in(scene)


def _bonus_factor(scene: Scene, count: int) -> Array:
    """Most employers pay a thirteenth salary or more in the month before Spring Festival."""
    festival = festival_day(date_of(scene.month.last).year)
    if festival is None or not scene.month.first <= festival - 20 <= scene.month.last:
        return np.ones(count)
    paid = scene.rng.random(count) < 0.6
    return 1.0 + paid * scene.rng.gamma(2.0, 0.5, count)


def _receive_salary(scene: Scene) -> None:
    lives, month = scene.lives, scene.month
    payday = month.payday(lives.payday.astype(np.int64))
    paid = (lives.pay > 0) & (payday >= lives.pay_from) & (payday < lives.pay_until)
    paid &= (payday >= scene.first_day) & (scene.people.joined < payday)
    paid &= payday < lives.leaves_on - 7
    who = np.flatnonzero(paid)
    steady = scene.rng.normal(1.0, 0.02, len(who)) * _bonus_factor(scene, len(who))
    amount = (lives.pay[who] * np.maximum(steady, 0.5)).astype(np.int64)
    scene.journal.add(who, payday[who], amount, SALARY)
    _note_changes(scene, payday)
    moved = scene.some(paid & lives.passes_through & scene.here, 0.95)
    day = np.minimum(payday[moved] + scene.rng.integers(0, 3, len(moved)), month.last)
    part = (lives.pay[moved] * 0.6).astype(np.int64) // 10_000 * 10_000
    scene.journal.add(moved, day, -part, PASSED_ON)


def _note_changes(scene: Scene, payday: Array) -> None:
    lives = scene.lives
    here = (lives.pay > 0) & (payday >= scene.first_day) & scene.here
    earlier = payday - 31
    started = here & (lives.pay_from <= payday) & (lives.pay_from > earlier)
    scene.events.add("salary_started", np.flatnonzero(started), payday[started])
    stopped = here & (lives.pay_until <= payday) & (lives.pay_until > earlier)
    retired = stopped & (lives.pension > 0)
    scene.events.add("retired", np.flatnonzero(retired), payday[retired])
    gone = stopped & ~retired
    scene.events.add("salary_stopped", np.flatnonzero(gone), payday[gone])


def _receive_pension(scene: Scene) -> None:
    lives = scene.lives
    payday = scene.month.payday(15 + lives.payday.astype(np.int64) % 6)
    paid = (lives.pension > 0) & (payday >= lives.pension_from) & (payday >= scene.first_day)
    paid &= (scene.people.joined < payday) & (payday < lives.leaves_on)
    who = np.flatnonzero(paid)
    scene.journal.add(who, payday[who], lives.pension[who], PENSION)


def _receive_from_elsewhere(scene: Scene) -> None:
    """Those whose pay the bank does not see bring in what they spend here."""
    people, lives, rng = scene.people, scene.lives, scene.rng
    month = scene.month
    paid = (lives.pay > 0) & (lives.pay_from <= month.last) & (lives.pay_until > month.first)
    paid |= (lives.pension > 0) & (lives.pension_from <= month.last)
    unseen = ~paid & ~people.dormant & scene.here & (people.kind != MINOR)
    fading = np.where(lives.leaves_on < month.last + 60, 0.3, 1.0)
    often = np.where(unseen, np.minimum(people.activity / 6.0, 1.3) * fading, 0.0)
    who = np.repeat(np.arange(len(people)), rng.poisson(often))
    share = 0.9 * people.spend[who] / np.maximum(np.minimum(people.activity[who] / 6.0, 1.3), 0.1)
    use = np.minimum(people.activity[who] / 6.0, 1.0)
    amount = (share * use * rng.lognormal(-0.18, 0.6, len(who))).astype(np.int64)
    amount = np.maximum(amount // 1_000 * 1_000, 10_000)
    cash = rng.random(len(who)) < np.where(people.kind[who] == PENSIONER, 0.5, 0.15)
    style = Style(
        kind=np.where(cash, KIND["cash"], KIND["transfer_other"]),
        channel=np.where(cash, CHANNEL["counter"], CHANNEL["mobile"]),
        hours=(9, 17),
        other_bank=~cash,
    )
    scene.journal.add(who, scene.working_days(len(who)), amount, style)


def _settle_in(scene: Scene) -> None:
    """New customers bring their first money on the day they join, before they use it."""
    people = scene.people
    new = (people.joined >= scene.first_day) & (people.joined <= scene.month.last)
    who = np.flatnonzero(new)
    cash = scene.rng.random(len(who)) < 0.3
    style = Style(
        kind=np.where(cash, KIND["cash"], KIND["transfer_other"]),
        channel=np.where(cash, CHANNEL["counter"], CHANNEL["mobile"]),
        hours=(8, 9),
        other_bank=~cash,
    )
    scene.journal.add(who, people.joined[who], np.maximum(people.wealth[who], 1_000), style)
