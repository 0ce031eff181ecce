"""Facts of a record that was merged into another are facts of the record that stays."""

import ibis
from ibis.expr.types import Table


def of_survivors(rows: Table, absorbed: Table) -> Table:
    """The same rows; where a customer was absorbed, the survivor's number stands there instead.

    ``absorbed`` has one row for each absorbed ``customer_id`` with its ``survivor_id``.
    """
    both = rows.left_join(absorbed, "customer_id")
    return both.select(
        **{
            name: ibis.coalesce(both.survivor_id, both.customer_id)
            if name == "customer_id"
            else both[name]
            for name in rows.columns
        }
    )
