"""How complete, right and fresh each field is, by office and steward (1.6)."""

from collections.abc import Sequence

from ibis.expr.types import Table

from guanxi.insight.measures.arithmetic import count, total

NOBODY = -1  # customers without a steward


def counted(states: Table, stewards: Table, every: Sequence[str]) -> Table:
    """One row for each office and steward A with, of each field, how many lack and how old it is.

    ``states`` comes of `states.states`, ``stewards`` is ``customer_id, steward_a_id``. Columns of a
    field: ``_missing``, ``_wrong``, ``_stale`` customers, ``_days`` (ages added up), ``_dated``
    (values that have an age). All fields are counted in one pass.
    """
    held = stewards.select("customer_id", staff_id="steward_a_id")
    rows = states.left_join(held, "customer_id").drop("customer_id_right")
    rows = rows.mutate(staff_id=rows.staff_id.fill_null(NOBODY))
    sums = {}
    for place, name in enumerate(every):
        digit, age = rows.states.substr(place, 1), rows[f"{name}_age"]
        for code, what in (("1", "missing"), ("2", "wrong"), ("3", "stale")):
            sums[f"{name}_{what}"] = count(digit == code)
        sums[f"{name}_days"] = total(age)
        sums[f"{name}_dated"] = count(age.notnull())
    return rows.group_by(["branch_id", "staff_id"]).agg(customers=rows.count(), **sums)
