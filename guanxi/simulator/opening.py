"""The accounts that customers hold when the simulation begins, and what is on them."""

import numpy as np

from guanxi.simulator.arrays import NO_DAY, Array
from guanxi.simulator.holdings import Accounts, Opening
from guanxi.simulator.lives import Lives
from guanxi.simulator.loans import Loans, annuity, months_of_term, yearly_rate
from guanxi.simulator.people import MINOR, STUDENT, People
from guanxi.simulator.periods import Span
from guanxi.simulator.products import catalogue

# Share of customers that holds each class, by wealth below 10, 50, 200, 2,000 thousand, and above.
WEALTH_STEPS = (1_000_000, 5_000_000, 20_000_000, 200_000_000)
HOLDING_SHARES = {
    "time_deposit": (0.10, 0.46, 0.68, 0.76, 0.70),
    "wealth_product": (0.02, 0.14, 0.38, 0.66, 0.85),
    "fund": (0.06, 0.12, 0.22, 0.36, 0.55),
    "insurance": (0.03, 0.07, 0.14, 0.22, 0.30),
    "bond": (0.00, 0.03, 0.08, 0.11, 0.12),
    "precious_metal": (0.01, 0.03, 0.05, 0.09, 0.16),
    "custody": (0.02, 0.05, 0.09, 0.16, 0.28),
}
# How large a part of the whole each class tends to be; demand deposits come first.
USUAL_WEIGHT = {"demand": 1.0, "time_deposit": 2.6, "wealth_product": 2.2, "fund": 0.9,
                "insurance": 0.9, "bond": 0.8, "precious_metal": 0.4, "custody": 0.7}  # fmt: skip
LEAST_HOLDING = 100_000  # 1,000 yuan
BORROWING_SHARES = {
    "mortgage": 0.085,
    "consumer_loan": 0.035,
    "car_loan": 0.02,
    "business_loan": 0.012,
}
PRINCIPAL_YUAN = {"mortgage": (620_000, 0.5), "consumer_loan": (60_000, 0.6),
                  "car_loan": (110_000, 0.4), "business_loan": (300_000, 0.7)}  # fmt: skip


def open_main_accounts(people: People, accounts: Accounts) -> None:
    """One demand account a customer, at the customer's own place."""
    count = len(people)
    product = np.zeros(count, dtype=np.int16)
    accounts.open_new(Opening(np.arange(count), product, people.joined))


def open_portfolios(
    rng: np.random.Generator, people: People, accounts: Accounts, first: int
) -> None:
    """Spread each customer's wealth over the classes held; the rest stays on demand."""
    old = people.joined < first
    step = np.searchsorted(WEALTH_STEPS, people.wealth)
    weights = [USUAL_WEIGHT["demand"] * rng.gamma(1.6, 1.0, len(people)) + 0.02]
    age = (first - people.born) / 365.2425
    careful = np.clip((age - 30) / 35, 0, 1)
    for name, shares in HOLDING_SHARES.items():
        share = np.array(shares)[step] * (0.7 + 0.6 * careful if name == "time_deposit" else 1.0)
        share = np.where(people.dormant, share * 0.4, share)
        holds = old & (rng.random(len(people)) < share) & (people.kind != MINOR)
        weights.append(holds * USUAL_WEIGHT[name] * rng.gamma(1.5, 1.0, len(people)))
    total = np.sum(weights, axis=0)
    invested = np.zeros(len(people), dtype=np.int64)
    for name, weight in zip(HOLDING_SHARES, weights[1:], strict=True):
        amount = (people.wealth * (weight / total)).astype(np.int64) // 10_000 * 10_000
        held = np.flatnonzero(amount >= LEAST_HOLDING)
        _open_holdings(rng, accounts, (held, amount[held]), name, first)
        invested[held] += amount[held]
    accounts.balance[: len(people)] = np.where(old, people.wealth - invested, 0)


