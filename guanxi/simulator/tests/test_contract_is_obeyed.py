# ruff: noqa: S608 - queries are made of this file's own words
"""Every file and column of every delivery is what the feed contract says."""

import hashlib
import json
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from pyarrow import parquet

from guanxi.ingest.contract import FILES, KEY_MAX, TEXT_MAX, Column, Kind
from guanxi.simulator.tests.conftest import THROUGH, SmallBank

TYPES = {
    Kind.KEY: pa.string(),
    Kind.TEXT: pa.string(),
    Kind.CODE: pa.string(),
    Kind.CURRENCY: pa.string(),
    Kind.DAY: pa.date32(),
    Kind.MOMENT: pa.timestamp("us"),
    Kind.MONEY: pa.int64(),
    Kind.NUMBER: pa.int64(),
    Kind.YES_NO: pa.bool_(),
}


def manifests(bank: SmallBank) -> list[tuple[Path, dict]]:
    return [
        (folder, json.loads((folder / "manifest.json").read_text(encoding="utf-8")))
        for _, folder in bank.made.deliveries
    ]


def test_deliveries_follow_each_other_without_gap_until_the_last_day(bank):
    expected_from = date(2025, 11, 1)
    for folder, manifest in manifests(bank):
        assert manifest["contract"] == 1
        assert manifest["sequence"] == 1
        assert date.fromisoformat(manifest["covers_from"]) == expected_from
        last = date.fromisoformat(manifest["business_day"])
        assert folder.name == last.isoformat()
        expected_from = last + timedelta(days=1)
    assert expected_from == THROUGH + timedelta(days=1)


def test_history_comes_by_month_and_the_last_five_days_one_by_one(bank):
    days = [day for day, _ in bank.made.deliveries]
    assert len(days) == 12 + 1 + 5
    assert days[0] == date(2025, 11, 30)
    assert days[-6:] == [THROUGH - timedelta(days=back) for back in range(5, -1, -1)]


def test_manifest_names_all_files_with_their_rows_and_checksums(bank):
    for folder, manifest in manifests(bank):
        assert set(manifest["files"]) == set(FILES)
        for entry in manifest["files"].values():
            path = folder / entry["name"]
            assert hashlib.sha256(path.read_bytes()).hexdigest() == entry["sha256"]
            assert parquet.read_metadata(path).num_rows == entry["rows"]
        assert not list(folder.glob("*.part"))


@pytest.mark.parametrize("name", FILES)
def test_columns_have_the_contracts_names_and_types(bank, name):
    for _, folder in bank.made.deliveries:
        schema = parquet.read_schema(folder / f"{name}.parquet")
        assert schema.names == [column.name for column in FILES[name].columns]
        assert schema.types == [TYPES[column.kind] for column in FILES[name].columns]


def objection_to(column: Column, values: pa.ChunkedArray) -> str:
    """What is wrong with a column's values, or nothing."""
    if column.required and values.null_count:
        return "empty where required"
    known = values.drop_null()
    if not len(known):
        return ""
    if column.kind == Kind.CODE and not set(known.unique().to_pylist()) <= set(column.codes):
        return "unknown code"
    if column.kind == Kind.KEY and not pc.all(
        pc.match_substring_regex(known, rf"^[!-~]{{1,{KEY_MAX}}}$")
    ):
        return "not a key"
    if column.kind == Kind.TEXT and not pc.all(
        pc.match_substring_regex(known, rf"^[^\x00-\x1f]{{1,{TEXT_MAX}}}$")
    ):
        return "not a text"
    if column.minimum is not None and pc.min(known).as_py() < column.minimum:
        return "below the minimum"
    if column.maximum is not None and pc.max(known).as_py() > column.maximum:
        return "above the maximum"
    return ""


@pytest.mark.parametrize("name", FILES)
def test_values_are_such_as_the_contract_allows(bank, name):
    table = bank.facts.table(f"{name}_all").to_arrow_table()
    objections = {
        column.name: objection
        for column in FILES[name].columns
        if (objection := objection_to(column, table[column.name]))
    }
    assert objections == {}


