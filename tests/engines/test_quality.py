"""What a customer's fields are like is the same on both engines, to the last digit (13.2, 1.6).

The bank's own night looks at identity in one process only; a measure is a measure all the same.
"""

from datetime import date
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from guanxi.quality.codes import Field
from guanxi.quality.measures.figures import counted
from guanxi.quality.measures.states import states
from guanxi.quality.night import plausible
from guanxi.quality.policy import QualitySection
from guanxi.quality.tests.test_states import CUSTOMERS, ID_CARD, ORIGINS, WHOLE
from guanxi.rulebook.books import rulebook_for
from tests.engines.test_measures import in_order

DAY = date(2026, 11, 20)
DAYS = [None, date(1800, 2, 28), date(1980, 1, 1), date(2024, 2, 29), DAY, date(2030, 12, 31)]
WORDS = [
    "",
    " ",
    "王小明",
    "'",
    "１３８",
    "13800138000",
    "+86 138 0013 8000",
    "a@b.cn",
    "名\n字",
    None,
]
NUMBERS = [ID_CARD, ID_CARD[:-1] + "X", ID_CARD[:-1], "", "E12345678", "身份证", None, "9" * 18]
STEWARDS = pa.schema([("customer_id", pa.int64()), ("steward_a_id", pa.int64())])


def customer(chance, number):
    row = {**WHOLE, "customer_id": number, "branch_id": chance.choice([1, 2])}
    for field in Field.values:
        kind = CUSTOMERS.field(field).type
        if chance.random() < 0.5:
            continue
        if pa.types.is_date(kind):
            row[field] = chance.choice(DAYS)
        elif pa.types.is_integer(kind):
            row[field] = chance.choice([None, 0, -1, 2**62])
        else:
            row[field] = chance.choice(NUMBERS if field == Field.DOCUMENT else WORDS)
    row["sex"] = chance.choice(["male", "female", "unknown"])
    return row


def origin(chance, number):
    fields = chance.sample(Field.values, chance.randint(1, 5))
    return {"customer_id": number, "as_of": chance.choice(DAYS[1:]), "fields": ",".join(fields)}


def on(engine, folder):
    rules = plausible(rulebook_for(DAY).section(QualitySection))
    found = engine.keep(
        states(
            engine.read([folder / "customers.parquet"], CUSTOMERS),
            engine.read([folder / "origins.parquet"], ORIGINS),
            rules,
            every=Field.values,
            day=DAY,
        ),
        "quality_states",
    )
    stewards = engine.read([folder / "stewards.parquet"], STEWARDS)
    made = counted(found, stewards, Field.values)
    return [in_order(engine.arrow(table).to_pylist()) for table in (found, made)]


@settings(
    max_examples=1,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(seed=st.integers(0, 2**32))
def test_awkward_customers_are_judged_alike(here, spark, tmp_path_factory, seed):
    """Proves part of 13.2."""
    chance, folder = Random(seed), tmp_path_factory.mktemp("quality")  # noqa: S311 - repeats
    drawn = {
        "customers": ([customer(chance, number) for number in range(200)], CUSTOMERS),
        "origins": ([origin(chance, number) for number in range(0, 200, 3)], ORIGINS),
        "stewards": (
            [{"customer_id": number, "steward_a_id": number % 3} for number in range(0, 200, 2)],
            STEWARDS,
        ),
    }
    for name, (rows, columns) in drawn.items():
        pq.write_table(pa.Table.from_pylist(rows, schema=columns), folder / f"{name}.parquet")
    ours, theirs = on(here, folder), on(spark, folder)
    assert ours[0] == theirs[0]
    assert ours[1] == theirs[1]
