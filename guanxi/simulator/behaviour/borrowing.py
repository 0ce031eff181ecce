"""Instalments paid and missed, new loans, houses bought."""

import numpy as np

from guanxi.simulator.arrays import NO_DAY, Array
from guanxi.simulator.entries import Style
from guanxi.simulator.holdings import Opening
from guanxi.simulator.lives import least
from guanxi.simulator.loans import annuity, months_of_term, yearly_rate
from guanxi.simulator.opening import principals
from guanxi.simulator.people import MINOR, STUDENT
from guanxi.simulator.products import catalogue
from guanxi.simulator.scene import Scene

PAYING = Style("loan_repayment", "system", hours=(13, 20))
ACCRUING = Style("interest", "system", hours=(1, 3))
PENALTY = Style("penalty_interest", "system", hours=(13, 20))
PAYOUT = Style("loan_payout", "counter", hours=(9, 11))
SPENT = Style("transfer_other", "counter", hours=(12, 17), other_bank=True)
HOUSE = Style("transfer_other", "counter", hours=(12, 17), other_bank=True, event="house_purchase")
DOWN_PAYMENT = Style("transfer_other", "counter", hours=(17, 18), other_bank=True, soft=True,
                     event="house_purchase")  # fmt: skip
NEW_LOANS_A_MONTH = {
    "mortgage": 0.0008,
    "consumer_loan": 0.0012,
    "car_loan": 0.0006,
    "business_loan": 0.0004,
}
PENALTY_A_DAY = 0.0005


def repay_and_borrow(scene: Scene) -> None:
    """The month of all loans."""
    scene.loans.begin_month(scene.accounts)
    _instalments(scene)
    for name, share in NEW_LOANS_A_MONTH.items():
        _borrow(scene, name, share)


def _instalments(scene: Scene) -> None:
    loans, accounts, lives = scene.loans, scene.accounts, scene.lives
    due = scene.month.first + loans.due_day.astype(np.int64) - 1
    alive = (accounts.closed[loans.account] == NO_DAY) & (loans.granted < scene.month.first)
    alive &= due >= scene.first_day
    owner = accounts.owner[loans.account]
    _plant_trouble(scene, np.flatnonzero(alive), due)
    troubled = (due >= lives.trouble_from[owner]) & (due < lives.trouble_until[owner])
    _miss(scene, np.flatnonzero(alive & troubled), due)
    _pay(scene, np.flatnonzero(alive & ~troubled), due)


def _plant_trouble(scene: Scene, loan: Array, due: Array) -> None:
    """Some first instalments are missed in the last days."""
    window, lives = scene.window, scene.lives
    near = loan[(due[loan] >= window.first) & (due[loan] < window.last)]
    owner = np.unique(scene.accounts.owner[scene.loans.account[near]])
    chosen = owner[lives.trouble_from[owner] == NO_DAY][: least(len(scene.people))]
    lives.trouble_from[chosen] = window.first
    lives.trouble_until[chosen] = window.last + 20


def _miss(scene: Scene, loan: Array, due: Array) -> None:
    loans = scene.loans
    loans.unpaid_since[loan] = np.minimum(loans.unpaid_since[loan], due[loan])
    loans.missed[loan] += 1
    loans.changed_on[loan] = due[loan]
    owner = scene.accounts.owner[loans.account[loan]]
    scene.events.add("instalment_missed", owner, due[loan])


def _pay(scene: Scene, loan: Array, due: Array) -> None:
    """This month's instalment and those missed before, with a penalty for the delay."""
    loans, accounts = scene.loans, scene.accounts
    place, day = loans.account[loan], due[loan]
    owner = accounts.owner[place].astype(np.int64)
    owed = -accounts.balance[place]
    months = loans.missed[loan] + 1
    interest = np.rint(owed * yearly_rate(accounts.product[place]) / 12 * months).astype(np.int64)
    amount = np.minimum(loans.instalment[loan] * months, owed + interest)
    scene.journal.add(place, day, -interest, ACCRUING)
    scene.journal.add(place, day, amount, PAYING)
    scene.journal.add(owner, day, -amount, PAYING)
    late = loans.missed[loan] > 0
    delay = np.where(late, day - loans.unpaid_since[loan], 0)
    penalty = (loans.instalment[loan] * PENALTY_A_DAY * delay).astype(np.int64)
    scene.journal.add(owner[late], day[late], -penalty[late], PENALTY)
    loans.unpaid_since[loan] = NO_DAY
    loans.missed[loan] = 0
    loans.changed_on[loan] = day
    done = amount == owed + interest
    accounts.close(place[done], day[done])


def _borrow(scene: Scene, name: str, share: float) -> None:
    people, rng = scene.people, scene.rng
    age = (scene.month.first - people.born) / 365.2425
    able = scene.planning_to_stay & (scene.lives.leaves_on == NO_DAY) & ~people.dormant
    able &= (age > 24) & (age < 56) & ~np.isin(people.kind, (MINOR, STUDENT))
    owner = scene.some(able, share)
    product = rng.choice(catalogue().of_class(name), len(owner))
    day = scene.working_days(len(owner))
    principal = principals(rng, name, len(owner))
    instalment = annuity(principal, product, months_of_term(product))
    matures = day + catalogue().term_days[product]
    places = scene.accounts.open_new(Opening(owner, product, day, matures))
    scene.loans.grant(places, principal, instalment, day)
    scene.journal.add(places, day, -principal, PAYOUT)
    scene.journal.add(owner, day, principal, PAYOUT)
    if name == "mortgage":
        scene.journal.add(owner, day, -principal, HOUSE)
        own = np.maximum(scene.accounts.balance[owner] * 0.7, 0).astype(np.int64)
        scene.journal.add(owner, day, -(own // 10_000 * 10_000), DOWN_PAYMENT)
    elif name == "car_loan":
        scene.journal.add(owner, day, -principal, SPENT)
