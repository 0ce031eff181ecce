"""How large an amount is, and no more: its one leading digit."""

from collections.abc import Sequence

import ibis
from ibis.expr.types import IntegerValue, Table

from guanxi.insight.measures.arithmetic import number

_POWER_MAX = 17


def magnitudes(rows: Table, names: Sequence[str]) -> Table:
    """Amounts by their one leading digit, sign and zero kept (数量级): 1,234 is 1,000.

    Formula: the nearest multiple of the greatest power of ten that is not above the amount.
    Rounding: halves away from zero, so 950 is 1,000; never by more than a third of the amount.
    """
    # Step by step: an engine would otherwise look for the power at each place it is used.
    power = {f"{name}_power": _power_of_ten(rows[name].abs(), 0, _POWER_MAX) for name in names}
    rows = rows.mutate(**power)
    rows = rows.mutate(
        **{f"{name}_rest": rows[name].abs() % rows[f"{name}_power"] for name in names}
    )
    nearest = {}
    for name in names:
        rest, power_of_it = rows[f"{name}_rest"], rows[f"{name}_power"]
        size = (
            rows[name].abs() - rest + ibis.ifelse(rest * 2 >= power_of_it, power_of_it, number(0))
        )
        nearest[name] = ibis.ifelse(rows[name] < 0, -size, size)
    return rows.mutate(**nearest).drop(*power, *(f"{name}_rest" for name in names))


def _power_of_ten(size: IntegerValue, least: int, greatest: int) -> IntegerValue:
    """The greatest power of ten not above it, sought by halves: this is asked for every figure."""
    if least == greatest:
        return number(10**least)
    middle = (least + greatest + 1) // 2
    return ibis.ifelse(
        size >= number(10**middle),
        _power_of_ten(size, middle, greatest),
        _power_of_ten(size, least, middle - 1),
    )
