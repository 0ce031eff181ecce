"""Customers who go: signs before, everything redeemed, the rest sent away, accounts closed."""

import numpy as np

from guanxi.simulator.arrays import NO_DAY
from guanxi.simulator.behaviour.saving import cash_out
from guanxi.simulator.entries import Style
from guanxi.simulator.lives import SIGNS_BEFORE_LEAVING_DAYS
from guanxi.simulator.scene import Scene

FIRST_MONEY = Style("transfer_other", "mobile", hours=(10, 20), other_bank=True, soft=True,
                    event="money_to_other_bank")  # fmt: skip
LAST_MONEY = Style("transfer_other", "counter", other_bank=True, sweep=True, event="left")
CARD_BILL = Style("transfer_own", "counter", hours=(10, 12))
DAYS_TO_REDEEM = 6


def leave(scene: Scene) -> None:
    """Those who go this month, and those who will within weeks."""
    _take_first_money(scene)
    _redeem_everything(scene)
    _pay_last_card_bill(scene)
    _close(scene)


def _take_first_money(scene: Scene) -> None:
    until = scene.lives.leaves_on - scene.month.last
    soon = scene.here & (until > 0) & (until <= SIGNS_BEFORE_LEAVING_DAYS)
    who = scene.some(soon, 0.8)
    share = scene.rng.uniform(0.25, 0.6, len(who))
    amount = np.maximum(scene.accounts.balance[who] * share, 0).astype(np.int64) // 10_000 * 10_000
    scene.journal.add(who, scene.any_days(len(who)), -amount, FIRST_MONEY)


def _redeem_everything(scene: Scene) -> None:
    accounts, leaving = scene.accounts, scene.leaving
    owned = accounts.open_of_class(
        "time_deposit", "wealth_product", "fund", "insurance", "bond", "precious_metal", "custody"
    )
    places = np.flatnonzero(owned)
    places = places[leaving[accounts.owner[places]]]
    leaves = scene.lives.leaves_on[accounts.owner[places]].astype(np.int64)
    day = np.maximum(
        leaves - scene.people.number[accounts.owner[places]] % DAYS_TO_REDEEM, scene.first_day
    )
    cash_out(scene, places, day, accounts.balance[places].copy())


def _pay_last_card_bill(scene: Scene) -> None:
    accounts = scene.accounts
    places = np.flatnonzero(accounts.open_of_class("credit_card"))
    places = places[scene.leaving[accounts.owner[places]]]
    owner = accounts.owner[places].astype(np.int64)
    day = scene.lives.leaves_on[owner].astype(np.int64)
    scene.journal.add(owner, day, accounts.balance[places].copy(), CARD_BILL)
    scene.journal.add(places, day, -accounts.balance[places], CARD_BILL)
    accounts.close(places, day)


def _close(scene: Scene) -> None:
    who = np.flatnonzero(scene.leaving)
    day = scene.lives.leaves_on[who].astype(np.int64)
    main = who[scene.accounts.closed[who] == NO_DAY]
    scene.journal.add(main, scene.lives.leaves_on[main], np.zeros(len(main), np.int64), LAST_MONEY)
    scene.accounts.close(main, scene.lives.leaves_on[main])
    scene.people.left[who] = day
    scene.changed_people.append((who, day))
