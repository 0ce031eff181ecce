"""What the fold reads, what it folds again, and what it leaves when it is killed."""

from datetime import date, timedelta

import pytest

from guanxi.bank.models import LakeFile
from guanxi.foundation.engines import DuckEngine
from guanxi.foundation.home import guanxi_home
from guanxi.insight.fold.record import Fold
from guanxi.insight.fold.record import Ledger as FoldLedger
from guanxi.insight.picture import CurrencyUnknown
from guanxi.insight.tests.lakes import Lakes

pytestmark = pytest.mark.django_db
SEPTEMBER_1, NOVEMBER_1 = date(2026, 9, 1), date(2026, 11, 1)
NOVEMBER_9, NOVEMBER_10 = date(2026, 11, 9), date(2026, 11, 10)


def balance(day, minor, account_id=1):
    return {"account_id": account_id, "day": day, "balance_minor": minor}


@pytest.fixture
def bank(empty_lake):
    """One customer with one account and balances since September."""
    bank = Lakes(empty_lake)
    bank.deliver(
        NOVEMBER_9,
        customers=[{"customer_id": 7}],
        accounts=[{"account_id": 1, "customer_id": 7}],
        balances=[balance(SEPTEMBER_1, 100), balance(NOVEMBER_1, 200)],
        transactions=[
            {"account_id": 1, "customer_id": 7, "booked_on": SEPTEMBER_1, "amount_minor": 100}
        ],
    )
    return bank


def months(bank):
    return FoldLedger(bank.lake).read().months


def facts(rows):
    (row,) = rows["customer_facts"]
    return row


def test_an_ordinary_night_reads_the_days_facts_and_no_older_ones(bank):
    """Proves 13.2: work grows with the day's facts. The older files are not even there."""
    bank.night(NOVEMBER_9)
    for file in LakeFile.objects.filter(kind__in=["balances", "transactions"]):
        (bank.lake / file.path).unlink()
    bank.deliver(NOVEMBER_10, balances=[balance(NOVEMBER_10, 700)])

    row = facts(bank.night(NOVEMBER_10))

    assert row["assets_minor"] == 700
    assert row["month_average_assets_minor"] == (9 * 200 + 700) // 10
    assert row["inflow_12_months_minor"] == 100


def test_a_late_fact_folds_again_from_its_month_and_leaves_the_months_before_alone(bank):
    bank.night(NOVEMBER_9)
    september, october, november = months(bank)
    bank.deliver(NOVEMBER_10, balances=[balance(date(2026, 10, 5), 900)])

    row = facts(bank.night(NOVEMBER_10))

    assert months(bank)[0] == september
    assert months(bank)[1].accounts != october.accounts
    assert months(bank)[2].accounts != november.accounts
    assert row["previous_month_end_assets_minor"] == 900
    assert row["previous_month_average_assets_minor"] == round((4 * 100 + 27 * 900) / 31)


def test_the_same_night_again_folds_nothing(bank):
    first = bank.night(NOVEMBER_9)
    before = FoldLedger(bank.lake).read()
    assert bank.night(NOVEMBER_9) == first
    assert FoldLedger(bank.lake).read() == before


def test_a_delivery_taken_back_is_forgotten(bank):
    bank.night(NOVEMBER_9)
    wrong = bank.deliver(NOVEMBER_10, balances=[balance(date(2026, 9, 20), 10**6)])
    assert facts(bank.night(NOVEMBER_10))["previous_month_end_assets_minor"] == 10**6
    bank.take_back(wrong)
    assert facts(bank.night(NOVEMBER_10))["previous_month_end_assets_minor"] == 100


def test_a_new_owner_has_the_account_from_the_month_on_and_not_before(bank):
    """Assets of an account belong to its owner; closed months stay with the owner of then."""
    bank.night(NOVEMBER_9)
    bank.deliver(
        NOVEMBER_10,
        customers=[{"customer_id": 8}],
        accounts=[{"account_id": 1, "customer_id": 8}],
    )
    old_owner, new_owner = bank.night(NOVEMBER_10)["customer_facts"]
    assert (old_owner["assets_minor"], new_owner["assets_minor"]) == (0, 200)
    assert old_owner["previous_month_end_assets_minor"] == 100
    assert new_owner["month_average_assets_minor"] == 200


def test_an_owner_corrected_for_a_closed_month_changes_that_month_too(bank):
    bank.night(NOVEMBER_9)
    bank.deliver(
        date(2026, 10, 15),
        customers=[{"customer_id": 8}],
        accounts=[{"account_id": 1, "customer_id": 8}],
    )
    row_7, row_8 = bank.night(NOVEMBER_9)["customer_facts"]
    assert row_8["previous_month_end_assets_minor"] == 100
    assert row_7["assets_minor"] == 200  # the delivery of the 9th of November holds today


