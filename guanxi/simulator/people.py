"""Customers as compact columns: who they are, what they earn, how they will behave.

Everything here is the truth; the feed shows only part of it, and the truth files the rest.
"""

from dataclasses import dataclass

import numpy as np

from guanxi.simulator.arrays import NO_DAY, Array
from guanxi.simulator.names import (
    DOTTED_SHARE,
    districts,
    draw_dotted_names,
    draw_given_names,
    draw_surnames,
    streets,
)
from guanxi.simulator.periods import Span

KINDS = ("minor", "student", "salaried", "self_employed", "pensioner", "homemaker", "civil_servant")
MINOR, STUDENT, SALARIED, SELF_EMPLOYED, PENSIONER, HOMEMAKER, CIVIL_SERVANT = range(7)
# Monthly income in yuan: median, and spread of its logarithm.
MONTHLY_INCOME = (
    (300, 0.4),
    (1_500, 0.4),
    (7_800, 0.50),
    (8_500, 0.75),
    (3_600, 0.40),
    (1_800, 0.6),
    (8_800, 0.35),
)
OCCUPATIONS = (
    ("学生",), ("学生",),
    ("企业职员", "工程师", "会计", "销售", "工人", "医生", "司机", "厨师", "程序员", "护士"),
    ("个体工商户", "私营业主", "自由职业", "农户"), ("退休",), ("家庭主妇", "无业"),
    ("公务员", "教师", "事业单位职员"),
)  # fmt: skip
EDUCATIONS = ("小学", "初中", "高中", "大专", "本科", "研究生")
DOCUMENTS = (
    "resident_id",
    "passport",
    "hk_macao_permit",
    "taiwan_permit",
    "residence_permit",
    "military_id",
)
DOCUMENT_SHARES = (0.975, 0.006, 0.005, 0.003, 0.003, 0.008)
# Age of customers: upper bounds of groups and the share of each group.
AGE_EDGES = (6, 18, 26, 36, 46, 56, 66, 88)
AGE_SHARES = (0.02, 0.12, 0.24, 0.22, 0.18, 0.13, 0.09)
# The bank sees payroll or pension of only some: the rest is paid elsewhere.
PAID_HERE = (0.0, 0.0, 0.50, 0.0, 0.60, 0.0, 0.65)
JOINING_SHARE_A_YEAR = 0.06
# Financial assets at the opening, as points (share of customers below, yuan) of a curve.
WEALTH_CURVE = (
    (0.0, 5), (0.04, 40), (0.12, 600), (0.25, 3_500), (0.40, 10_000), (0.55, 22_000),
    (0.68, 38_000), (0.755, 50_000), (0.852, 100_000), (0.928, 200_000), (0.975, 480_000),
    (0.9956, 2_000_000), (0.9992, 5_000_000), (1.0, 14_000_000),
)  # fmt: skip


@dataclass
class People:
    """The customers of one chunk, one row each; money in fen, days as day numbers."""

    number: Array  # across the whole bank, from 1
    sex: Array  # 0 female, 1 male
    born: Array
    surname: Array
    given: Array
    document: Array
    document_expires: Array
    office: Array
    street: Array
    house: Array
    joined: Array
    left: Array
    kind: Array
    occupation: Array
    education: Array
    income: Array  # true yearly income
    tolerance: Array  # 1 to 5, 0 where never rated
    rated_until: Array
    wealth: Array  # brought in at the opening or on joining
    activity: Array  # entries of spending a month
    spend: Array  # money spent a month
    dormant: Array

    def __len__(self) -> int:
        """How many customers the chunk has."""
        return len(self.number)


def people_for(rng: np.random.Generator, numbers: Array, coverage: Span, offices: Array) -> People:
    """Draw the customers with these numbers; ``offices`` are the outlets they may belong to."""
    count = len(numbers)
    born = _birthdays(rng, count, coverage)
    age = (coverage.first - born) / 365.2425
    sex = (rng.random(count) < 0.49).astype(np.int8)
    kind = _kinds(rng, age, sex)
    education = _educations(rng, born, age)
    income = _incomes(rng, kind, education)
    joined = _joining_days(rng, born, coverage)
    dormant = (rng.random(count) < 0.07) & (joined < coverage.first - 500)
    wealth = _wealth(rng, income, age, dormant)
    surname, given = _names(rng, sex, born)
    tolerance = _tolerances(rng, wealth, age)
    recent = np.maximum(joined, coverage.first - 330)
    rated_until = recent + 365 + rng.integers(-60, 60, count)
    return People(
        number=numbers.astype(np.int64),
        sex=sex,
        born=born,
        surname=surname,
        given=given,
        document=rng.choice(len(DOCUMENTS), count, p=DOCUMENT_SHARES).astype(np.int8),
        document_expires=_document_expiry(rng, age, coverage),
        office=offices[_outlet_places(rng, count, len(offices))].astype(np.int32),
        street=rng.integers(0, len(streets()), count).astype(np.int16),
        house=rng.integers(0, 12_000 * len(districts()), count).astype(np.int32),
        joined=joined,
        left=np.full(count, NO_DAY, dtype=np.int32),
        kind=kind,
        occupation=rng.integers(0, 120, count).astype(np.int8),
        education=education,
        income=income,
        tolerance=tolerance,
        rated_until=np.where(tolerance > 0, rated_until, NO_DAY).astype(np.int32),
        wealth=wealth,
        activity=_activity(rng, age, dormant),
        spend=_spending(rng, income, wealth),
        dormant=dormant,
    )


