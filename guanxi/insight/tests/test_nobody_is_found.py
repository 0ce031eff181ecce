"""Whoever knows what an outsider may know of a customer finds k rows that could be theirs."""

from collections import Counter
from datetime import date, timedelta

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanxi.foundation.engines import open_engine
from guanxi.insight.measures import anonymous
from guanxi.insight.measures.anonymous import ANY, FIGURES, INVESTMENTS, QUASI

DAY = date(2026, 11, 20)
BANDS = [10_000, 50_000, 200_000]
# Offices 4 to 7 lie within 2 and 3, those within 1; 9 lies nowhere.
ABOVE = {1: None, 2: 1, 3: 1, 4: 2, 5: 2, 6: 3, 7: 3}
OFFICES = [*ABOVE, 9]
AMOUNTS = sorted({name for name in FIGURES if name.endswith("_minor")} - {"investments_minor"})
COUNTS = ["transactions_12_months", "counter_12_months", "mobile_12_months"]
# Few enough that customers meet on every rung of the ladder.
YEARS_JOINED = [2026, 2025, 2023, 2019, 2012, 2005]
AGES = [17, 25, 34, 38, 45, 62, 66, 83]
MONEY = st.one_of(
    st.just(0), st.sampled_from([-100, 500_000, 1_500_000, 1_600_000]), st.integers(-9, 10**11)
)
SELDOM = st.one_of(*[st.just(0)] * 6, MONEY)

customers = st.fixed_dictionaries(
    {
        "branch_id": st.sampled_from(OFFICES),
        "age_years": st.sampled_from(AGES),
        "joined_on": st.sampled_from(YEARS_JOINED).map(lambda year: date(year, 3, 1)),
        "quiet_days": st.one_of(st.none(), st.just(0), st.integers(0, 4000)),
        "card_grade": st.sampled_from(["", "standard", "gold"]),
        **dict.fromkeys((*AMOUNTS, "fund_minor", "salary_month_minor"), SELDOM),
        "assets_minor": MONEY,
        **dict.fromkeys(COUNTS, st.integers(0, 300)),
    }
)
# A crowd is one customer, so many times over, each a little different in what nobody outside knows.
populations = st.lists(st.tuples(customers, st.integers(1, 12)), min_size=6, max_size=24)


def trial(test):
    """Of many banks, with the least k and with smaller ones, where more happens."""
    patient = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    return patient(given(population=populations, k=st.sampled_from([2, 5, 20]))(test))


@pytest.fixture(scope="module")
def bank():
    with open_engine(threads=1) as engine:
        yield Bank(engine)


class Bank:
    """Makes the view of any population; the expressions are turned into SQL once for each k."""

    def __init__(self, engine):
        self.database, self.engine, self.statements = engine.backend.con, engine, {}
        above = pa.table(
            {
                "branch_id": pa.array(ABOVE, pa.int64()),
                "above_id": pa.array(ABOVE.values(), pa.int64()),
            }
        )
        self.offices = engine.keep(engine.table(above), "offices")

    def view_of(self, everybody, k):
        """The rows before rare values are told lower, and the view."""
        people = pa.Table.from_pylist(everybody, _SCHEMA)
        if k not in self.statements:
            self.statements[k] = self._statements(people, k)
        self.database.register("given_people", people)
        for name, statement in self.statements[k].items():
            self.database.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {statement}")
        return (
            self.database.sql(f"FROM {name}").to_arrow_table().to_pylist()
            for name in ("alike", "told")
        )

    def _statements(self, people, k):
        facts = self.engine.keep(self.engine.table(people), "people")
        alike = anonymous.alike(facts, self.offices, bands=BANDS, k=k, day=DAY)
        rows = self.engine.keep(alike, "alike")
        values = anonymous.shared_values(rows, k=k)
        shared = self.engine.keep(values, "shared")
        told = anonymous.anonymous_customers(rows, shared, k=k, day=DAY).order_by("number")
        expressions = {"alike": alike, "shared": values, "told": told}
        compiled = {name: self.engine.backend.compile(one) for name, one in expressions.items()}
        return {"people": "FROM given_people", **compiled}


def people(population):
    """The customers of the crowds, in full."""
    return [
        _person({**customer, "mobile_12_months": customer["mobile_12_months"] + number % 3})
        for customer, crowd in population
        for number in range(crowd)
    ]


def _person(customer):
    quiet = customer.pop("quiet_days")
    acted = None if quiet is None else max(customer["joined_on"], DAY - timedelta(days=quiet))
    nothing = {f"{code}_minor": 0 for code in INVESTMENTS}
    return {**nothing, **customer, "salary_previous_3_minor": 0, "last_active_on": acted}


_SCHEMA = pa.schema(
    [
        ("branch_id", pa.int64()),
        ("age_years", pa.int64()),
        ("joined_on", pa.date32()),
        ("last_active_on", pa.date32()),
        ("card_grade", pa.string()),
        *((name, pa.int64()) for name in (*AMOUNTS, *COUNTS)),
        *((f"{code}_minor", pa.int64()) for code in INVESTMENTS),
        ("salary_month_minor", pa.int64()),
        ("salary_previous_3_minor", pa.int64()),
    ]
)


def within(years, band):
    low, _dash, high = band.removesuffix("+").partition("-")
    return band == ANY or (int(low) <= years and (not high or years <= int(high)))


def tenure(person):
    return DAY.year - person["joined_on"].year


