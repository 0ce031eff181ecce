"""Sums and averages of money that are right to the last cent on every engine.

Whole numbers of 64 bits are too narrow for balance × days × rate × margin, and no two engines have
the same wider ones. So the engine provides three functions (foundation/engines.py): ``wide`` makes
room, ``whole`` comes back to 64 bits or fails, and ``nearest_whole`` divides. Ibis takes all of
them for 64-bit whole numbers.
"""

import ibis
import ibis.expr.datatypes as dt
from ibis.expr.types import DateValue, IntegerValue, Value


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
def wide(number: dt.int64) -> dt.int64:
    """The same number, ready to be multiplied beyond what 64 bits hold."""


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
def whole(number: dt.int64) -> dt.int64:
    """The same number in 64 bits; an error where it does not fit."""


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
def nearest_whole(dividend: dt.int64, divisor: dt.int64) -> dt.int64:
    """The quotient as a whole number, halves away from zero, never through a float."""


@ibis.udf.agg.builtin  # type: ignore[untyped-decorator]
def bit_or(number: dt.int64) -> dt.int64:
    """The marks that any of the numbers has, a bit each. Ibis 12.0 lacks it for Spark."""


def nearest(dividend: Value, divisor: Value | int) -> IntegerValue:
    """The quotient as a whole number, halves away from zero; the divisor is above zero."""
    return nearest_whole(dividend, number(divisor) if isinstance(divisor, int) else divisor)


def number(value: int) -> IntegerValue:
    """A whole number of 64 bits."""
    return ibis.literal(value, "int64")


def total(value: Value, where: Value | None = None) -> IntegerValue:
    """Sum of whole numbers as one of 64 bits; 0 where there are none.

    Engines widen sums in silence, and a wide one would be written to a file as a float.
    """
    return whole(value.sum(where=where).fill_null(0))


def count(where: Value) -> IntegerValue:
    """How many rows satisfy the condition."""
    return total(where.ifelse(1, 0).cast("int64"))


def days_between(first: DateValue, until: DateValue) -> IntegerValue:
    """Days from ``first`` up to, not including, ``until``; 0 where that is before."""
    return ibis.greatest(until.delta(first, unit="day").cast("int64"), number(0))