def _birthdays(rng: np.random.Generator, count: int, coverage: Span) -> Array:
    group = np.searchsorted(np.cumsum(AGE_SHARES), rng.random(count) * 0.999999, side="right")
    edges = np.array(AGE_EDGES)
    age = edges[group] + rng.random(count) * (edges[group + 1] - edges[group])
    return np.asarray((coverage.first - age * 365.2425).astype(np.int32))


def _kinds(rng: np.random.Generator, age: Array, sex: Array) -> Array:
    drawn = rng.random(len(age))
    working = np.select(
        [drawn < 0.60, drawn < 0.72, drawn < 0.90],
        [SALARIED, CIVIL_SERVANT, SELF_EMPLOYED],
        HOMEMAKER,
    )
    retired = age >= np.where(sex == 1, 60, 54)
    student = (age < 23) & (drawn < 0.6)
    kind = np.select([age < 18, retired, student], [MINOR, PENSIONER, STUDENT], working)
    return kind.astype(np.int8)


def _educations(rng: np.random.Generator, born: Array, age: Array) -> Array:
    """Later generations learn longer; nobody has finished a school meant for older pupils."""
    later = np.clip((born.astype(np.float64) / 365.2425 + 20) / 50, -0.4, 1.0)
    drawn = np.rint(rng.normal(1.6 + 1.9 * later, 1.1))
    return np.asarray(np.clip(np.minimum(drawn, (age - 9) // 3), 0, 5).astype(np.int8))


def _incomes(rng: np.random.Generator, kind: Array, education: Array) -> Array:
    median, spread = np.array(MONTHLY_INCOME).T
    schooling = 1.0 + 0.14 * (education - 3)
    monthly = median[kind] * schooling * np.exp(rng.normal(size=len(kind)) * spread[kind])
    return np.asarray((np.rint(monthly * 12 / 100) * 10_000).astype(np.int64))


def _joining_days(rng: np.random.Generator, born: Array, coverage: Span) -> Array:
    count = len(born)
    years = np.minimum(rng.gamma(1.8, 4.2, count), 28) + 0.05
    earlier = coverage.first - years * 365
    new = rng.random(count) < JOINING_SHARE_A_YEAR * coverage.days / 365
    during = coverage.first + 1 + np.floor(rng.random(count) * (coverage.days - 2))
    old_enough = born + 365 * np.minimum(16, (coverage.first - born) // 365 - 1)
    joined = np.where(new, during, np.maximum(earlier, np.minimum(old_enough, coverage.first - 20)))
    return joined.astype(np.int32)


def _wealth(rng: np.random.Generator, income: Array, age: Array, dormant: Array) -> Array:
    """Assets by rank: who earns more and is older has more; the curve fixes the shares exactly."""
    rank_of_income = np.argsort(np.argsort(income, kind="stable"), kind="stable") / len(income)
    score = 1.5 * rank_of_income + 1.3 * np.clip((age - 22) / 45, 0, 1) - 0.7 * dormant
    score = score + rng.normal(0, 0.75, len(income))
    rank = np.empty(len(income))
    rank[np.argsort(score, kind="stable")] = (np.arange(len(income)) + rng.random()) / len(income)
    below, yuan = np.array(WEALTH_CURVE).T
    return np.asarray(np.rint(np.exp(np.interp(rank, below, np.log(yuan))) * 100).astype(np.int64))


def _names(rng: np.random.Generator, sex: Array, born: Array) -> tuple[Array, Array]:
    surname = draw_surnames(rng, len(sex))
    given = draw_given_names(rng, sex, 1970 + born.astype(np.int64) // 365)
    dotted = rng.random(len(sex)) < DOTTED_SHARE
    return np.where(dotted, 0, surname), np.where(dotted, draw_dotted_names(rng, sex), given)


def _tolerances(rng: np.random.Generator, wealth: Array, age: Array) -> Array:
    """1 to 5, lower with age; 0 for those never asked, who are fewer among the wealthy."""
    rated = (rng.random(len(age)) < np.where(wealth > 5_000_000, 0.85, 0.35)) & (age >= 18)
    tolerance = np.clip(np.rint(rng.normal(3.1 - (age - 40) / 30, 0.9)), 1, 5)
    return np.asarray((tolerance * rated).astype(np.int8))


def _document_expiry(rng: np.random.Generator, age: Array, coverage: Span) -> Array:
    """Ten or twenty years from issue; for ever from 46 on for most."""
    length = np.where(age < 26, 3_652, 7_305)
    expires = coverage.first + np.floor(rng.random(len(age)) * length) - 90
    forever = (age >= 46) & (rng.random(len(age)) < 0.75)
    return np.where(forever, NO_DAY, expires).astype(np.int32)


def _outlet_places(rng: np.random.Generator, count: int, outlets: int) -> Array:
    return np.floor(rng.random(count) * outlets).astype(np.int32)


def _activity(rng: np.random.Generator, age: Array, dormant: Array) -> Array:
    level = rng.choice([0.6, 3.0, 6.0, 11.0], len(age), p=[0.22, 0.30, 0.32, 0.16])
    digital = np.where(age < 45, 1.2, np.where(age < 62, 0.95, 0.6))
    return np.where(dormant, 0.0, level * digital).astype(np.float32)


def _spending(rng: np.random.Generator, income: Array, wealth: Array) -> Array:
    share = np.clip(rng.normal(0.78, 0.14, len(income)), 0.3, 1.1)
    return (income / 12 * share + wealth * 0.0004).astype(np.int64)