def _open_holdings(
    rng: np.random.Generator, accounts: Accounts, held: tuple[Array, Array], name: str, first: int
) -> None:
    """Holdings of one class; larger deposits are split in two terms."""
    owner, amount = held
    if name in ("time_deposit", "wealth_product"):
        split = (amount > 4_000_000) & (rng.random(len(owner)) < 0.55)
        part = np.where(split, amount * rng.uniform(0.3, 0.7, len(owner)), 0) // 10_000 * 10_000
        part = part.astype(np.int64)
        owner = np.concatenate([owner, owner[split]])
        amount = np.concatenate([amount - part, part[split]])
    product = rng.choice(catalogue().of_class(name), len(owner))
    term = catalogue().term_days[product]
    age = np.where(
        term > 0, rng.random(len(owner)) * (term - 1), rng.integers(30, 2_500, len(owner))
    )
    opened = (first - 1 - np.floor(age)).astype(np.int64)
    opened = np.maximum(opened, accounts.opened[owner])  # not before the customer's main account
    matures = np.where(term > 0, np.maximum(opened + term, first + 1), NO_DAY)
    renews = (rng.random(len(owner)) < 0.5) & (name == "time_deposit")
    places = accounts.open_new(Opening(owner, product, opened, matures, renews))
    accounts.balance[places] = amount


def open_cards(rng: np.random.Generator, people: People, lives: Lives, accounts: Accounts) -> None:
    """Credit-card accounts, with part of the limit used."""
    owner = np.flatnonzero(lives.card_limit > 0)
    product = catalogue().of_class("credit_card")[(lives.card_limit[owner] >= 5_000_000) * 1]
    opened = people.joined[owner] + rng.integers(0, 30, len(owner))
    places = accounts.open_new(Opening(owner, product, opened))
    used = np.minimum(
        people.spend[owner] * rng.uniform(0.05, 0.5, len(owner)), lives.card_limit[owner] * 0.6
    )
    accounts.balance[places] = -used.astype(np.int64)


def open_loans(
    scene: tuple[People, Lives, Accounts, Loans], rng: np.random.Generator, first: int
) -> None:
    """Loans granted before the first day, part repaid. Who leaves has none."""
    people, lives, accounts, loans = scene
    age = (first - people.born) / 365.2425
    able = (people.joined < first - 400) & (lives.leaves_on == NO_DAY) & ~people.dormant
    able &= (age > 24) & (age < 58) & ~np.isin(people.kind, (MINOR, STUDENT))
    for name, share in BORROWING_SHARES.items():
        owner = np.flatnonzero(able & (rng.random(len(people)) < share * 1.6))
        product = rng.choice(catalogue().of_class(name), len(owner))
        months = months_of_term(product)
        paid = np.floor(rng.random(len(owner)) * np.minimum(months - 2, 120)).astype(np.int64)
        paid = np.minimum(paid, (first - people.joined[owner]) // 31)
        granted = first - 2 - np.floor(paid * 30.4375).astype(np.int64)
        principal = principals(rng, name, len(owner))
        instalment = annuity(principal, product, months)
        owed = _owed_after(principal, product, months, paid)
        places = accounts.open_new(
            Opening(owner, product, granted, granted + catalogue().term_days[product])
        )
        accounts.balance[places] = -owed
        loans.grant(places, principal, instalment, granted)


def principals(rng: np.random.Generator, name: str, count: int) -> Array:
    """Amounts lent, in whole thousands of yuan."""
    median, spread = PRINCIPAL_YUAN[name]
    return np.rint(median * np.exp(rng.normal(0, spread, count)) / 1_000).astype(np.int64) * 100_000


def _owed_after(principal: Array, product: Array, months: Array, paid: Array) -> Array:
    rate = yearly_rate(product) / 12
    grown = (1 + rate) ** months
    left = principal * (grown - (1 + rate) ** paid) / (grown - 1)
    return np.ceil(left).astype(np.int64)


def open_at_start(
    rng: np.random.Generator, people: People, lives: Lives, coverage: Span
) -> tuple[Accounts, Loans]:
    """Everything a chunk's customers hold on the first day."""
    accounts, loans = Accounts(), Loans()
    open_main_accounts(people, accounts)
    open_portfolios(rng, people, accounts, coverage.first)
    waiting = people.joined >= coverage.first
    lives.card_limit = np.where(waiting, 0, lives.card_limit)
    open_cards(rng, people, lives, accounts)
    open_loans((people, lives, accounts, loans), rng, coverage.first)
    accounts.opened[len(people) :] = np.minimum(accounts.opened[len(people) :], coverage.first - 1)
    accounts.take_changes()
    return accounts, loans
