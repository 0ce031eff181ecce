"""What is written so that the history says what is known, and what was known."""

from datetime import date

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.stewardship.measures import history
from guanxi.stewardship.measures.ladder import MASS

KNOWN = pa.schema(
    [
        ("id", pa.int64()),
        ("customer_id", pa.int64()),
        ("tier_rank", pa.int64()),
        ("effective_from", pa.date32()),
        ("effective_until", pa.date32()),
    ]
)
DAYS = [date(2026, month, 1) for month in range(1, 8)]


class Chronicle:
    """The table of the history, kept in memory: rows are added, and replaced, never changed."""

    def __init__(self, engine) -> None:
        self.engine = engine
        self.rows: list[dict] = []

    def learn(self, paths: dict[int, dict[date, int]], days: list[date], night: int) -> None:
        """Write what one night finds."""
        rows = [
            {"customer_id": customer, "day": day, "rank": path[day]}
            for customer, path in paths.items()
            for day in days
        ]
        kinds = {"customer_id": "int64", "day": "date", "rank": "int64"}
        path = ibis.memtable(rows, schema=kinds)
        current = [row for row in self.rows if row["replaced"] is None]
        known = self.engine.table(pa.Table.from_pylist(current, KNOWN))
        found = history.correction(path, known, days)
        gone = {row["id"] for row in self.engine.arrow(found.replaced).to_pylist()}
        for row in current:
            if row["id"] in gone:
                row["replaced"] = night
        self.rows += [
            row | {"id": len(self.rows) + place, "known": night, "replaced": None}
            for place, row in enumerate(self.engine.arrow(found.new).to_pylist())
        ]

    def rank_on(self, customer: int, day: date, as_known_by: int) -> int:
        """The tier of that day by what that night knew."""
        found: list[int] = [
            row["tier_rank"]
            for row in self.rows
            if row["customer_id"] == customer
            and row["known"] <= as_known_by
            and (row["replaced"] is None or row["replaced"] > as_known_by)
            and row["effective_from"] <= day
            and (row["effective_until"] is None or day < row["effective_until"])
        ]
        return found[0] if found else MASS


RANK_PATHS = st.fixed_dictionaries(
    {
        customer: st.lists(st.integers(2, MASS), min_size=len(DAYS), max_size=len(DAYS))
        for customer in range(4)
    }
)


@settings(max_examples=12, deadline=None)
@given(
    first=RANK_PATHS,
    late=RANK_PATHS,
    cut=st.integers(1, len(DAYS) - 1),
    correct=st.sets(st.integers(0, 3)),
)
def test_the_past_is_known_as_it_was_and_as_it_is(engine, first, late, cut, correct):
    """Proves 2.3: late facts change what is known, never what was known."""
    chronicle = Chronicle(engine)
    early = {one: dict(zip(DAYS, ranks, strict=True)) for one, ranks in first.items()}
    corrected = early | {one: dict(zip(DAYS, late[one], strict=True)) for one in correct}
    chronicle.learn(early, DAYS[:cut], night=1)
    chronicle.learn(corrected, DAYS, night=2)
    for customer, path in early.items():
        for day in DAYS[:cut]:
            assert chronicle.rank_on(customer, day, as_known_by=1) == path[day]
    for customer, path in corrected.items():
        for day in DAYS:
            assert chronicle.rank_on(customer, day, as_known_by=2) == path[day]
    written = len(chronicle.rows)
    chronicle.learn(corrected, DAYS, night=3)
    assert len(chronicle.rows) == written  # the same again changes nothing


@settings(max_examples=6, deadline=None)
@given(paths=RANK_PATHS)
def test_one_night_after_a_bulk_load_knows_the_same_as_one_night_after_another(engine, paths):
    """Proves 2.3."""
    drawn = {one: dict(zip(DAYS, ranks, strict=True)) for one, ranks in paths.items()}
    at_once, step_by_step = Chronicle(engine), Chronicle(engine)
    at_once.learn(drawn, DAYS, night=1)
    for night, _ in enumerate(DAYS, start=1):
        step_by_step.learn(drawn, DAYS[:night], night)

    def now(chronicle):
        return sorted(
            (
                row["customer_id"],
                row["effective_from"],
                row["effective_until"] or date.max,
                row["tier_rank"],
            )
            for row in chronicle.rows
            if row["replaced"] is None
        )

    assert now(at_once) == now(step_by_step)


def test_what_lies_before_the_replayed_days_stays(engine):
    chronicle = Chronicle(engine)
    chronicle.learn({1: dict.fromkeys(DAYS, 3)}, DAYS[:3], night=1)
    chronicle.learn({1: dict.fromkeys(DAYS, 5)}, DAYS[2:], night=2)
    assert chronicle.rank_on(1, DAYS[0], as_known_by=2) == 3
    assert chronicle.rank_on(1, DAYS[2], as_known_by=2) == 5
    assert chronicle.rank_on(1, DAYS[2], as_known_by=1) == 3


def test_a_day_in_the_middle_of_a_month_is_remembered_when_the_month_ends_agree(engine):
    chronicle = Chronicle(engine)
    chronicle.learn({1: dict.fromkeys(DAYS, 5)}, DAYS[:2], night=1)
    middle = date(2026, 2, 15)
    chronicle.learn({1: dict.fromkeys([*DAYS, middle], 5) | {middle: 3}}, [*DAYS[:2], middle], 2)
    chronicle.learn({1: dict.fromkeys(DAYS, 5)}, DAYS[:3], night=3)
    assert chronicle.rank_on(1, middle, as_known_by=3) == 3
    assert chronicle.rank_on(1, DAYS[2], as_known_by=3) == 5


def test_a_mass_customer_leaves_no_trace(engine):
    chronicle = Chronicle(engine)
    chronicle.learn({1: dict.fromkeys(DAYS, MASS)}, DAYS, night=1)
    assert chronicle.rows == []


@pytest.mark.parametrize("taken_back_to", [DAYS[1], DAYS[3]])
def test_a_night_for_an_earlier_day_forgets_nothing_but_knows_no_later_day(engine, taken_back_to):
    """A delivery was taken back, so that the night runs again for a day before the last."""
    chronicle = Chronicle(engine)
    rising = {1: dict(zip(DAYS, [5, 5, 4, 4, 3, 3, 2], strict=True))}
    chronicle.learn(rising, DAYS, night=1)
    chronicle.learn(rising, DAYS[: DAYS.index(taken_back_to) + 1], night=2)
    now = [row for row in chronicle.rows if row["replaced"] is None]
    assert all(row["effective_from"] <= taken_back_to for row in now)
    assert chronicle.rank_on(1, DAYS[-1], as_known_by=1) == 2
