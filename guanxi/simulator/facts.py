"""Rows of a chunk for one delivery: accounts, cards, loans, balances, transactions."""

import numpy as np
import pyarrow as pa

from guanxi.ingest.contract import CARD_GRADES, CHANNELS, TRANSACTION_KINDS
from guanxi.simulator.arrays import (
    NO_DAY,
    SECONDS_A_DAY,
    Array,
    coded,
    day_column,
    number_column,
    numbered,
)
from guanxi.simulator.chunk import Chunk
from guanxi.simulator.entries import COUNTERPARTIES
from guanxi.simulator.holdings import account_ids
from guanxi.simulator.offices import Offices
from guanxi.simulator.people import MINOR
from guanxi.simulator.products import CURRENCY, catalogue
from guanxi.simulator.records import Reach, Rows, changed_places, customer_ids

LOAN_STATES = ("performing", "overdue", "default", "settled")
DEBIT_YEARS, CREDIT_YEARS = 10, 5
# Wealth from which a debit card is gold, platinum, diamond.
GRADE_STEPS = (20_000_000, 200_000_000, 600_000_000)
LIMIT_STEPS = (5_000_000, 10_000_000, 50_000_000)


def _ids(chunk: Chunk, places: Array) -> pa.Array:
    accounts = chunk.accounts
    return account_ids(chunk.people.number[accounts.owner[places]], accounts.sequence[places])


def _currency(rows: int) -> pa.Array:
    return coded(np.zeros(rows), (CURRENCY,))


def _told_accounts(chunk: Chunk, reach: Reach) -> Array:
    """Accounts opened, closed or renewed in these days; at first all that were there."""
    changed = changed_places(reach, chunk.month.changed_accounts)
    return np.union1d(np.flatnonzero(reach.tells(chunk.accounts.opened)), changed)


def account_rows(chunk: Chunk, reach: Reach, offices: Offices) -> Rows:
    """Accounts as they stand at the end of the delivery's days."""
    accounts = chunk.accounts
    told = _told_accounts(chunk, reach)
    owner, product = accounts.owner[told], accounts.product[told]
    closed = np.where(accounts.closed[told] <= reach.span.last, accounts.closed[told], NO_DAY)
    deposit = catalogue().class_mask(product, "time_deposit")
    return {
        "account_id": _ids(chunk, told),
        "owner_id": customer_ids(chunk.people.number[owner]),
        "product_id": coded(product, catalogue().ids()),
        "branch_id": coded(chunk.people.office[owner], offices.ids()),
        "currency": _currency(len(told)),
        "opened_on": day_column(accounts.opened[told]),
        "closed_on": day_column(closed),
        "matures_on": day_column(accounts.matures[told]),
        "renews": pa.array(accounts.renews[told], mask=~deposit),
    }


def card_rows(chunk: Chunk, reach: Reach) -> Rows:
    """Debit cards of main accounts and cards of credit-card accounts."""
    accounts, people = chunk.accounts, chunk.people
    told = _told_accounts(chunk, reach)
    owner = accounts.owner[told]
    debit = told < len(people)
    carries = debit & (people.number[owner] % 11 > 0) & (people.kind[owner] != MINOR)
    carries |= catalogue().class_mask(accounts.product[told], "credit_card")
    told, owner, debit = told[carries], owner[carries], debit[carries]
    life = np.where(debit, DEBIT_YEARS, CREDIT_YEARS) * 365
    opened, begin = accounts.opened[told], chunk.plan.coverage.first
    issued = opened + np.maximum(begin - opened, 0) // life * life
    closed = np.where(accounts.closed[told] <= reach.span.last, accounts.closed[told], NO_DAY)
    limit = chunk.lives.card_limit[owner]
    grade = np.where(
        debit,
        np.searchsorted(GRADE_STEPS, people.wealth[owner], side="right"),
        np.searchsorted(LIMIT_STEPS, limit, side="right"),
    )
    person = people.number[owner]
    return {
        "card_id": numbered("K", person * 10 + np.where(debit, 1, 2), 10),
        "account_id": _ids(chunk, told),
        "customer_id": customer_ids(person),
        "kind": coded(np.where(debit, 0, 1), ("debit", "credit")),
        "grade": coded(grade, CARD_GRADES),
        "last_digits": numbered("", (person * 7_919 + debit * 31) % 10_000, 4),
        "issued_on": day_column(issued),
        "expires_on": day_column(issued + life),
        "closed_on": day_column(closed),
        "limit_minor": number_column(limit, missing=debit),
    }


