"""Every rule, broken by one row of an otherwise good delivery."""

import csv
import io
from datetime import date

from guanxi.ingest import queries
from guanxi.ingest.checks import across, amounts, days, forms, references, repetition, tree
from guanxi.ingest.checks.words import REASONS
from guanxi.ingest.contract import FILES
from guanxi.ingest.models import Fault
from guanxi.ingest.tests.conftest import tolerant_book
from guanxi.ingest.tests.deliveries import (
    a_bank,
    account,
    balance,
    branch,
    card,
    customer,
    deliver,
    holder,
    loan,
    product,
    relation,
    staff,
    standing_order,
    transaction,
)

TOMORROW = date(2026, 11, 21)
BEFORE_OPENING = date(2019, 12, 31)

# file, column, rule, the row that breaks it
BROKEN = [
    ("customers", "name", "required", customer("C9", name="  ")),
    ("customers", "branch_id", "required", customer("C9", branch_id=None)),
    ("transactions", "amount_minor", "required", transaction("T9", "A1", amount_minor="")),
    ("customers", "customer_id", "key_form", customer("-5")),
    ("customers", "customer_id", "key_form", customer("C 9")),
    ("customers", "customer_id", "key_form", customer("客户九")),
    ("customers", "customer_id", "key_form", customer("C" * 41)),
    ("transactions", "transaction_id", "key_form", transaction("=T9", "A1")),
    ("customers", "address", "text_length", customer("C9", address="长" * 201)),
    ("customers", "name", "control_character", customer("C9", name="王\n小明")),
    ("customers", "name", "control_character", customer("C9", name="王\u202e小明")),
    ("customers", "name", "formula", customer("C9", name="=cmd|' /C calc'!A0")),
    ("customers", "address", "formula", customer("C9", address="@SUM(A1)")),
    ("customers", "occupation", "formula", customer("C9", occupation="-cmd")),
    ("customers", "occupation", "formula", customer("C9", occupation="-2+3+cmd|' /C calc'!A0")),
    ("customers", "address", "formula", customer("C9", address="＝SUM(A1)")),
    ("customers", "sex", "code", customer("C9", sex="M")),
    ("staff", "role", "code", staff("S9", role="king")),
    ("customers", "born_on", "day_form", customer("C9", born_on="1980-1-1")),
    ("customers", "born_on", "day_form", customer("C9", born_on="1980-02-30")),
    ("customers", "born_on", "day_form", customer("C9", born_on="01/02/1980")),
    ("transactions", "booked_at", "moment_form", transaction("T9", "A1", booked_at="9:30")),
    (
        "transactions",
        "booked_at",
        "moment_form",
        transaction("T9", "A1", booked_at="2026-11-20T09:30:00Z"),
    ),
    ("balances", "balance_minor", "whole_number", balance("A2", "NaN")),
    ("balances", "balance_minor", "whole_number", balance("A2", "12.50")),
    ("balances", "balance_minor", "whole_number", balance("A2", "1e5")),
    ("balances", "balance_minor", "whole_number", balance("A2", "1,000")),
    ("balances", "balance_minor", "whole_number", balance("A2", "1" * 30)),
    ("accounts", "renews", "yes_no_form", account("A9", "C1", renews="yes")),
    ("products", "currency", "currency_known", product("P9", currency="XXX")),
    ("transactions", "amount_minor", "range", transaction("T9", "A1", amount_minor=10**18)),
    ("transactions", "amount_minor", "range", transaction("T9", "A1", amount_minor=-1)),
    ("balances", "balance_minor", "range", balance("A2", -(10**18))),
    ("products", "term_days", "range", product("P9", term_days=0)),
    ("customers", "born_on", "too_early", customer("C9", born_on=date(1899, 12, 31))),
    ("customers", "joined_on", "future_day", customer("C9", joined_on=TOMORROW)),
    ("transactions", "booked_on", "future_day", transaction("T9", "A1", booked_on=TOMORROW)),
    ("balances", "day", "future_day", balance("A2", 5, day=TOMORROW)),
    (
        "customers",
        "document_expires_on",
        "too_far_ahead",
        customer("C9", document_expires_on=date(9999, 12, 31)),
    ),
    ("customers", "branch_id", "reference", customer("C9", branch_id="0404")),
    ("staff", "branch_id", "reference", staff("S9", branch_id="0404")),
    ("relations", "related_customer_id", "reference", relation("C1", "C404")),
    ("accounts", "owner_id", "reference", account("A9", "C404")),
    ("accounts", "product_id", "reference", account("A9", "C1", product_id="P404")),
    ("holders", "account_id", "reference", holder("A404", "C2")),
    ("balances", "account_id", "reference", balance("A404", 1)),
    ("transactions", "account_id", "reference", transaction("T9", "A404")),
    ("cards", "customer_id", "reference", card("K9", "A1", "C404")),
    ("loans", "repayment_account_id", "reference", loan("L9", "C1", "A404")),
    ("standing_orders", "account_id", "reference", standing_order("O9", "A404")),
    ("branches", "parent_branch_id", "reference", branch("0009", parent_branch_id="0404")),
    ("customers", "customer_id", "repeated_key", customer("C1", name="另一人")),
    ("relations", "customer_id", "repeated_key", relation("C1", "C2")),
    ("transactions", "transaction_id", "repeated_key", transaction("T1", "A1")),
    ("balances", "account_id", "repeated_key", balance("A1", 7)),
    (
        "branches",
        "parent_branch_id",
        "only_head_office_has_no_parent",
        branch("0009", parent_branch_id=None),
    ),
    ("branches", "parent_branch_id", "no_circle", branch("0009", parent_branch_id="0009")),
    ("staff", "left_on", "leaves_after_joining", staff("S9", left_on=BEFORE_OPENING)),
    ("customers", "born_on", "born_before_joining", customer("C9", born_on=date(2020, 1, 2))),
    ("customers", "left_on", "leaves_after_joining", customer("C9", left_on=BEFORE_OPENING)),
    ("relations", "related_customer_id", "not_oneself", relation("C1", "C1")),
    (
        "accounts",
        "closed_on",
        "closes_after_opening",
        account("A9", "C1", closed_on=BEFORE_OPENING),
    ),
    (
        "accounts",
        "matures_on",
        "matures_after_opening",
        account("A9", "C1", matures_on=date(2020, 1, 2)),
    ),
    ("balances", "day", "within_account_life", balance("A2", 5, day=BEFORE_OPENING)),
    ("balances", "day", "within_account_life", balance("A3", 5)),
    ("balances", "currency", "currency_of_account", balance("A2", 5, currency="USD")),
    (
        "transactions",
        "booked_on",
        "within_account_life",
        transaction("T9", "A1", booked_on=BEFORE_OPENING),
    ),
    ("transactions", "booked_on", "within_account_life", transaction("T9", "A3")),
    ("transactions", "currency", "currency_of_account", transaction("T9", "A1", currency="USD")),
    (
        "transactions",
        "booked_at",
        "booked_at_on_the_day",
        transaction("T9", "A1", booked_at="2026-11-18T23:59:59"),
    ),
    (
        "loans",
        "matures_on",
        "matures_after_granting",
        loan("L9", "C1", "A1", matures_on="2020-01-02"),
    ),
]


