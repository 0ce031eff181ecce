"""Who has a seat: first come, nobody passes, nobody loses a seat. Proves part of 5.4."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanxi.salons.rules import Effect, Party, added, door_is_open, seated, seats_taken

SIZES = st.lists(st.integers(1, 6), max_size=30)
CAPACITY = st.integers(1, 60)
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def queue_of(sizes):
    return [Party(invitation_id=number, seats=size) for number, size in enumerate(sizes)]


@PATIENT
@given(SIZES, CAPACITY)
def test_no_more_seats_are_given_than_there_are(sizes, capacity):
    assert seats_taken(queue_of(sizes), capacity) <= capacity


@PATIENT
@given(SIZES, CAPACITY)
def test_whoever_waits_did_not_pass_anybody_and_nobody_passed_them(sizes, capacity):
    have = seated(queue_of(sizes), capacity)
    assert have == frozenset(range(len(have)))
    if len(have) < len(sizes):  # the first who waits does not fit
        assert sum(sizes[: len(have) + 1]) > capacity


@PATIENT
@given(SIZES.filter(bool), CAPACITY, st.data())
def test_when_somebody_declines_others_move_up_and_nobody_loses_a_seat(sizes, capacity, data):
    queue = queue_of(sizes)
    gone = data.draw(st.sampled_from(queue))
    before = seated(queue, capacity) - {gone.invitation_id}
    assert before <= seated([party for party in queue if party != gone], capacity)


@PATIENT
@given(SIZES, CAPACITY, st.integers(1, 6))
def test_whoever_accepts_later_takes_no_seat_from_anybody(sizes, capacity, size):
    queue = queue_of(sizes)
    late = Party(invitation_id=len(sizes), seats=size)
    assert seated(queue, capacity) <= seated([*queue, late], capacity)


@pytest.mark.parametrize(
    ("capacity", "sizes", "with_a_seat"),
    [
        (4, [2, 2], {0, 1}),
        (4, [2, 3, 1], {0}),  # the third would fit, and waits behind the second
        (4, [5, 1], set()),
        (4, [], set()),
    ],
    ids=["all fit", "nobody passes", "too large a party", "nobody accepted"],
)
def test_seats_are_given_in_the_order_of_the_answers(capacity, sizes, with_a_seat):
    assert seated(queue_of(sizes), capacity) == with_a_seat


BEGIN = datetime(2026, 12, 2, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "is_open"),
    [
        (BEGIN - timedelta(hours=4), False),
        (BEGIN - timedelta(hours=3), True),
        (BEGIN + timedelta(days=7), True),
        (BEGIN + timedelta(days=8), False),
    ],
    ids=["too early", "three hours before", "a week after", "too late"],
)
def test_arrivals_are_recorded_around_the_event(now, is_open):
    end = BEGIN + timedelta(hours=2)
    assert door_is_open(now, starts_at=BEGIN, ends_at=end, hours_before=3, days_after=7) is is_open


def test_the_effect_counts_from_the_invitation_to_what_was_won():
    effect = Effect(invited=40, accepted=22, came=20, guests=5, leads=6, won=2, won_minor=300_00)
    assert (effect.came_percent, effect.leads_percent, effect.people) == (50, 30, 25)
    assert effect.cost_minor(5_000_00) == 200_00
    assert Effect().came_percent is None
    assert Effect().cost_minor(5_000_00) is None
    assert added([effect, effect]).won_minor == 600_00
