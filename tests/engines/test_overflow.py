"""Where 64 bits end: both engines are right beyond, or both refuse (13.2)."""

from random import Random

import pyarrow as pa
import pytest

from guanxi.insight.measures.arithmetic import nearest, total, whole, wide

GREATEST = 2**63 - 1
NUMBERS = (0, 1, -1, 2, 5, -5, 10**6, 10**9 + 7, 10**15, -(10**15), GREATEST, -GREATEST)


def by_hand(dividend, divisor):
    """Halves away from zero, in whole numbers of any length."""
    size, rest = divmod(abs(dividend), divisor)
    size += 2 * rest >= divisor
    return size if dividend >= 0 else -size


def quotients():
    """Products that pass 64 bits, their divisors, and what is right; nulls among them."""
    chance = Random(13)  # noqa: S311 - the point is that it repeats
    rows = [{"one": None, "other": 5, "divisor": 3, "right": None}]
    while len(rows) < 400:
        one, other = chance.choice(NUMBERS), chance.choice(NUMBERS)
        divisor = chance.choice((1, 2, 3, 100, 10**6, 31 * 10**12, GREATEST))
        right = by_hand(one * other, divisor)
        # DuckDB doubles the dividend to round it.
        if abs(right) <= GREATEST and abs(one * other) < 2**125:
            rows.append({"one": one, "other": other, "divisor": divisor, "right": right})
    kinds = [(name, pa.int64()) for name in rows[0]]
    return pa.Table.from_pylist(rows, pa.schema(kinds))


def test_a_quotient_of_any_length_is_right_to_the_last_cent(here, spark):
    for engine in (here, spark):
        rows = engine.table(quotients())
        found = rows.mutate(found=nearest(wide(rows.one) * rows.other, rows.divisor))
        told = engine.arrow(found).to_pylist()
        assert [row for row in told if row["found"] != row["right"]] == []


def amounts(engine, *numbers):
    return engine.table(pa.table({"amount": pa.array(numbers, pa.int64())}))


def test_a_sum_may_pass_64_bits_on_its_way(here, spark):
    for engine in (here, spark):
        rows = amounts(engine, GREATEST, GREATEST, -GREATEST, -5)
        assert engine.number(total(rows.amount)) == GREATEST - 5


REFUSED = {
    "a sum beyond 64 bits": lambda rows: total(rows.amount),
    "a product beyond 64 bits": lambda rows: (rows.amount * 2).max(),
    "a wide number brought back": lambda rows: whole(wide(rows.amount) * 2).max(),
    "a quotient beyond 64 bits": lambda rows: nearest(wide(rows.amount) * 3, 2).max(),
    "a wide number beyond any": lambda rows: whole(
        nearest(wide(rows.amount) * rows.amount * rows.amount, 7).max()
    ),
}


def test_what_does_not_fit_stops_the_night(here, spark, subtests):
    """Proves part of 13.2: neither gives a null, nor a number that lost its first digits."""
    for what, asked in REFUSED.items():
        for engine, said in ((here, "Range|[Oo]verflow|cast"), (spark, "OVERFLOW|OUT_OF_RANGE")):
            with subtests.test(what), pytest.raises(Exception, match=said):
                engine.number(asked(amounts(engine, GREATEST, GREATEST)))


def test_only_duckdb_has_room_between_38_digits_and_127_bits(here, spark):
    """What the engines cannot do alike (decision 8): none of a bank's sums comes near it."""
    assert 10**38 < GREATEST * GREATEST * 2 < 2**127

    def asked(engine):
        rows = amounts(engine, GREATEST)
        return engine.number((wide(rows.amount) * rows.amount * 2 > 0).sum())

    assert asked(here) == 1
    with pytest.raises(Exception, match="OUT_OF_RANGE"):
        asked(spark)
