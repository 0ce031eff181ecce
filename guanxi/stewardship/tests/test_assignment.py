"""Who looks after whom when an office is evened out (3.4)."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.stewardship.rules.assignment import NOBODY, Costs, People, Posts, assign

OUTLET, OTHER, BRANCH = 1, 2, 10
ROLES = [[0], [0, 1]]  # by wish
COSTS = Costs(move=10, imbalance=25, tolerance_percent=0, unserved=10_000)


def column(values):
    return np.array(list(values), dtype=np.int64)


def the_posts(*drawn):
    """Each: home, wish, holder, assets, other."""
    rows = [(*one, *(0, NOBODY)[len(one) - 3 :]) for one in drawn]
    homes, wishes, holders, assets, others = zip(*rows, strict=True) if rows else ((),) * 5
    return Posts(
        customer=column(range(len(rows))),
        home=column(homes),
        above=column([BRANCH] * len(rows)),
        wish=column(wishes),
        assets=column(assets),
        holder=column(holders),
        other=column(others),
    )


def the_people(*drawn):
    """Each: office, role, places."""
    offices, roles, places = zip(*drawn, strict=True)
    return People(office=column(offices), role=column(roles), places=column(places))


def test_who_can_stay_stays():
    """Proves part of 3.4: continuity; also whose role is no longer meant for the tier (3.3)."""
    posts = the_posts((OUTLET, 0, 1), (OUTLET, 0, 0))
    people = the_people((OUTLET, 0, 5), (OUTLET, 1, 5))
    assert assign(posts, people, ROLES, costs=COSTS, seed=1).person.tolist() == [1, 0]


def test_a_load_is_evened_out_with_as_few_moves_as_possible():
    """Proves part of 3.4: eight and none become four each, by four moves."""
    posts = the_posts(*[(OUTLET, 0, 0)] * 8)
    people = the_people((OUTLET, 0, 10), (OUTLET, 0, 10))
    found = assign(posts, people, ROLES, costs=COSTS, seed=1)
    assert np.bincount(found.person).tolist() == [4, 4]
    assert found.gap_ppm == 0


def test_of_those_alike_the_largest_leave_who_has_much():
    """Proves part of 3.4: assets even out as well."""
    posts = the_posts(*[(OUTLET, 0, 0, assets) for assets in (5, 90, 7, 60)])
    people = the_people((OUTLET, 0, 10), (OUTLET, 0, 10))
    found = assign(posts, people, ROLES, costs=COSTS, seed=1)
    assert found.person.tolist() == [0, 1, 0, 1]


def test_whom_nobody_has_a_place_for_is_named_and_nobody_is_over_the_places():
    """Proves part of 3.1 and of 3.4."""
    posts = the_posts(*[(OUTLET, 0, 0)] * 5)
    found = assign(posts, the_people((OUTLET, 0, 3)), ROLES, costs=COSTS, seed=1)
    assert sorted(found.person.tolist()) == [NOBODY, NOBODY, 0, 0, 0]


def test_the_home_office_comes_before_the_one_above_and_no_other_office_serves():
    """Proves part of 3.4: geography."""
    posts = the_posts((OUTLET, 0, NOBODY), (OUTLET, 0, NOBODY))
    people = the_people((OTHER, 0, 9), (BRANCH, 0, 9), (OUTLET, 0, 1))
    assert sorted(assign(posts, people, ROLES, costs=COSTS, seed=1).person.tolist()) == [1, 2]


def test_nobody_is_steward_a_and_b_of_one_customer():
    """Proves part of 3.2."""
    posts = the_posts((OUTLET, 0, NOBODY, 0, 0))
    assert assign(
        posts, the_people((OUTLET, 0, 9)), ROLES, costs=COSTS, seed=1
    ).person.tolist() == [NOBODY]


drawn_posts = st.lists(
    st.tuples(st.sampled_from([OUTLET, OTHER]), st.integers(0, 1), st.integers(NOBODY, 2)),
    max_size=6,
)
drawn_people = st.lists(
    st.tuples(st.sampled_from([OUTLET, OTHER, BRANCH]), st.integers(0, 1), st.integers(0, 4)),
    min_size=3,
    max_size=3,
)


@settings(max_examples=60, deadline=None)
@given(drawn_posts, drawn_people, st.integers(0, 9))
def test_it_is_the_best_there_is_by_every_other_way_of_doing_it(rows, people, seed):
    """Proves part of 3.4: compared with all assignments; the same seed, the same result."""
    posts, staff = the_posts(*rows), the_people(*people)
    found = assign(posts, staff, ROLES, costs=COSTS, seed=seed)
    again = assign(posts, staff, ROLES, costs=COSTS, seed=seed)
    assert found.person.tolist() == again.person.tolist()
    assert found.gap_ppm == 0
    load = np.bincount(found.person[found.person != NOBODY], minlength=3)
    assert (load <= staff.places).all()
    fewest = min(
        (
            sum(one == NOBODY for one in way)
            for way in product(*(_able(one, people) for one in rows))
            if all(way.count(who) <= people[who][2] for who in range(3))
        ),
        default=0,
    )
    assert (found.person == NOBODY).sum() == fewest


def _able(row, people):
    home, wish, holder = row
    return [NOBODY] + [
        number
        for number, (office, role, _places) in enumerate(people)
        if number == holder or (office in (home, BRANCH) and role in ROLES[wish])
    ]
