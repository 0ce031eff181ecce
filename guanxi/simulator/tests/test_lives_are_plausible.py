# ruff: noqa: S608 - queries are made of this file's own words
"""Shares, seasons, names and documents are such as a Chinese retail bank knows them."""

from collections import Counter

import numpy as np
import pytest

from guanxi.ingest.contract import ASSET_CLASSES
from guanxi.simulator.identity import check_letters

OWNED = str(ASSET_CLASSES)
ASSETS = f"""
    select owner_id, sum(balance_minor) / 100 as yuan
    from (from balances_all where day <= '{{day}}' qualify row_number() over
          (partition by account_id order by day desc) = 1)
    join accounts_now using (account_id) join products_now using (product_id)
    where product_class in {OWNED} group by 1
"""


@pytest.mark.parametrize("day", ["2025-11-30", "2026-11-21"])
def test_bands_of_wealth_have_realistic_shares(bank, day):
    private, wealth, preferred, potential = bank.rows(
        "select avg((yuan >= 2e6)::int), avg((yuan >= 2e5 and yuan < 2e6)::int),"
        " avg((yuan >= 1e5 and yuan < 2e5)::int), avg((yuan >= 5e4 and yuan < 1e5)::int)"
        f" from ({ASSETS.format(day=day)})"
    )[0]
    assert 0.002 <= private <= 0.008
    assert 0.055 <= wealth <= 0.085
    assert 0.06 <= preferred <= 0.095
    assert 0.08 <= potential <= 0.14


def test_a_fifth_of_the_customers_hold_four_fifths_of_the_assets(bank):
    share = bank.number(
        "select sum(yuan) filter (place <= 0.2) / sum(yuan) from"
        " (select yuan, percent_rank() over (order by yuan desc) place"
        f" from ({ASSETS.format(day='2026-11-21')}))"
    )
    assert 0.76 <= share <= 0.88


def test_there_are_about_a_hundred_entries_and_three_accounts_a_customer(bank):
    assert 80 <= bank.made.transactions / bank.made.customers <= 130
    assert 2.2 <= bank.made.accounts / bank.made.customers <= 3.5


def test_all_transaction_kinds_and_product_classes_occur(bank):
    kinds = bank.number("select count(distinct kind) from transactions_all")
    assert kinds == 17
    assert (
        bank.number(
            "select count(distinct product_class) from accounts_now"
            " join products_now using (product_id)"
        )
        == 13
    )


def test_salary_comes_once_a_month_on_a_working_day(bank):
    assert (
        bank.number(
            "select max(n) from (select count(*) n from transactions_all where kind = 'salary'"
            " group by account_id, date_trunc('month', booked_on))"
        )
        == 1
    )
    assert (
        bank.rows(
            "select booked_on from transactions_all where kind = 'salary' and isodow(booked_on) > 5"
        )
        == []
    )


def test_cash_is_wanted_before_spring_festival(bank):
    before, usual = bank.rows(
        "select count(*) filter (booked_on between '2026-02-03' and '2026-02-16') / 14,"
        " count(*) filter (booked_on between '2026-04-07' and '2026-04-20') / 14"
        " from transactions_all where kind = 'cash' and channel = 'atm'"
    )[0]
    assert before > 1.5 * usual


def test_shopping_is_livelier_at_weekends(bank):
    weekend, weekday = bank.rows(
        "select count(*) filter (isodow(booked_on) > 5) / 2.0,"
        " count(*) filter (isodow(booked_on) <= 5) / 5.0 from transactions_all"
        " where kind = 'card_spend'"
    )[0]
    assert weekend > 1.1 * weekday


def test_resident_ids_carry_birthday_sex_and_a_valid_check_character(bank):
    people = bank.rows(
        "select document_number, born_on, sex from customers_now"
        " where document_kind = 'resident_id'"
    )
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    for number, born, sex in people:
        assert number.startswith("99")
        assert number[6:14] == f"{born:%Y%m%d}"
        assert (int(number[16]) % 2 == 1) == (sex == "male")
        total = sum(int(digit) * weight for digit, weight in zip(number[:17], weights, strict=True))
        assert number[17] == "10X98765432"[total % 11]
    assert len({number for number, _, _ in people}) == len(people)


def test_the_check_character_of_the_standards_example_is_x():
    body = np.array([[int(digit) for digit in "11010519491231002"]])
    assert chr(check_letters(body)[0]) == "X"


def test_phones_and_mail_addresses_can_be_nobodys(bank):
    assert (
        bank.rows(
            "select phone from customers_now where not regexp_full_match(phone, '1000\\d{7}')"
        )
        == []
    )
    assert bank.rows("select email from customers_now where email not like '%@example.com'") == []
    assert bank.number("select count(distinct phone) from customers_now") == 1_500


def test_names_are_chinese_with_a_few_long_and_dotted_ones(bank):
    assert bank.number("select count(*) from customers_now where name like '%·%'") > 3
    two, three = bank.rows(
        "select avg((length(name) = 2)::int), avg((length(name) = 3)::int) from customers_now"
    )[0]
    assert 0.05 < two < 0.35
    assert 0.6 < three < 0.95
    common = {name for (name,) in bank.rows(
        "select name[1:1] from customers_now group by 1 order by count(*) desc limit 3"
    )}  # fmt: skip
    assert common <= {"王", "李", "张", "刘"}


def test_spouses_are_mutual_and_share_an_address(bank):
    couples = bank.rows(
        "select a.address = b.address, back.customer_id is not null"
        " from relations_now r join customers_now a using (customer_id)"
        " join customers_now b on b.customer_id = r.related_customer_id"
        " left join relations_now back on back.customer_id = r.related_customer_id"
        " and back.related_customer_id = r.customer_id and back.relation = 'spouse'"
        " where r.relation = 'spouse'"
    )
    assert len(couples) > 200
    assert all(mutual for _, mutual in couples)
    # A couple may part in address when one of them moves house during the year.
    assert sum(same for same, _ in couples) > 0.9 * len(couples)


def test_every_outlet_is_staffed_and_some_staff_leave_and_are_replaced(bank):
    roles = {role for (role,) in bank.rows(
        "select role from staff_now join branches_now using (branch_id) where kind = 'outlet'"
    )}  # fmt: skip
    assert roles == {"outlet_head", "lobby_manager", "relationship_manager", "advisor", "teller"}
    left = bank.number("select count(*) from staff_now where left_on is not null")
    came = bank.number("select count(*) from staff_now where joined_on > '2025-11-01'")
    assert 1 <= left <= 8
    assert came <= left


def test_whatever_a_head_asks_another_head_may_approve(bank):
    """Proves part of 3.4: of every office, a second one there or one of an office above."""
    above = dict(bank.rows("select branch_id, parent_branch_id from branches_now"))
    heads = Counter(office for (office,) in bank.rows(
        "select branch_id from staff_now where role in ('outlet_head', 'branch_head')"
        " and left_on is null"
    ))  # fmt: skip
    assert set(heads) >= {office for office, parent in above.items() if parent is None}
    for office in heads:
        others, higher = heads[office] - 1, above[office]
        while higher is not None:
            others, higher = others + heads[higher], above[higher]
        assert others >= 1, office
