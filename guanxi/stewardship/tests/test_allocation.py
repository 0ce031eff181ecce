"""Promises of the allocation, over drawn offices, people and customers."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.stewardship.measures.ladder import TIERS
from guanxi.stewardship.rules.allocation import (
    NOBODY,
    Wanting,
    Workforce,
    allocate,
    serving_order,
)
from guanxi.stewardship.rules.keeping import REASONS, STAYS, Customers, Held, People, ending

HEAD, OUTLETS = 0, (1, 2, 3)
ROLES = 3


def column(values):
    return np.array(list(values), dtype=np.int64)


def workforce_of(staff):
    """Rows of (office, role, free, load, assets)."""
    office, role, free, load, assets = zip(*staff, strict=True) if staff else ((), (), (), (), ())
    return Workforce(
        staff_id=column(range(100, 100 + len(staff))),
        office=column(office),
        role=column(role),
        free=column(free),
        load=column(load),
        assets=column(assets),
    )


def wanting_of(customers):
    """Rows of (home, tier, assets, other), put in the order of serving."""
    home, tier, assets, other = (
        map(column, zip(*customers, strict=True)) if customers else [column([])] * 4
    )
    ids = column(range(len(customers)))
    order = serving_order(tier, assets, ids)
    return Wanting(
        customer_id=ids[order],
        home=home[order],
        above=column([HEAD] * len(ids)),
        wish=tier[order],
        assets=assets[order],
        other=other[order],
    )


STAFF = st.lists(
    st.tuples(
        st.sampled_from((HEAD, *OUTLETS)),
        st.integers(0, ROLES - 1),
        st.integers(-1, 4),
        st.integers(0, 5),
        st.integers(0, 9),
    ),
    max_size=9,
)
PREFERENCES = st.lists(
    st.lists(st.integers(0, ROLES - 1), unique=True, max_size=ROLES),
    min_size=len(TIERS),
    max_size=len(TIERS),
)


@st.composite
def banks(draw):
    staff = draw(STAFF)
    anybody = st.integers(NOBODY, len(staff) - 1)
    customer = st.tuples(
        st.sampled_from(OUTLETS), st.integers(0, len(TIERS) - 1), st.integers(0, 99), anybody
    )
    return staff, draw(st.lists(customer, max_size=25)), draw(PREFERENCES)


@settings(max_examples=400, deadline=None)
@given(banks())
def test_nobody_is_over_capacity_and_nobody_waits_while_somebody_who_may_serve_is_free(bank):
    """Proves part of 3.1, 3.2."""
    staff, customers, preferences = bank
    wanting, workforce = wanting_of(customers), workforce_of(staff)
    given_to, after = allocate(wanting, workforce, preferences)

    heads = np.bincount(given_to[given_to != NOBODY], minlength=len(staff))
    assert (heads <= np.maximum(workforce.free, 0)).all()
    assert (after.free == workforce.free - heads).all()
    assert (after.load == workforce.load + heads).all()
    for row, person in enumerate(given_to):
        may = [
            place
            for place in range(len(staff))
            if workforce.role[place] in preferences[wanting.wish[row]]
            and workforce.office[place] in (wanting.home[row], wanting.above[row])
            and place != wanting.other[row]
        ]
        if person == NOBODY:
            assert not [place for place in may if after.free[place] > 0]
        else:
            assert person in may


@settings(max_examples=100, deadline=None)
@given(banks(), st.randoms())
def test_the_same_bank_is_allocated_in_the_same_way_whatever_the_order_of_its_files(bank, random):
    """Proves part of 3.4 as far as the night goes."""
    staff, customers, preferences = bank
    wanting, workforce = wanting_of(customers), workforce_of(staff)
    given_to, _ = allocate(wanting, workforce, preferences)

    places = list(range(len(staff)))
    random.shuffle(places)
    moved = {old: new for new, old in enumerate(places)} | {NOBODY: NOBODY}
    shuffled = Workforce(**{name: getattr(workforce, name)[places] for name in vars(workforce)})
    other = Wanting(
        **{name: getattr(wanting, name) for name in vars(wanting) if name != "other"},
        other=column(moved[person] for person in wanting.other),
    )
    again, _ = allocate(other, shuffled, preferences)
    assert [moved[person] for person in given_to] == list(again)


def test_numbers_and_assets_come_out_even():
    """Proves part of 3.4: load first, then assets."""
    staff = [(1, 0, 50, 0, 0)] * 4
    customers = [(1, 3, 1_000 + number, NOBODY) for number in range(100)]
    wanting = wanting_of(customers)
    given_to, after = allocate(wanting, workforce_of(staff), [[0]] * len(TIERS))
    assert (given_to != NOBODY).all()
    assert after.load.tolist() == [25, 25, 25, 25]
    assert np.ptp(after.assets) <= 100


def test_whoever_has_fewer_customers_takes_the_next():
    staff = [(1, 0, 50, 7, 0), (1, 0, 50, 2, 0)]
    given_to, after = allocate(
        wanting_of([(1, 3, 5, NOBODY)] * 5), workforce_of(staff), [[0]] * len(TIERS)
    )
    assert given_to.tolist() == [1] * 5
    assert after.load.tolist() == [7, 7]


def test_the_home_office_goes_before_the_one_above_and_that_before_the_next_role():
    staff = [(HEAD, 0, 1, 0, 0), (1, 0, 1, 0, 0), (1, 1, 1, 0, 0)]
    given_to, _ = allocate(
        wanting_of([(1, 3, 9, NOBODY), (1, 3, 8, NOBODY), (1, 3, 7, NOBODY)]),
        workforce_of(staff),
        [[0, 1]] * len(TIERS),
    )
    assert given_to.tolist() == [1, 0, 2]


def test_better_tiers_are_served_first_when_places_are_few():
    given_to, _ = allocate(
        wanting_of([(1, 4, 99, NOBODY), (1, 0, 1, NOBODY)]),
        workforce_of([(1, 0, 1, 0, 0)]),
        [[0]] * len(TIERS),
    )
    assert given_to.tolist() == [0, NOBODY]


def test_a_hundred_thousand_customers_at_once_are_all_served():
    """Proves part of 3.4: set-based, so that size is no matter."""
    offices, people, customers = 50, 20, 100_000
    staff = [(office, 0, 150, 0, 0) for office in range(1, offices + 1) for _ in range(people)]
    rng = np.random.default_rng(7)
    homes, tiers, assets = (
        rng.integers(low, high, customers).tolist()
        for low, high in ((1, offices + 1), (0, 6), (0, 10**9))
    )
    wanting = wanting_of(list(zip(homes, tiers, assets, [NOBODY] * customers, strict=True)))
    given_to, after = allocate(wanting, workforce_of(staff), [[0]] * len(TIERS))
    assert (given_to != NOBODY).all()
    assert after.free.min() >= 0


# Who stays.


def held_by(person, *, is_a=True, customer=0):
    return Held(
        customer=column([customer]),
        person=column([person]),
        is_a=np.array([is_a]),
        approved=np.array([False]),
    )


def the_bank(*, works=True, serves=True, office=1, capacity=5, tier=3):
    people = People(
        works=np.array([works]),
        serves=np.array([serves]),
        office=column([office]),
        capacity=column([capacity]),
    )
    customers = Customers(
        customer_id=column([7]),
        home=column([1]),
        above=column([HEAD]),
        tier=column([tier]),
        assets=column([100]),
    )
    return people, customers


def reason_of(held, people, customers, tiers_with_b=frozenset({0, 1, 2})):
    (found,) = ending(held, people, customers, tiers_with_b)
    return None if found == STAYS else REASONS[found]


def test_a_steward_stays_while_he_works_near_the_customer_and_may_serve():
    """Proves part of 3.1 (continuity), whatever became of the tier."""
    for tier in range(len(TIERS)):
        assert reason_of(held_by(0), *the_bank(tier=tier)) is None
    assert reason_of(held_by(0), *the_bank(office=HEAD)) is None


def test_what_ends_a_stewardship():
    assert reason_of(held_by(0), *the_bank(works=False)) == "steward_left"
    assert reason_of(held_by(0), *the_bank(serves=False)) == "role_changed"
    assert reason_of(held_by(0), *the_bank(office=2)) == "office_changed"
    assert reason_of(held_by(0), *the_bank(capacity=0)) == "over_capacity"
    assert reason_of(held_by(0, customer=NOBODY), *the_bank()) == "not_maintained"
    assert reason_of(held_by(0, is_a=False), *the_bank(tier=3)) == "no_second_steward"
    assert reason_of(held_by(0, is_a=False), *the_bank(tier=1)) is None


def test_a_smaller_capacity_lets_the_smallest_customers_go_but_not_an_approved_load():
    """Proves part of 3.1."""
    people = People(
        works=np.array([True]),
        serves=np.array([True]),
        office=column([1]),
        capacity=column([2]),
    )
    customers = Customers(
        customer_id=column([1, 2, 3]),
        home=column([1, 1, 1]),
        above=column([HEAD] * 3),
        tier=column([3, 2, 3]),
        assets=column([10, 1, 20]),
    )
    held = Held(
        customer=column([0, 1, 2]),
        person=column([0] * 3),
        is_a=np.array([True] * 3),
        approved=np.array([False] * 3),
    )
    found = ending(held, people, customers, frozenset())
    assert found.tolist() == [REASONS.index("over_capacity"), STAYS, STAYS]
    approved = replace(held, approved=np.array([True, False, False]))
    assert ending(approved, people, customers, frozenset()).tolist() == [STAYS] * 3
