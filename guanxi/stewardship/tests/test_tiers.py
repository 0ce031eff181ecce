"""What decides a tier, on DuckDB, against a clerk's walk through the same months."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.stewardship.codes import RANKS, Band, Tier
from guanxi.stewardship.measures.ladder import RANK, TIERS
from guanxi.stewardship.measures.moments import moment_at, month_end, months_before
from guanxi.stewardship.tests.factories import Person
from guanxi.stewardship.tests.ladders import DAY, decided, ladder

SEP, OCT, NOV = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)


def tier_of(engine, by=None, day=DAY, **facts):
    return decided(engine, [Person(customer_id=1, branch_id=1, **facts)], day, by)[1]


def test_measures_and_code_lists_know_the_same_tiers():
    assert tuple(Tier.values) == TIERS
    assert {code: RANK[code] for code in TIERS} == {str(tier): RANKS[tier] for tier in Tier}
    assert set(Band.values) - {"private"} <= set(TIERS)


def column_of(engine, name, cases, by=None):
    """That column for each drawn customer, in order."""
    people = [Person(customer_id=n, branch_id=1, **facts) for n, facts in enumerate(cases)]
    rows = decided(engine, people, DAY, by)
    return [rows[number][name] for number in range(len(people))]


def test_bands_begin_where_the_rulebook_says(engine):
    """Proves 2.2."""
    drawn = """
        2_000_000  70  gold
        1_999_999  40  wealth
          200_000  40  wealth
          199_999  40  preferred
          100_000  80  preferred
           99_999  59  potential
           99_999  60  mass
           50_000  59  potential
           49_999  20  mass
                0  20  mass
             -500  20  mass
    """
    rows = [line.split() for line in drawn.strip().splitlines()]
    cases = [{"assets": int(assets), "age": int(age)} for assets, age, _ in rows]
    assert column_of(engine, "tier", cases) == [tier for *_, tier in rows]


def test_the_private_band_is_graded_by_contribution(engine):
    """Proves 2.2."""
    graded = {50_000: "diamond", 49_999: "platinum", 20_000: "platinum", 19_999: "gold", -9: "gold"}
    cases = [{"assets": 2_500_000, "contribution": amount} for amount in graded]
    assert column_of(engine, "tier", cases) == list(graded.values())
    assert set(column_of(engine, "band", cases)) == {"private"}


def test_contribution_lifts_nobody_into_the_private_band(engine):
    assert tier_of(engine, assets=300_000, contribution=90_000)["tier"] == "wealth"


def test_bands_weigh_assets_and_the_private_band_does_not(engine):
    """Proves 2.3."""
    fund_lover = {"assets": 2_000_000, "average": 2_000_000, "weighted": 1_200_000}
    assert tier_of(engine, **fund_lover)["tier"] == "gold"
    assert tier_of(engine, average=300_000, weighted=180_000)["tier"] == "preferred"


def test_the_rulebook_may_decide_on_the_days_assets(engine):
    """Proves 2.3."""
    rich_today = {"assets": 250_000, "average": 60_000}
    assert tier_of(engine, **rich_today)["tier"] == "potential"
    assert tier_of(engine, ladder(basis="day_minor"), **rich_today)["tier"] == "wealth"
    assert tier_of(engine, **rich_today)["day_band"] == "wealth"


def test_a_drop_counts_only_after_two_month_ends_below(engine):
    """Proves 2.3."""
    once_below = {"assets": 60_000, "months": {SEP: 250_000, OCT: 60_000}}
    row = tier_of(engine, **once_below)
    assert (row["tier"], row["measured_tier"], row["months_below"]) == ("wealth", "potential", 1)
    assert row["falls_on"] == date(2026, 11, 30)
    assert tier_of(engine, day=date(2026, 11, 30), **once_below)["tier"] == "potential"


def test_a_drop_does_not_go_below_what_a_counting_month_gave(engine):
    """Proves 2.3."""
    stepwise = {"assets": 10_000, "months": {SEP: 250_000, OCT: 120_000}}
    assert tier_of(engine, day=date(2026, 11, 30), **stepwise)["tier"] == "preferred"


def test_a_rise_counts_the_same_night_or_at_the_month_end_as_the_rulebook_says(engine):
    """Proves 2.3."""
    rising = {"assets": 250_000, "months": {SEP: 60_000, OCT: 60_000}}
    assert tier_of(engine, **rising)["tier"] == "wealth"
    slowly = ladder(rises_at_once=False)
    assert tier_of(engine, slowly, **rising)["tier"] == "potential"
    assert tier_of(engine, slowly, day=date(2026, 11, 30), **rising)["tier"] == "wealth"


def test_a_newcomer_need_not_wait_for_the_month_end(engine):
    slowly = ladder(rises_at_once=False)
    new = {"assets": 250_000, "joined_on": date(2026, 11, 3)}
    assert tier_of(engine, slowly, **new)["tier"] == "wealth"


def test_without_grace_the_tier_follows_every_night(engine):
    falling = {"assets": 60_000, "months": {SEP: 250_000, OCT: 250_000}}
    assert tier_of(engine, ladder(0), **falling)["tier"] == "potential"


def test_who_turns_sixty_leaves_the_potential_ones_after_the_grace(engine):
    """Proves 2.2, 2.3: age is by year of birth, so it changes with the year."""
    saver = {"assets": 60_000, "age": 60}
    december = {date(2026, 11, 1): 60_000, date(2026, 12, 1): 60_000}
    assert tier_of(engine, day=date(2027, 1, 20), months=december, **saver)["tier"] == "potential"
    january = {date(2026, 12, 1): 60_000, date(2027, 1, 1): 60_000}
    row = tier_of(engine, day=date(2027, 2, 28), months=january, **saver)
    assert row["tier"] == "mass"


def test_the_way_to_the_next_tier_is_told(engine):
    ways = [
        ({"assets": 4_000}, "potential", 46_000),
        ({"assets": 4_000, "age": 70}, "preferred", 96_000),
        ({"assets": 150_000}, "wealth", 50_000),
        ({"average": 1_900_000, "weighted": 900_000}, "gold", 100_000),
        ({"assets": 2_500_000, "contribution": 15_000}, "platinum", 5_000),
        ({"assets": 2_500_000, "contribution": 90_000}, None, None),
    ]
    cases = [facts for facts, _, _ in ways]
    assert column_of(engine, "next_tier", cases) == [tier for _, tier, _ in ways]
    assert column_of(engine, "gap_minor", cases) == [gap and gap * 100 for *_, gap in ways]


AMOUNTS = st.sampled_from([0, 49_999, 50_000, 120_000, 200_000, 1_999_999, 2_000_000])
HISTORIES = st.lists(AMOUNTS, min_size=0, max_size=9)


def clerk(history: list[int], now: int, grace: int, *, at_once: bool) -> int:
    """Level by level, month-end by month-end, with a pencil mark for every one below."""

    held = dict.fromkeys(range(2, 6), False)
    marks = dict.fromkeys(held, 0)
    for amount in history:
        for rank in held:
            if level(amount) <= rank:
                held[rank], marks[rank] = True, 0
            else:
                marks[rank] += 1
                held[rank] = held[rank] and marks[rank] < grace
    standing = [rank for rank, holds in held.items() if holds]
    return min([*standing, level(now) if at_once else 6, 6])


def level(amount: int) -> int:
    """The rank that one month's amount gives."""
    steps = ((2, 2_000_000), (3, 200_000), (4, 100_000), (5, 50_000))
    return next((rank for rank, at_least in steps if amount >= at_least), 6)