def good_rows():
    return {
        **a_bank(),
        "customers": [customer("C1"), customer("C2")],
        "relations": [relation("C1", "C2")],
        "accounts": [
            account("A1", "C1"),
            account("A2", "C1"),
            account("A3", "C1", closed_on=date(2026, 11, 19)),
        ],
        "balances": [balance("A1", 5)],
        "transactions": [transaction("T1", "A1")],
    }


def with_numbers_of_their_own(cases):
    """The broken rows with distinct keys, so that they do not meet in one file."""
    for number, (file, column, rule, row) in enumerate(cases):
        key = FILES[file].key[0]
        own = f"{row[key]}.{number}" if str(row[key])[1:] == "9" or row[key] == "0009" else row[key]
        changed = {**row, key: own}
        if row.get("parent_branch_id") == "0009":
            changed["parent_branch_id"] = own
        yield file, column, rule, changed


def test_a_row_that_breaks_a_rule_is_set_aside_with_the_reason(take, tmp_path, empty_bank):
    """Proves 13.1."""
    rows = good_rows()
    expected = {}
    for file, column, rule, row in with_numbers_of_their_own(BROKEN):
        rows[file] = [*rows.get(file, ()), row]
        inner_lines = sum(str(value).count("\n") for r in rows[file][:-1] for value in r.values())
        expected[file, len(rows[file]) + 1 + inner_lines] = (column, rule)

    intake = take(deliver(tmp_path / "d", rows=rows), book=tolerant_book())

    batch = intake.batches[0].id
    found = {}
    for fault in queries.quarantine_of(batch):
        found.setdefault((fault.file, fault.line), []).append((fault.column, fault.rule))
    assert set(found) == set(expected)
    assert [where for where, fault in expected.items() if fault not in found[where]] == []
    assert sum(counted.quarantined for counted in intake.rows.values()) == len(BROKEN)
    reasons = {
        (row["_file"].removesuffix(".csv"), int(row["_line"])): row["_reason"]
        for path in queries.repair_files(batch)
        for row in csv.DictReader(io.StringIO(path.read_text("utf-8")))
    }
    for fault in queries.quarantine_of(batch):
        assert queries.words_of(fault) in reasons[fault.file, fault.line]


