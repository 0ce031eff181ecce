"""Deposits and products: buying with what is left over, maturing, redeeming, growing."""

import numpy as np

from guanxi.simulator.arrays import NO_DAY, Array
from guanxi.simulator.entries import CHANNEL, Style
from guanxi.simulator.holdings import Opening
from guanxi.simulator.people import MINOR
from guanxi.simulator.products import catalogue
from guanxi.simulator.scene import Scene

TERMED = ("time_deposit", "wealth_product", "bond")
# What surplus money goes into: class and share of purchases.
CHOICES = (
    ("time_deposit", 0.38), ("wealth_product", 0.34), ("fund", 0.16), ("insurance", 0.04),
    ("precious_metal", 0.03), ("bond", 0.05),
)  # fmt: skip
REDEEMING = Style("redemption", "system", hours=(7, 9))
INTEREST = Style("interest", "system", hours=(1, 3))
MOVED_ON = Style("transfer_other", "mobile", hours=(12, 20), other_bank=True, soft=True,
                 event="money_to_other_bank")  # fmt: skip
BUY_SURPLUS_SHARE = 0.22
COMFORT_FEN = 1_500_000
REBUY_SHARE = 0.8


def save_and_invest(scene: Scene) -> None:
    """The month of everything owned beyond the demand account."""
    _mature(scene)
    _redeem_early(scene)
    _invest_surplus(scene)
    _trade_shares(scene)
    _revalue(scene)
    _demand_interest(scene)


def buy(scene: Scene, owner: Array, amount: Array, product: Array, day: Array) -> None:
    """Open a holding: out of the main account, into the new one, the same day."""
    term = catalogue().term_days[product]
    matures = np.where(term > 0, day + term, NO_DAY)
    deposit = catalogue().class_mask(product, "time_deposit")
    renews = deposit & (scene.rng.random(len(owner)) < 0.5)
    places = scene.accounts.open_new(Opening(owner, product, day, matures, renews))
    at_counter = scene.rng.random(len(owner)) < 0.25
    channel = np.where(at_counter, CHANNEL["counter"], CHANNEL["mobile"])
    buying = Style("purchase", channel, hours=(10, 16))
    scene.journal.add(owner, day, -amount, buying)
    scene.journal.add(places, day, amount, buying)


def _mature(scene: Scene) -> None:
    accounts, month = scene.accounts, scene.month
    due = accounts.open_of_class(*TERMED) & (accounts.matures <= month.last)
    due &= (accounts.matures >= scene.first_day) & (accounts.balance > 0)
    due[due] &= scene.here[accounts.owner[due]]
    places = np.flatnonzero(due)
    day, product = accounts.matures[places].astype(np.int64), accounts.product[places]
    shelf = catalogue()
    principal = accounts.balance[places]
    interest = principal * (shelf.rate_ppm[product] / 1e6) * shelf.term_days[product] / 365
    interest = np.maximum(interest.astype(np.int64), 1)
    scene.journal.add(places, day, interest, INTEREST)
    renewed = accounts.renews[places]
    accounts.renew(places[renewed], day[renewed])
    ended = ~renewed
    cash_out(scene, places[ended], day[ended], (principal + interest)[ended])
    _after_maturity(scene, places[ended], day[ended], principal[ended])


def cash_out(scene: Scene, places: Array, day: Array, amount: Array) -> None:
    """Pay a whole holding out to the main account and close it."""
    scene.journal.add(places, day, -amount, REDEEMING)
    scene.journal.add(scene.accounts.owner[places].astype(np.int64), day, amount, REDEEMING)
    scene.accounts.close(places, day)