@settings(max_examples=12, deadline=None)
@given(
    people=st.lists(st.tuples(HISTORIES, AMOUNTS), min_size=1, max_size=40),
    grace=st.integers(1, 5),
    at_once=st.booleans(),
)
def test_the_tier_is_what_a_clerk_would_find_walking_through_the_months(
    engine, people, grace, at_once
):
    """Proves 2.3: never falls before n month-ends below, and one night says what many would."""
    drawn = [
        Person(
            customer_id=number,
            branch_id=1,
            assets=now,
            months={
                months_before(NOV, len(history) - place): amount
                for place, amount in enumerate(history)
            },
        )
        for number, (history, now) in enumerate(people)
    ]
    found = decided(engine, drawn, by=ladder(grace, rises_at_once=at_once))
    for number, (history, now) in enumerate(people):
        assert found[number]["tier_rank"] == clerk(history, now, grace, at_once=at_once)


@given(st.dates(date(1999, 1, 1), date(2040, 12, 31)), st.integers(0, 12), st.booleans())
def test_a_moment_counts_the_last_closed_months_and_on_other_days_the_month_so_far(
    day, grace, at_once
):
    moment = moment_at(day, grace=grace, rises_at_once=at_once)
    closed = [source.month for source in moment.sources if source.closed_after is not None]
    assert all(month_end(month) <= day for month in closed)
    assert closed == sorted(closed, reverse=True)
    assert moment.closed == (day == month_end(day.replace(day=1)))
    assert len(moment.sources) >= 1
