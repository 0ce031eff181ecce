"""What the adapter makes of a bank like that of PKDD'99, on a small ledger of our own."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.ingest.adapters import ADAPTERS
from guanxi.ingest.adapters.berka import berka
from guanxi.ingest.adapters.berka.reading import minor
from guanxi.ingest.adapters.tests.drawn import Drawn, broken_promises
from guanxi.ingest.adapters.tests.ledger_by_hand import (
    balances_by_hand,
    customers_by_hand,
    minor_by_hand,
)
from guanxi.ingest.adapters.tests.small_ledger import write_small_ledger

MAY = date(1993, 5, 31)
JUNE = date(1993, 6, 30)


@pytest.mark.parametrize("day", [date(1993, 1, 1), date(1993, 3, 12), MAY, JUNE])
def test_every_promise_of_the_feed_contract_is_kept(drawn, day):
    """Proves 13.1."""
    assert broken_promises(drawn(day)) == []


def test_the_adapter_is_known_by_its_name():
    assert ADAPTERS["berka"] is berka


def test_the_manifest_says_which_days_the_delivery_speaks_for(drawn):
    manifest = drawn().manifest
    assert (manifest["contract"], manifest["covers_from"], manifest["business_day"]) == (
        1,
        "1993-01-01",
        "1993-05-31",
    )


def test_the_last_day_of_a_whole_ledger_is_taken_where_none_is_asked_for(small_ledger, tmp_path):
    assert [folder.name for folder in berka(small_ledger, tmp_path, None).iterdir()] == [
        "1993-06-30"
    ]


def test_the_head_of_a_ledger_is_complete_up_to_the_day_before_it_was_cut(tmp_path):
    bank = write_small_ledger(tmp_path / "bank", names={"trans": "trans_head_35.asc.gz"})
    assert [folder.name for folder in berka(bank, tmp_path / "w", None).iterdir()] == ["1993-06-29"]


def test_the_whole_ledger_goes_before_its_head(small_ledger, tmp_path):
    (small_ledger / "trans_head_1.asc").write_text("not to be read")
    assert Drawn(berka(small_ledger, tmp_path / "w", MAY), MAY).rows("transactions")


def test_gzipped_files_say_the_same_as_plain_ones(drawn, tmp_path):
    stems = ("district", "client", "account", "disp", "card", "loan", "order", "trans")
    bank = write_small_ledger(tmp_path / "zipped", names={stem: f"{stem}.asc.gz" for stem in stems})
    zipped = Drawn(berka(bank, tmp_path / "w", MAY), MAY)
    assert zipped.manifest == drawn().manifest


def test_the_same_files_give_the_same_bytes(drawn):
    assert drawn().manifest == drawn().manifest


def test_what_was_not_yet_known_on_the_day_is_left_out(drawn):
    may = drawn(MAY)
    assert "12" not in may.by_key("accounts")
    assert {"12", "13", "20"}.isdisjoint(may.by_key("customers"))
    assert set(may.by_key("cards")) == {"1", "2", "3"}
    assert set(may.by_key("loans")) == {"101", "102", "104", "105"}
    assert {"45", "120"}.isdisjoint(may.by_key("transactions"))


def test_a_later_day_knows_more(drawn):
    june = drawn(JUNE)
    assert {"12", "13"} <= set(june.by_key("customers"))
    assert "20" not in june.by_key("customers")
    assert set(june.by_key("loans")) == {"101", "102", "103", "104", "105"}


def test_a_birth_number_tells_day_and_sex(drawn):
    customers = drawn().by_key("customers")
    assert (customers["1"]["born_on"], customers["1"]["sex"]) == (date(1945, 2, 4), "male")
    assert (customers["2"]["born_on"], customers["2"]["sex"]) == (date(1945, 10, 9), "female")


def test_nobody_gets_a_name_or_a_telephone_that_could_be_real(drawn):
    woman = drawn().by_key("customers")["2"]
    assert (woman["name"], woman["document_kind"], woman["document_number"]) == (
        "Klientka 2",
        "other",
        "PKDD99-2",
    )
    assert {woman[name] for name in ("phone", "email", "address", "occupation")} == {None}


def test_the_owner_owns_and_the_disponent_may_use(drawn):
    may = drawn()
    assert may.by_key("accounts")["2"]["owner_id"] == "2"
    assert may.rows("holders") == [
        {
            "account_id": "2",
            "customer_id": "3",
            "role": "authorised",
            "since": date(1993, 1, 5),
            "until": None,
        }
    ]
    assert may.by_key("customers")["3"]["joined_on"] == date(1993, 1, 5)


def test_a_customer_belongs_to_the_outlet_of_the_first_account_and_lives_elsewhere(drawn):
    customer = drawn().by_key("customers")["1"]
    assert (customer["branch_id"], customer["district"]) == ("1", "Treti - mesto")
    assert customer["joined_on"] == date(1993, 1, 1)


def test_districts_are_outlets_below_their_region_below_head_office(drawn):
    branches = drawn().by_key("branches")
    assert branches["18"]["parent_branch_id"] == "R-central-bohemia"
    assert branches["R-central-bohemia"]["parent_branch_id"] == "HO"
    assert [row["branch_id"] for row in branches.values() if not row["parent_branch_id"]] == ["HO"]


def test_every_outlet_has_everybody_whom_stewardship_may_name(drawn):
    """Proves part of 3.1."""
    staff = drawn().rows("staff")
    for outlet in ("1", "2", "18"):
        assert {row["role"] for row in staff if row["branch_id"] == outlet} == {
            "outlet_head",
            "lobby_manager",
            "relationship_manager",
            "advisor",
            "teller",
        }


def test_balances_are_the_entries_added_up_to_the_end_of_each_day(drawn, small_ledger):
    hundredfold = {
        account: int(b * 100) for account, b in balances_by_hand(small_ledger, MAY).items()
    }
    assert drawn().end_balances() == hundredfold


def test_a_balance_stands_until_it_changes(drawn):
    """Two movements of account 8 on 30 April cancel each other out: no new balance."""
    days = [row["day"] for row in drawn().rows("balances") if row["account_id"] == "8"]
    assert days == [date(1993, 2, 3), date(1993, 3, 31)]


def test_an_overdrawn_account_stays_below_zero(drawn):
    assert drawn().end_balances()["3"] == -26630


@pytest.mark.parametrize(
    ("entry", "direction", "kind", "channel"),
    [
        ("12", "credit", "cash", "counter"),
        ("11", "debit", "cash", "counter"),  # VYBER where others write VYDAJ
        ("10", "credit", "transfer_other", "system"),
        ("21", "debit", "payment", "system"),
        ("22", "debit", "payment", "system"),  # its order says SIPO, the entry does not
        ("23", "debit", "payment", "counter"),  # household bill paid in cash
        ("31", "debit", "cash", "counter"),
        ("32", "debit", "penalty_interest", "system"),
        ("33", "debit", "fee", "system"),
        ("41", "debit", "loan_repayment", "system"),
        ("61", "credit", "pension", "system"),
        ("72", "debit", "cash", "atm"),
        ("81", "credit", "interest", "system"),
        ("91", "debit", "payment", "system"),  # leasing, by its order
        ("92", "debit", "transfer_other", "counter"),  # no order: somebody asked for it
    ],
)
def test_each_entry_is_of_its_kind(drawn, entry, direction, kind, channel):
    found = drawn().by_key("transactions")[entry]
    assert (found["direction"], found["kind"], found["channel"]) == (direction, kind, channel)


def test_crowns_become_haler_to_the_last_one(drawn):
    found = drawn().by_key("transactions")
    assert [found[entry]["amount_minor"] for entry in ("60", "10", "101", "120")[:3]] == [
        7,
        100050,
        0,
    ]


def test_an_order_is_known_from_its_first_payment(drawn):
    orders = drawn().by_key("standing_orders")
    assert set(orders) == {"201", "202", "203", "205", "207"}
    assert (orders["201"]["kind"], orders["201"]["starts_on"]) == ("household", date(1993, 2, 10))
    assert orders["207"]["kind"] == "leasing"


@pytest.mark.parametrize(
    ("loan", "owed", "status", "overdue"),
    [
        ("101", 800_000, "performing", 0),
        ("102", 2_200_000, "default", 108),  # the instalment of 12 February stands open
        ("104", 0, "settled", 0),
        ("105", 1_200_000, "performing", 0),  # granted on a 12th: first due a month later
    ],
)
def test_a_loan_stands_as_its_instalments_in_the_ledger_say(drawn, loan, owed, status, overdue):
    found = drawn().by_key("loans")[loan]
    assert (found["outstanding_minor"], found["status"], found["days_overdue"]) == (
        owed,
        status,
        overdue,
    )


def test_how_a_loan_will_end_is_not_known_before(drawn):
    """Loan 102 has the letter D in the file; at the end of February it was 16 days late."""
    february = drawn(date(1993, 2, 28)).by_key("loans")["102"]
    assert (february["status"], february["days_overdue"]) == ("overdue", 16)


def test_cards_draw_on_the_account_and_only_gold_is_gold(drawn):
    cards = drawn().by_key("cards")
    assert [(cards[card]["kind"], cards[card]["grade"]) for card in ("1", "2", "3")] == [
        ("debit", "gold"),
        ("debit", "standard"),
        ("debit", "standard"),
    ]


def test_the_ledger_by_hand_adds_up_an_owner_of_two_accounts(small_ledger):
    holding = customers_by_hand(small_ledger, date(1993, 3, 12))["1"]
    # 1,750.50 + 333.33 on each of the twelve days
    assert (holding.assets_minor, holding.month_average_assets_minor) == (208383, 208383)


def test_the_ledger_by_hand_averages_over_the_days_of_the_month_so_far(small_ledger):
    # 5,700.07 from the 5th on, 0.07 on the four days before: (4 × 7 + 27 × 570,007) ÷ 31
    assert customers_by_hand(small_ledger, MAY)["7"].month_average_assets_minor == 496459


@pytest.mark.parametrize(("crowns", "haler"), [("0.005", 1), ("-0.005", -1), ("0.0049", 0)])
def test_the_ledger_by_hand_rounds_halves_away_from_zero(crowns, haler):
    assert minor_by_hand(Decimal(crowns)) == haler


@given(st.decimals(0, 10**12 - 1, places=2))
def test_no_haler_is_lost_in_reading(crowns):
    assert minor(str(crowns)) == crowns * 100