def test_an_entry_that_came_with_an_earlier_delivery_is_set_aside(take, tmp_path):
    """Proves 13.1."""
    day = date(2026, 11, 19)
    entry = transaction("T1", "A1", booked_on=day)
    first = {**a_bank(), "customers": [customer("C1")], "accounts": [account("A1", "C1")]}
    take(deliver(tmp_path / "d", day=day, rows={**first, "transactions": [entry]}))
    intake = take(deliver(tmp_path / "e", rows={"transactions": [entry, transaction("T2", "A1")]}))
    assert vars(intake.rows["transactions"]) == {"read": 2, "accepted": 1, "quarantined": 1}
    assert Fault.objects.get().rule == "already_delivered"


def test_what_refers_to_a_row_set_aside_is_set_aside_too(take, tmp_path):
    rows = good_rows()
    rows["customers"] = [customer("C1", sex="M"), customer("C2")]
    intake = take(deliver(tmp_path / "d", rows=rows))
    set_aside = {kind: counted.quarantined for kind, counted in intake.rows.items()}
    assert {kind: n for kind, n in set_aside.items() if n} == {
        "customers": 1,
        "relations": 1,
        "accounts": 3,
        "balances": 1,
        "transactions": 1,
    }


def test_a_circle_of_offices_is_set_aside_and_the_others_stand(take, tmp_path):
    rows = a_bank()
    rows["branches"] += [
        branch("0010", kind="branch", parent_branch_id="0011"),
        branch("0011", kind="branch", parent_branch_id="0010"),
    ]
    intake = take(deliver(tmp_path / "d", rows=rows))
    assert vars(intake.rows["branches"]) == {"read": 4, "accepted": 2, "quarantined": 2}


def test_every_rule_has_its_words_and_its_test():
    """Every rule the contract names is implemented, and every rule implemented is broken above."""
    named = {(file.name, rule) for file in FILES.values() for rule, _ in file.rules}
    implemented = set(across.CONDITIONS) | {("branches", rule) for rule in tree.RULES}
    assert named <= implemented
    assert set(across.CONDITIONS) <= named
    families = (forms, amounts, days, references, repetition)
    general = {rule for family in families for rule in family.RULES}
    assert general | {"columns", "quoting"} == set(REASONS)
    broken = {(file, rule) for file, _column, rule, _row in BROKEN}
    assert named <= broken
    assert general - {"already_delivered"} <= {rule for _file, rule in broken}


def test_a_telephone_number_and_a_dash_are_no_formulas(take, tmp_path):
    rows = a_bank()
    rows["customers"] = [customer("C1", phone="+8613800000000", district="-")]
    assert take(deliver(tmp_path / "d", rows=rows)).rows["customers"].accepted == 1