def loan_rows(chunk: Chunk, reach: Reach) -> Rows:
    """Loans paid on, missed or granted in these days, and those overdue at their end."""
    loans, accounts = chunk.loans, chunk.accounts
    standing = loans.standing(accounts, reach.span, opening=reach.opening)
    loan = standing["loan"]
    place = loans.account[loan]
    owner = accounts.owner[place]
    return {
        "loan_id": _ids(chunk, place),
        "customer_id": customer_ids(chunk.people.number[owner]),
        "repayment_account_id": _ids(chunk, owner),
        "product_id": coded(accounts.product[place], catalogue().ids()),
        "currency": _currency(len(loan)),
        "principal_minor": number_column(loans.principal[loan]),
        "outstanding_minor": number_column(standing["outstanding"]),
        "instalment_minor": number_column(loans.instalment[loan]),
        "granted_on": day_column(loans.granted[loan]),
        "matures_on": day_column(accounts.matures[place]),
        "status": coded(standing["status"], LOAN_STATES),
        "days_overdue": number_column(standing["days_overdue"]),
    }


def balance_rows(chunk: Chunk, reach: Reach) -> Rows:
    """End-of-day balances on days of change; at first also every opening balance."""
    books, month = chunk.month.books, chunk.month
    rows = np.flatnonzero(
        (books.balance_day >= reach.span.first) & (books.balance_day <= reach.span.last)
    )
    place, day, balance = books.balance_account[rows], books.balance_day[rows], books.balance[rows]
    if reach.opening and month.opening_balance is not None:
        begin = chunk.plan.coverage.first
        there = np.flatnonzero(chunk.accounts.opened[: month.accounts_before] < begin)
        place = np.concatenate([there, place])
        day = np.concatenate([np.full(len(there), begin), day])
        balance = np.concatenate([month.opening_balance[there], balance])
    return {
        "account_id": coded(place, _ids(chunk, np.arange(len(chunk.accounts)))),
        "day": day_column(day),
        "balance_minor": number_column(balance),
        "currency": _currency(len(place)),
    }


def transaction_rows(chunk: Chunk, reach: Reach, month_number: int) -> Rows:
    """Entries booked on these days, numbered by month, chunk and place in the month's books."""
    entries = chunk.month.books.entries
    rows = np.flatnonzero(
        (entries["day"] >= reach.span.first) & (entries["day"] <= reach.span.last)
    )
    day, amount, bank = entries["day"][rows], entries["amount"][rows], entries["bank"][rows]
    moment = (day * SECONDS_A_DAY + entries["second"][rows]) * 1_000_000
    number = (month_number * 100_000 + chunk.index) * 10_000_000 + rows
    return {
        "transaction_id": numbered("T", number, 15),
        "account_id": coded(entries["account"][rows], _ids(chunk, np.arange(len(chunk.accounts)))),
        "booked_on": day_column(day),
        "booked_at": pa.array(moment).cast(pa.timestamp("us")),
        "direction": coded(np.where(amount < 0, 1, 0), ("credit", "debit")),
        "amount_minor": number_column(np.abs(amount)),
        "currency": _currency(len(rows)),
        "kind": coded(entries["kind"][rows], TRANSACTION_KINDS),
        "channel": coded(entries["channel"][rows], CHANNELS),
        "counterparty_bank": coded(bank, COUNTERPARTIES, missing=bank == 0),
    }
