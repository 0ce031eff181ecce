"""Which way round a relation is kept, and where an archive stands on a day."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.archive.codes import TieKind
from guanxi.archive.rules import KEPT_KINDS, as_kept, is_stale, kept_until, seen_from, state_of

people = st.tuples(st.integers(1, 99), st.integers(100, 199))
kinds = st.sampled_from(TieKind.values)


@given(kinds, people)
def test_a_relation_reads_from_both_sides_as_it_was_said(kind, people):
    """Proves part of 1.2."""
    customer, other = people
    kept, first, second = as_kept(kind, customer, other)
    assert kept in KEPT_KINDS
    assert {first, second} == {customer, other}
    assert seen_from(kept, customer_is_first=first == customer) == kind


@given(kinds, people)
def test_said_from_the_other_side_it_is_the_same_line(kind, people):
    customer, other = people
    kept, first, second = as_kept(kind, customer, other)
    again = seen_from(kept, customer_is_first=first == other)
    said_there = as_kept(again, other, customer)
    assert said_there[0] == kept
    if kept != again or kept != kind:  # directed: the very same row
        assert said_there == (kept, first, second)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(3, 100))
def test_an_archive_is_kept_for_at_least_its_years(closed_on, years):
    """Proves part of 1.3."""
    until = kept_until(closed_on, years)
    assert until.year == closed_on.year + years
    assert (until.month, until.day) >= (closed_on.month, closed_on.day)


AT = datetime(2026, 11, 22, 1, tzinfo=UTC)
DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("until", "decided", "state"),
    [
        (None, (None, None, None), "open"),
        (date(2026, 11, 23), (None, None, None), "kept"),
        (DAY, (None, None, None), "due"),
        (DAY, (AT, None, None), "proposed"),
        (DAY, (AT, AT, None), "approved"),
        (DAY, (AT, AT, AT), "destroyed"),
    ],
)
def test_where_an_archive_stands_is_read_from_its_days(until, decided, state):
    proposed, approved, destroyed = decided
    found = state_of(
        until=until, proposed_at=proposed, approved_at=approved, destroyed_at=destroyed, day=DAY
    )
    assert found == state


def test_needs_are_asked_anew_after_the_months_of_the_rulebook():
    assert not is_stale(date(2025, 11, 23), 12, DAY)
    assert is_stale(date(2025, 11, 22), 12, DAY)
    assert is_stale(date(2025, 1, 31), 12, DAY)
