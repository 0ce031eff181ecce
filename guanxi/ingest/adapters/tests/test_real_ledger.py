"""The real bank of PKDD'99, compared with figures added up by hand from the same files."""

from datetime import date
from decimal import Decimal

import pytest

from guanxi.ingest.adapters.tests.drawn import broken_promises
from guanxi.ingest.adapters.tests.ledger_by_hand import (
    balances_by_hand,
    customers_by_hand,
    stated_on_last_day,
)

pytestmark = pytest.mark.berka
DAY = date(1994, 3, 30)


def test_the_real_bank_keeps_every_promise_of_the_feed_contract(real_bank):
    """Proves 13.1."""
    assert broken_promises(real_bank) == []


def test_every_entry_up_to_the_last_complete_day_is_there(real_bank):
    entries = real_bank.rows("transactions")
    assert len(entries) == 46_997
    assert len({entry["account_id"] for entry in entries}) == 1_229
    assert max(entry["booked_on"] for entry in entries) == DAY


def test_the_balances_of_the_real_bank_are_those_added_up_by_hand(real_bank, real_ledger):
    by_hand = {account: int(b * 100) for account, b in balances_by_hand(real_ledger, DAY).items()}
    ours = real_bank.end_balances()
    assert ours == by_hand
    assert sum(ours.values()) == 3_929_676_280
    assert sum(balance < 0 for balance in ours.values()) == 2


def test_the_sums_agree_with_the_balances_the_bank_itself_states(real_ledger):
    stated = stated_on_last_day(real_ledger, DAY)
    apart = [
        min(abs(balance - one) for one in stated[account])
        for account, balance in balances_by_hand(real_ledger, DAY).items()
    ]
    # The bank rounds interest to ten haler and states balances from the unrounded.
    assert sum(difference == 0 for difference in apart) == 664
    assert sum(difference <= Decimal("0.10") for difference in apart) == 1_109
    assert max(apart) <= Decimal(1)


def test_the_assets_of_all_customers_are_those_of_all_accounts(real_ledger):
    customers = customers_by_hand(real_ledger, DAY)
    assert len(customers) == 1_229
    assert sum(holding.assets_minor for holding in customers.values()) == 3_929_676_280


def test_every_transfer_out_of_the_real_bank_was_made_under_an_order(real_bank):
    channels = {
        entry["channel"]
        for entry in real_bank.rows("transactions")
        if entry["direction"] == "debit" and entry["counterparty_bank"]
    }
    assert channels == {"system"}


def test_one_loan_of_the_real_bank_was_already_in_default(real_bank):
    """Loan 5314 was granted in July 1993 and saw its first instalment in March 1994."""
    loans = real_bank.rows("loans")
    assert len(loans) == 37
    assert [loan["loan_id"] for loan in loans if loan["status"] != "performing"] == ["5314"]