def assets_band(person):
    minor = person["assets_minor"]
    if minor <= 0:
        return "overdrawn" if minor < 0 else "none"
    lows = [0, *BANDS]
    place = max(n for n, low in enumerate(lows) if minor >= low * 100)
    return f"{lows[-1]}+" if place == len(BANDS) else f"{lows[place]}-{lows[place + 1] - 1}"


def products(person):
    held = {
        "deposit": person["demand_deposit_minor"] or person["time_deposit_minor"],
        "investment": sum(person[f"{code}_minor"] for code in INVESTMENTS),
        "loan": person["loans_outstanding_minor"],
        "credit_card": person["card_owed_minor"] or person["card_spend_12_months_minor"],
        "salary": person["salary_month_minor"],
    }
    return {name for name, has in held.items() if has}


# What an amount says that is not zero: one that is may have been too rare to be told.
SAYS = {
    "demand_deposit_minor": "deposit",
    "time_deposit_minor": "deposit",
    "investments_minor": "investment",
    "loans_outstanding_minor": "loan",
    "card_owed_minor": "credit_card",
    "card_spend_12_months_minor": "credit_card",
}


def could_be(row, person):
    """Whether somebody who knows office, age, year of joining, band of assets, card and products of
    the person must take the row for possible; everything that the row says is held against it."""
    owned = products(person)
    told = {code for code in row["products"].split(",") if code not in (ANY, "none")}
    above = ABOVE.get(person["branch_id"])
    return (
        row["branch_id"] in (None, person["branch_id"], above)
        and within(person["age_years"], row["age_band"])
        and within(tenure(person), row["tenure_band"])
        and row["last_active_year"] >= DAY.year - tenure(person)
        and row["assets_band"] == assets_band(person)
        and row["card_grade"] in (ANY, person["card_grade"] or "none")
        and (row["products"] == ANY or told == owned)
        and all(not row[name] or product in owned for name, product in SAYS.items())
    )


@trial
def test_every_combination_has_at_least_k_rows_and_every_value_too(bank, population, k):
    """Proves part of 12.1."""
    _rows, view = bank.view_of(people(population), k)
    alike = Counter(tuple(row[name] for name in QUASI) for row in view)
    assert all(count >= k for count in alike.values())
    for figure in (*FIGURES, "last_active_year"):
        values = Counter(row[figure] for row in view)
        assert all(count >= k for count in values.values()), figure


@trial
def test_an_attacker_who_knows_a_customer_narrows_to_k_rows_or_finds_none(bank, population, k):
    """Proves part of 12.1: the trial of re-identification, of everybody in the bank."""
    everybody = people(population)
    _rows, view = bank.view_of(everybody, k)
    for person in everybody:
        found = sum(could_be(row, person) for row in view)
        assert found == 0 or found >= k
    # Nobody is found who is in the view but by rows that could be others'.
    in_view = sum(any(could_be(row, person) for row in view) for person in everybody)
    assert in_view >= len(view)


@trial
def test_every_row_tells_of_one_customer_what_is_true_of_them(bank, population, k):
    """Nothing is invented, nobody is told twice, and who is left out is among fewer than k."""
    everybody = people(population)
    rows, view = bank.view_of(everybody, k)
    assert len(rows) == len(view)
    assert _can_be_matched(rows, everybody)
    left_out = Counter(map(assets_band, everybody))
    left_out.subtract(Counter(row["assets_band"] for row in rows))
    assert all(0 <= count < k for count in left_out.values())


def _can_be_matched(rows, everybody):
    """Whether each row has a customer of its own of whom it is true (Kuhn's augmenting paths)."""
    of_row = [[n for n, person in enumerate(everybody) if _is_true_of(row, person)] for row in rows]
    taken = {}

    def settle(row, seen):
        for person in of_row[row]:
            if person not in seen:
                seen.add(person)
                if person not in taken or settle(taken[person], seen):
                    taken[person] = row
                    return True
        return False

    return all(settle(row, set()) for row in range(len(rows)))


def _is_true_of(row, person):
    figures = {**person, "investments_minor": sum(person[f"{code}_minor"] for code in INVESTMENTS)}
    return (
        row["branch_id"] in (None, person["branch_id"], ABOVE.get(person["branch_id"]))
        and within(person["age_years"], row["age_band"])
        and within(tenure(person), row["tenure_band"])
        and row["assets_band"] == assets_band(person)
        and row["card_grade"] in (ANY, person["card_grade"] or "none")
        and all(row[name] in (None, by_one_digit(figures[name])) for name in FIGURES)
    )


def by_one_digit(amount):
    """Reckoned with the digits themselves, for comparison."""
    digits = str(abs(amount))
    first = int(digits[0]) + (len(digits) > 1 and digits[1] >= "5")
    return (1 if amount >= 0 else -1) * first * 10 ** (len(digits) - 1)


@trial
def test_figures_keep_their_size_but_at_the_ends_and_where_they_are_rare(bank, population, k):
    """Sums over many customers hold within a third; only rare values move, and only downwards."""
    rows, view = bank.view_of(people(population), k)
    for figure in FIGURES:
        before = sorted(row[figure] for row in rows if row[figure] is not None)
        after = sorted(row[figure] for row in view if row[figure] is not None)
        assert len(before) == len(after)
        counts = Counter(before)
        lowest = before[k - 1] if before else 0
        for was, is_now in zip(before, after, strict=True):
            assert is_now <= was or was < lowest
            assert is_now == was or counts[was] < k