@pytest.mark.parametrize("name", FILES)
def test_keys_are_unique_in_each_file(bank, name):
    key = ", ".join(FILES[name].key)
    assert not bank.rows(
        f"select delivered, {key}, count(*) from {name}_all group by all having count(*) > 1"
    )


@pytest.mark.parametrize("name", ["transactions", "balances"])
def test_facts_are_told_once_and_only_of_days_their_delivery_covers(bank, name):
    key, day = {
        "transactions": ("transaction_id", "booked_on"),
        "balances": ("account_id, day", "day"),
    }[name]
    assert bank.number(f"select count(*) from {name}_all") == bank.number(
        f"select count(*) from (select distinct {key} from {name}_all)"
    )
    for folder, manifest in manifests(bank):
        low, high = bank.rows(
            f"select min({day}), max({day}) from {name}_all where delivered = '{folder.name}'"
        )[0]
        assert low >= date.fromisoformat(manifest["covers_from"])
        assert high <= date.fromisoformat(manifest["business_day"])


@pytest.mark.parametrize(
    ("name", "column"),
    [(name, column) for name in FILES for column in FILES[name].columns if column.references],
    ids=lambda value: getattr(value, "name", value),
)
def test_what_a_row_refers_to_was_delivered_with_it_or_before(bank, name, column):
    target = FILES[column.references]
    dangling = bank.rows(
        f"with told as (select {target.key[0]} as id, min(delivered) as first_told"
        f" from {target.name}_all group by 1)"
        f" select r.{column.name} from {name}_all r left join told on told.id = r.{column.name}"
        f" where r.{column.name} is not null and"
        " (told.id is null or told.first_told > r.delivered) limit 3"
    )
    assert dangling == []


@pytest.mark.parametrize(
    "broken",
    [
        "branches_all where (kind = 'head_office') <> (parent_branch_id is null)",
        "staff_all where left_on < joined_on",
        "customers_all where born_on >= joined_on or left_on < joined_on",
        "relations_all where customer_id = related_customer_id",
        "accounts_all where closed_on < opened_on or matures_on <= opened_on",
        "loans_all where matures_on <= granted_on",
        """balances_all b join accounts_now a using (account_id)
        where b.day < a.opened_on or b.day > a.closed_on or b.currency <> a.currency""",
        """transactions_all t join accounts_now a using (account_id)
        where t.booked_on < a.opened_on or t.booked_on > a.closed_on or t.currency <> a.currency""",
        "transactions_all where booked_at::date not in (booked_on, booked_on - 1)",
        """accounts_now a join customers_now c on c.customer_id = a.owner_id
        where a.opened_on < c.joined_on or coalesce(a.closed_on, '2999-01-01') > c.left_on""",
        "cards_all where expires_on < issued_on or closed_on < issued_on",
        "standing_orders_all where ends_on < starts_on",
    ],
)
def test_rules_over_several_columns_hold(bank, broken):
    assert bank.rows(f"select * from {broken} limit 3") == []


@pytest.mark.parametrize("name", FILES)
def test_no_day_lies_after_the_business_day_but_those_that_may(bank, name):
    days = [one.name for one in FILES[name].columns if one.kind == Kind.DAY and not one.ahead]
    later = [day for day in days if bank.rows(f"from {name}_all where {day} > delivered limit 1")]
    assert later == []


def test_later_deliveries_bring_changes_only(bank):
    assert bank.rows("select distinct delivered from branches_all") == [(date(2025, 11, 30),)]
    first = bank.number("select count(*) from customers_all where delivered = '2025-11-30'")
    later = bank.number("select max(n) from (select count(*) n from customers_all"
                        " where delivered > '2025-11-30' group by delivered)")  # fmt: skip
    assert first > 1_300
    assert later < 150
