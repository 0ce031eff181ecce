"""A line of the record becomes the same bytes always, and no two lines the same."""

import json
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from guanxi.privacy.ledger.entries import (
    AFTER_MOMENT,
    FIELDS,
    INTENT,
    MOMENT,
    begins_as,
    entry_bytes,
    moment,
    read_moment,
)

AT = datetime(2026, 11, 21, 1, 2, 3, 456789, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
MOMENTS = st.datetimes(timezones=st.just(UTC))
NUMBERS = st.integers(min_value=0, max_value=2**63 - 1)
VALUES = st.fixed_dictionaries(
    {"actor": NUMBERS, "purpose": TEXT, "door": TEXT, "because": TEXT, "subject": TEXT}
)


def test_the_bytes_of_version_1_never_change():
    """Proves part of 12.5: what was sealed years ago is verified with the program of today."""
    values = {
        "actor": 7,
        "purpose": "standard",
        "door": "shell:customer",
        "because": '来电 \t"x"',
        "subject": "customer:9",
    }
    assert entry_bytes(INTENT, 17, AT, values).decode() == (
        '{"at":"2026-11-21T01:02:03.456789Z","kind":"intent","id":17,"v":1,"actor":7,'
        '"purpose":"standard","door":"shell:customer","because":"来电 \\t\\"x\\"",'
        '"subject":"customer:9"}'
    )
    kinds = ("identity", "property", "account", "credit", "transaction", "derived", "other")
    values = {"records": 1, "customers": 1, "exported": 0, "digest": "00"}
    values |= {f"{kind}_records": 1 for kind in kinds}
    assert entry_bytes("release", 17, AT, values).decode() == (
        '{"at":"2026-11-21T01:02:03.456789Z","kind":"release","id":17,"v":1,"records":1,'
        '"customers":1,"identity_records":1,"property_records":1,"account_records":1,'
        '"credit_records":1,"transaction_records":1,"derived_records":1,"other_records":1,'
        '"exported":0,"digest":"00"}'
    )


def test_a_moment_is_the_same_in_every_zone():
    assert moment(AT.astimezone(timezone(timedelta(hours=8)))) == moment(AT)
    assert read_moment(moment(AT)) == AT


@given(st.tuples(MOMENTS, NUMBERS, VALUES), st.tuples(MOMENTS, NUMBERS, VALUES))
def test_two_lines_share_their_bytes_only_when_they_are_one(one, other):
    bytes_of = [entry_bytes(INTENT, number, at, values) for at, number, values in (one, other)]
    assert (bytes_of[0] == bytes_of[1]) == (one == other)


@given(MOMENTS, NUMBERS, VALUES)
def test_a_line_can_be_read_back_whole_and_is_one_line(at, number, values):
    body = entry_bytes(INTENT, number, at, values)
    assert {name: json.loads(body)[name] for name in FIELDS[INTENT]} == values
    assert b"\n" not in body
    assert b"\t" not in body
    assert body[MOMENT].decode() == moment(at)
    assert body.startswith(begins_as(b"intent", str(number).encode()), AFTER_MOMENT)


@given(MOMENTS, MOMENTS)
def test_moments_compare_as_they_are_written(one, other):
    assert (moment(one) < moment(other)) == (one < other)