def test_an_account_that_turns_out_closed_earlier_counts_nothing_since(bank):
    bank.night(NOVEMBER_9)
    closed = {"account_id": 1, "customer_id": 7, "closed_on": date(2026, 10, 30)}
    bank.deliver(NOVEMBER_10, accounts=[closed])
    row = facts(bank.night(NOVEMBER_10))
    assert row["assets_minor"] == row["month_average_assets_minor"] == row["accounts_open"] == 0


def test_a_balance_whose_account_is_described_later_counts_from_the_first(bank):
    bank.deliver(NOVEMBER_9, balances=[balance(SEPTEMBER_1, 50, account_id=2)])
    assert facts(bank.night(NOVEMBER_9))["assets_minor"] == 200
    bank.deliver(NOVEMBER_10, accounts=[{"account_id": 2, "customer_id": 7}])
    row = facts(bank.night(NOVEMBER_10))
    assert row["assets_minor"] == 250
    assert row["previous_month_end_assets_minor"] == 150


OTHER_WEIGHTS = """
name = "other"
extends = "default"
effective_from = 2020-01-01
[assets.weights_percent]
demand_deposit = 50
"""


def test_other_weights_make_another_fold(bank):
    """Proves 0.1: a bank overrides the weights, and every month is measured by the same ones."""
    book = guanxi_home() / "rulebooks" / "other.toml"
    book.parent.mkdir(exist_ok=True)
    book.write_text(OTHER_WEIGHTS)
    assert facts(bank.night(NOVEMBER_9))["month_average_weighted_minor"] == 200
    before = months(bank)
    bank.book = "other"
    assert facts(bank.night(NOVEMBER_9))["month_average_weighted_minor"] == 100
    assert all(then.trends != now.trends for then, now in zip(before, months(bank), strict=True))
    book.unlink()


def test_money_in_a_currency_without_a_rate_stops_the_night(bank):
    bank.deliver(NOVEMBER_10, accounts=[{"account_id": 2, "customer_id": 7, "currency": "XAU"}])
    with pytest.raises(CurrencyUnknown, match=r"accounts in XAU.*bank\.rates_ppm"):
        bank.night(NOVEMBER_10)


class KilledEngine(DuckEngine):
    """A real engine whose process is killed at the n-th file."""

    writes_left = 0

    def write(self, table, path, **options):
        if KilledEngine.writes_left == 0:
            raise KeyboardInterrupt
        KilledEngine.writes_left -= 1
        return super().write(table, path, **options)


@pytest.mark.parametrize("writes", [1, 6, 8, 10])
def test_a_night_killed_at_any_file_is_completed_by_running_it_again(bank, writes):
    """Proves 13.1 (a kill loses nothing) for the fold."""
    bank.night(NOVEMBER_9)
    bank.deliver(NOVEMBER_10, balances=[balance(date(2026, 10, 5), 900)])
    KilledEngine.writes_left = writes
    with pytest.raises(KeyboardInterrupt):
        bank.night(NOVEMBER_10, engine=lambda here: KilledEngine(here.backend))
    assert FoldLedger(bank.lake).read() != Fold()

    assert facts(bank.night(NOVEMBER_10))["previous_month_end_assets_minor"] == 900
    bank.night(NOVEMBER_10)
    left = set((bank.lake / "fold").glob("*/*/*"))
    assert left == set(FoldLedger(bank.lake).absolute(FoldLedger(bank.lake).read().files()))


def test_a_fold_with_a_missing_file_or_of_another_version_is_made_anew(bank):
    bank.night(NOVEMBER_9)
    ledger = FoldLedger(bank.lake)
    (bank.lake / months(bank)[0].accounts).unlink()
    assert ledger.read() == Fold()
    assert facts(bank.night(NOVEMBER_9))["assets_minor"] == 200
    record = bank.lake / "fold" / "fold.json"
    record.write_text(record.read_text().replace('"format": 1', '"format": 0'))
    assert ledger.read() == Fold()
    assert facts(bank.night(NOVEMBER_9))["assets_minor"] == 200


def test_a_bank_without_facts_has_customers_with_nothing(empty_lake):
    bank = Lakes(empty_lake)
    bank.deliver(NOVEMBER_9, customers=[{"customer_id": 7}])
    row = facts(bank.night(NOVEMBER_9))
    assert (row["assets_minor"], row["product_classes"], row["last_salary_on"]) == (0, "", None)
    bank.deliver(NOVEMBER_9 + timedelta(days=40))
    assert facts(bank.night(NOVEMBER_9 + timedelta(days=40)))["assets_minor"] == 0
