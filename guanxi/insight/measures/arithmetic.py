"""Sums and averages of money that are right to the last cent on every engine."""

import ibis
import ibis.expr.datatypes as dt
from ibis.expr.types import DateValue, IntegerValue, Value

# 38 digits: wide enough for the largest balance × days of a month × rate × margin.
EXACT = dt.Decimal(38, 0)


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
def nearest_whole(dividend: EXACT, divisor: EXACT) -> dt.int64:  # type: ignore[valid-type]
    """Provided by the engine (foundation/engines.py): Ibis would divide in floating point."""


def nearest(dividend: Value, divisor: Value | int) -> IntegerValue:
    """The quotient as a whole number, halves away from zero, never through a float."""
    if isinstance(divisor, int):
        divisor = ibis.literal(divisor, "int64")
    return nearest_whole(dividend.cast(EXACT), divisor.cast(EXACT))


def exact(value: Value) -> Value:
    """Ready to be multiplied beyond what 64 bits hold."""
    return value.cast(EXACT)


def exact_total(value: Value) -> Value:
    """Sum of products made with `exact`."""
    return value.sum().cast(EXACT)


def total(value: Value, where: Value | None = None) -> IntegerValue:
    """Sum of whole numbers as a 64-bit whole number; 0 where there are none.

    Through EXACT because engines widen sums in silence, and a wide one would be written as a float.
    """
    return value.sum(where=where).fill_null(0).cast(EXACT).cast("int64")


def count(where: Value) -> IntegerValue:
    """How many rows satisfy the condition."""
    return total(where.ifelse(1, 0).cast("int64"))


def days_between(first: DateValue, until: DateValue) -> IntegerValue:
    """Days from ``first`` up to, not including, ``until``; 0 where that is before."""
    return ibis.greatest(until.delta(first, unit="day").cast("int64"), ibis.literal(0, "int64"))
