"""Shopping, cash, bills, transfers to friends, fees and standing orders; credit cards."""

import numpy as np

from guanxi.simulator.arrays import NO_DAY, Array
from guanxi.simulator.entries import CHANNEL, KIND, Style
from guanxi.simulator.people import MINOR
from guanxi.simulator.scene import Scene

# kind, channel, share of entries, usual amount against the customer's mean
HABITS = (
    ("card_spend", "mobile", 0.47, 0.45),
    ("card_spend", "pos", 0.17, 1.0),
    ("payment", "mobile", 0.10, 0.7),
    ("cash", "atm", 0.07, 2.0),
    ("cash", "counter", 0.03, 4.5),
    ("transfer_other", "mobile", 0.12, 2.2),
    ("payment", "online", 0.02, 1.2),
    ("other", "mobile", 0.02, 0.3),
)
FEE_FEN = 200
CARD_USES = 5.5
REVOLVED_SHARE = 0.25
CARD_INTEREST_A_MONTH = 0.015


def spend(scene: Scene) -> None:
    """All that goes out in daily life."""
    _spend_from_main_account(scene)
    _send_to_friends(scene)
    _pay_fees(scene)
    _use_credit_cards(scene)
    _pay_card_bills(scene)


def _spend_from_main_account(scene: Scene) -> None:
    people, rng = scene.people, scene.rng
    fading = np.where(scene.lives.leaves_on < scene.month.last + 60, 0.4, 1.0)
    season = float(scene.month.shopping.mean()) / 1.03
    counts = rng.poisson(people.activity * season * fading)
    who = np.repeat(np.arange(len(people)), counts)
    shares = np.array([share for _, _, share, _ in HABITS])
    sizes = np.array([size for *_, size in HABITS])
    habit = np.searchsorted(np.cumsum(shares), rng.random(len(who)) * shares.sum(), side="right")
    mean = people.spend / np.maximum(people.activity, 1.5) / float(shares @ sizes)
    amount = mean[who] * sizes[habit] * rng.lognormal(-0.32, 0.8, len(who))
    kind = np.array([KIND[name] for name, *_ in HABITS])[habit]
    round_sums = (kind == KIND["cash"]) | (kind == KIND["transfer_other"])
    fen = np.where(round_sums, np.maximum(amount // 10_000, 1) * 10_000, np.maximum(amount, 150))
    weights = np.where(round_sums, 1, 0)
    days = np.where(
        weights == 1,
        scene.month.draw_days(rng, len(who), scene.month.cash),
        scene.month.draw_days(rng, len(who), scene.month.shopping),
    )
    style = Style(
        kind=kind,
        channel=np.array([CHANNEL[name] for _, name, *_ in HABITS])[habit],
        other_bank=kind == KIND["transfer_other"],
        soft=True,
    )
    scene.journal.add(who, days, -fen.astype(np.int64), style)


def _send_to_friends(scene: Scene) -> None:
    """Between two customers of the bank; who sends has enough for it."""
    people, rng = scene.people, scene.rng
    has = scene.accounts.balance[: len(people)] > 4 * people.spend
    fit = scene.planning_to_stay & ~people.dormant & (people.kind != MINOR)
    sender = scene.some(fit & has & (people.activity > 1), 0.30)
    receivers = np.flatnonzero(fit)
    if not len(receivers):
        return
    receiver = rng.choice(receivers, len(sender))
    amount = people.spend[sender] * rng.lognormal(-1.6, 0.9, len(sender))
    amount = np.minimum(np.maximum(amount // 5_000 * 5_000, 5_000), people.spend[sender] + 5_000)
    other = sender != receiver
    days = scene.any_days(len(sender))[other]
    style = Style("transfer_bank", "mobile", hours=(9, 22))
    fen = amount.astype(np.int64)[other]
    scene.journal.add(sender[other], days, -fen, style)
    scene.journal.add(receiver[other], days, fen, style)


def _pay_fees(scene: Scene) -> None:
    """Two yuan a month for messages, for some."""
    notified = scene.here & (scene.people.number % 7 == 0) & ~scene.people.dormant
    who = np.flatnonzero(notified)
    day = np.full(len(who), scene.first_day + 1)
    style = Style("fee", "system", hours=(2, 4), soft=True)
    scene.journal.add(who, day, np.full(len(who), -FEE_FEN), style)


def _cards(scene: Scene) -> tuple[Array, Array]:
    """Open credit-card accounts of customers who are here, and their owners."""
    places = np.flatnonzero(scene.accounts.open_of_class("credit_card"))
    owner = scene.accounts.owner[places]
    here = scene.here[owner]
    return places[here], owner[here]


def _use_credit_cards(scene: Scene) -> None:
    rng, people = scene.rng, scene.people
    places, owner = _cards(scene)
    uses = rng.poisson(CARD_USES * float(scene.month.shopping.mean()), len(places))
    pick = np.repeat(np.arange(len(places)), uses)
    mean = 0.30 * people.spend[owner] / CARD_USES
    amount = np.maximum(mean[pick] * rng.lognormal(-0.5, 1.0, len(pick)), 200).astype(np.int64)
    days = scene.month.draw_days(rng, len(pick), scene.month.shopping)
    used = days < scene.lives.card_stops_on[owner[pick]]
    channel = np.where(rng.random(len(pick)) < 0.35, CHANNEL["pos"], CHANNEL["mobile"])
    style = Style("card_spend", channel[used], soft=True)
    scene.journal.add(places[pick][used], days[used], -amount[used], style)
    stops = scene.lives.card_stops_on[owner]
    now = (stops >= scene.first_day) & (stops <= scene.month.last)
    scene.events.add("card_spend_stopped", owner[now], stops[now])


def _pay_card_bills(scene: Scene) -> None:
    """What was owed at the month's beginning is paid from the main account; some pay only part."""
    places, owner = _cards(scene)
    owed = -scene.accounts.balance[places]
    billed = owed > 0
    places, owner, owed = places[billed], owner[billed], owed[billed]
    part = scene.lives.revolves[owner]
    paid = np.where(part, np.maximum(owed * REVOLVED_SHARE, np.minimum(owed, 10_000)), owed)
    paid = paid.astype(np.int64)
    day = np.maximum(scene.month.first + 4 + scene.people.number[owner] % 20, scene.first_day)
    style = Style("transfer_own", "system", hours=(12, 18))
    scene.journal.add(owner, day, -paid, style)
    scene.journal.add(places, day, paid, style)
    rest = (owed - paid) * CARD_INTEREST_A_MONTH
    charged = part & (rest >= 1)
    interest = Style("interest", "system", hours=(1, 3), soft=True)
    scene.journal.add(places[charged], day[charged], -rest[charged].astype(np.int64), interest)


def standing_payments(scene: Scene, orders: dict[str, Array]) -> None:
    """Household bills, premiums and the like, taken by order on their day of the month."""
    owner = orders["owner"]
    day = scene.month.first + orders["day"]
    due = (day >= np.maximum(orders["starts"], scene.first_day)) & (day <= scene.month.last)
    due &= (day <= np.minimum(orders["ends"], NO_DAY)) & scene.here[owner]
    style = Style("payment", "system", hours=(3, 6), soft=True, other_bank=True)
    scene.journal.add(owner[due], day[due], -orders["amount"][due], style)
