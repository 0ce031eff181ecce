"""What each field of a customer is like, drawn. Proves part of 1.6."""

from datetime import date

import pyarrow as pa
import pytest

from guanxi.bank.origins import FIELDS
from guanxi.foundation.engines import open_engine_in_memory
from guanxi.ingest.contract import FILES
from guanxi.quality.codes import Field
from guanxi.quality.measures.figures import NOBODY, counted
from guanxi.quality.measures.states import states
from guanxi.quality.night import plausible
from guanxi.quality.policy import QualitySection
from guanxi.rulebook.books import rulebook_for

DAY, DELIVERED = date(2026, 11, 20), date(2026, 1, 20)
# Of nobody: no region begins with 99. Born on 1 January 1980, a man.
ID_CARD = "990101198001010014"
CUSTOMERS = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("branch_id", pa.int64()),
        ("document_kind", pa.string()),
        ("as_of", pa.date32()),
        *(
            (
                str(field),
                pa.date32()
                if field in ("born_on", "document_expires_on", "risk_rated_until")
                else pa.int64()
                if field == "annual_income_minor"
                else pa.string(),
            )
            for field in Field.values
        ),
    ]
)
ORIGINS = pa.schema([("customer_id", pa.int64()), ("as_of", pa.date32()), ("fields", pa.string())])
WHOLE = {
    "customer_id": 1,
    "branch_id": 1,
    "document_kind": "resident_id",
    "as_of": DELIVERED,
    "name": "王小明",
    "document_number": ID_CARD,
    "document_expires_on": None,
    "sex": "male",
    "born_on": date(1980, 1, 1),
    "phone": "13800138000",
    "email": "wang@example.com",
    "address": "湖滨路1号",
    "district": "西湖区",
    "occupation": "会计",
    "education": "本科",
    "annual_income_minor": 12_000_000,
    "risk_tolerance": "C3",
    "risk_rated_until": date(2027, 1, 1),
}


@pytest.fixture(scope="module")
def engine():
    with open_engine_in_memory() as opened:
        yield opened


def measured(engine, *customers, origins=(), day=DAY):
    rows = [{**WHOLE, "customer_id": number + 1, **one} for number, one in enumerate(customers)]
    rules = plausible(rulebook_for(day).section(QualitySection))
    table = states(
        engine.table(pa.Table.from_pylist(rows, schema=CUSTOMERS)),
        engine.table(pa.Table.from_pylist(list(origins), schema=ORIGINS)),
        rules,
        every=Field.values,
        day=day,
    )
    return engine.arrow(table.order_by("customer_id")).to_pylist()


def state(row, field):
    return row["states"][Field.values.index(field)]


def test_a_whole_record_is_in_order(engine):
    (row,) = measured(engine, {})
    assert set(row["states"]) == {"0"}
    assert len(row["states"]) == len(Field.values)


@pytest.mark.parametrize("field", [field for field in Field if field != Field.DOCUMENT_UNTIL])
def test_what_was_not_delivered_is_missing(engine, field):
    empty = None if CUSTOMERS.field(field).type != pa.string() else ""
    (row,) = measured(engine, {str(field): "unknown" if field == Field.SEX else empty})
    assert state(row, field) == "1"
    assert row[f"{field}_age"] is None


@pytest.mark.parametrize(
    ("field", "about"),
    [
        ("document_number", {"document_number": ID_CARD[:-1] + "9"}),
        ("document_number", {"born_on": date(1980, 1, 2)}),
        ("document_number", {"sex": "female"}),
        ("document_number", {"document_number": "12"}),
        ("document_number", {"document_kind": "passport", "document_number": "?"}),
        ("born_on", {"born_on": date(1880, 1, 1)}),
        ("born_on", {"born_on": date(2027, 1, 1)}),
        ("phone", {"phone": "12"}),
        ("phone", {"phone": "call me"}),
        ("email", {"email": "nobody"}),
        ("email", {"email": "a b@example.com"}),
        ("name", {"name": "客户3"}),
    ],
)
def test_what_cannot_be_right_is_implausible(engine, field, about):
    (row,) = measured(engine, about)
    assert state(row, field) == "2"


@pytest.mark.parametrize(
    "about",
    [
        {"phone": "+86 13800138000"},
        {"phone": "0571-87654321"},
        {"phone": "138 0013 8000"},
        {"document_kind": "passport", "document_number": "E12345678"},
        {"email": "li.lei+bank@mail.example.com.cn"},
        {"name": "阿依古丽·买买提"},
    ],
)
def test_what_can_be_right_is_in_order(engine, about):
    (row,) = measured(engine, about)
    assert set(row["states"]) == {"0"}


@pytest.mark.parametrize(
    ("field", "about", "day"),
    [
        ("document_expires_on", {"document_expires_on": date(2026, 11, 19)}, DAY),
        ("risk_rated_until", {"risk_rated_until": date(2026, 11, 19)}, DAY),
        ("occupation", {}, date(2028, 2, 21)),  # older than 24 months
        ("phone", {}, date(2029, 2, 21)),  # older than 36 months
    ],
)
def test_what_has_run_out_or_stood_too_long_is_out_of_date(engine, field, about, day):
    (row,) = measured(engine, about, day=day)
    assert state(row, field) == "3"
    (row,) = measured(engine, {**about, field: WHOLE[field]}, day=DAY)
    assert state(row, field) == "0"


def test_a_value_is_as_old_as_the_delivery_that_brought_it(engine):
    since = [
        {"customer_id": 1, "as_of": date(2020, 11, 20), "fields": "address,phone"},
        {"customer_id": 1, "as_of": date(2026, 11, 10), "fields": "email,name"},
    ]
    row, other = measured(engine, {}, {}, origins=since)
    assert (row["email_age"], row["phone_age"]) == (10, 2191)
    assert (state(row, "phone"), state(row, "email")) == ("3", "0")
    assert other["phone_age"] == (DAY - DELIVERED).days
    assert row["district_age"] == (DAY - DELIVERED).days


def test_figures_add_up_by_office_and_steward(engine):
    rows = measured(
        engine,
        {"email": ""},
        {"email": "", "branch_id": 2},
        {"email": "nobody"},
        {"phone": ""},
        {},
    )
    schema = pa.schema([("customer_id", pa.int64()), ("steward_a_id", pa.int64())])
    held = [{"customer_id": number, "steward_a_id": 9} for number in (1, 2, 3)]
    table = counted(
        engine.table(pa.Table.from_pylist(rows)),
        engine.table(pa.Table.from_pylist(held, schema=schema)),
        Field.values,
    )
    found = {(row["branch_id"], row["staff_id"]): row for row in engine.arrow(table).to_pylist()}
    assert found.keys() == {(1, 9), (2, 9), (1, NOBODY)}
    mine = found[1, 9]
    assert (mine["customers"], mine["email_missing"], mine["email_wrong"]) == (2, 1, 1)
    assert (mine["phone_missing"], mine["phone_dated"]) == (0, 2)
    assert mine["phone_days"] == 2 * (DAY - DELIVERED).days
    assert found[1, NOBODY]["phone_missing"] == 1


def test_every_delivered_field_of_a_customer_is_measured():
    """But numbers of the bank's own and days of the relationship, which nobody can tell."""
    own = {"customer_id", "document_kind", "branch_id", "joined_on", "left_on"}
    delivered = {column.name for column in FILES["customers"].columns}
    assert delivered - own == set(Field.values)
    assert set(Field.values) <= set(FIELDS)
