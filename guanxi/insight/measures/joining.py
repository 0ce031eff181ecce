"""Rows brought side by side."""

from ibis.expr.types import Table


def beside(left: Table, right: Table, key: str) -> Table:
    """Columns of ``right`` beside the rows of ``left`` that they belong to; all of those stay."""
    # A view, because Ibis would otherwise merge several joins into one and lose track of columns.
    return left.view().left_join(right, key).drop(f"{key}_right")


def either(left: Table, right: Table, key: str) -> Table:
    """Rows of both, side by side where the key is the same; the right one's key has ``_right``."""
    return left.view().outer_join(right, key)