def _after_maturity(scene: Scene, places: Array, day: Array, principal: Array) -> None:
    """Most buy the like again within days; some take the money to another bank."""
    owner = scene.accounts.owner[places].astype(np.int64)
    product = scene.accounts.product[places].astype(np.int64)
    later = np.minimum(day + scene.rng.integers(0, 5, len(places)), scene.month.last)
    drawn = scene.rng.random(len(places))
    stays = scene.planning_to_stay[owner]
    again = stays & (drawn < REBUY_SHARE) & (principal >= 100_000)
    buy(scene, owner[again], principal[again] // 10_000 * 10_000, product[again], later[again])
    leaves = np.where(stays, drawn > 0.97, drawn > 0.35)
    taken = principal[leaves] // 10_000 * 10_000
    scene.journal.add(owner[leaves], later[leaves], -taken, MOVED_ON)


def _redeem_early(scene: Scene) -> None:
    """Funds and metal are sold now and then, more by those who will leave."""
    accounts = scene.accounts
    held = accounts.open_of_class("fund", "precious_metal") & (accounts.balance > 0)
    held &= accounts.opened < scene.month.first - 20
    places = np.flatnonzero(held)
    owner = accounts.owner[places]
    chance = np.where(scene.planning_to_stay[owner], 0.022, 0.25)
    sold = scene.here[owner] & (scene.rng.random(len(places)) < chance)
    places = places[sold]
    cash_out(scene, places, scene.working_days(len(places)), accounts.balance[places].copy())


def _invest_surplus(scene: Scene) -> None:
    people, rng = scene.people, scene.rng
    spare = scene.accounts.balance[: len(people)] - 3 * people.spend - COMFORT_FEN
    fit = scene.planning_to_stay & ~people.dormant & ~scene.turned
    fit &= (people.kind != MINOR) & (spare > 500_000)
    who = scene.some(fit, BUY_SURPLUS_SHARE)
    amount = (spare[who] * rng.uniform(0.3, 0.85, len(who))).astype(np.int64) // 100_000 * 100_000
    enough = amount >= 100_000
    who, amount = who[enough], amount[enough]
    shares = np.array([share for _, share in CHOICES])
    choice = rng.choice(len(CHOICES), len(who), p=shares / shares.sum())
    product = np.zeros(len(who), dtype=np.int64)
    for place, (name, _) in enumerate(CHOICES):
        here = choice == place
        product[here] = rng.choice(catalogue().of_class(name), int(here.sum()))
    buy(scene, who, amount, product, scene.working_days(len(who)))


def _trade_shares(scene: Scene) -> None:
    """Money goes to and comes from the securities firm through the custody account."""
    accounts, rng = scene.accounts, scene.rng
    places = np.flatnonzero(accounts.open_of_class("custody") & (accounts.balance > 100_000))
    owner = accounts.owner[places].astype(np.int64)
    acts = scene.planning_to_stay[owner] & (rng.random(len(places)) < 0.35)
    places, owner = places[acts], owner[acts]
    back = rng.random(len(places)) < 0.5
    source = np.where(back, accounts.balance[places], np.maximum(accounts.balance[owner], 0))
    amount = (source * rng.uniform(0.05, 0.4, len(places))).astype(np.int64) // 10_000 * 10_000
    sign = np.where(back, 1, -1)
    day = scene.working_days(len(places))
    style = Style("transfer_broker", "mobile", hours=(9, 15), broker=True)
    scene.journal.add(owner, day, sign * amount, style)
    scene.journal.add(places, day, -sign * amount, style)


def _revalue(scene: Scene) -> None:
    """On the month's last day prices and bonuses move what is held at its beginning."""
    accounts = scene.accounts
    kept = accounts.open_of_class("fund", "precious_metal", "custody", "insurance")
    places = np.flatnonzero(kept & (accounts.balance > 0) & (accounts.opened < scene.month.first))
    places = places[scene.here[accounts.owner[places]]]
    change = accounts.balance[places] * scene.returns[accounts.product[places]]
    change = np.where(scene.accounts.quiet_after[places] < NO_DAY, 0, change)
    # A custody account may have paid out up to two fifths of what it held: losses stay below that.
    change = np.maximum(change, -0.5 * accounts.balance[places]).astype(np.int64)
    day = np.full(len(places), scene.month.last)
    late = Style("interest", "system", hours=(22, 23))
    scene.journal.add(places, day, change, late)


def _demand_interest(scene: Scene) -> None:
    """Paid in March, June, September and December, on the day after the 20th."""
    if scene.month.calendar_month % 3:
        return
    accounts = scene.accounts
    demand = accounts.open_of_class("demand_deposit") & (accounts.balance > 100)
    places = np.flatnonzero(demand)
    rate = catalogue().rate_ppm[accounts.product[places]] / 4e6
    amount = (accounts.balance[places] * rate).astype(np.int64)
    day = np.full(len(places), scene.month.first + 20)
    scene.journal.add(places, day, amount, INTEREST)
