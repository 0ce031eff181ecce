"""What differs between two nights over the same facts: tables in, small tables of counts out."""

import ibis
from ibis.expr.types import Table


def moves(before: Table, after: Table) -> Table:
    """Customers by tier before and after; those who stay are counted too. `old`, `new`, `n`."""
    old = before.select("customer_id", old=before.tier)
    new = after.select("customer_id", new=after.tier)
    return _counted(old.inner_join(new, "customer_id"), "old", "new")


def changed_stewards(before: Table, after: Table) -> Table:
    """Customers whose first or second steward is another, or who gain or lose one. `n`."""
    old = before.select("customer_id", a=before.steward_a_id, b=before.steward_b_id)
    new = after.select("customer_id", c=after.steward_a_id, d=after.steward_b_id)
    both = old.outer_join(new, "customer_id")
    changed = (both.a.fill_null(0) != both.c.fill_null(0)) | (
        both.b.fill_null(0) != both.d.fill_null(0)
    )
    return both.filter(changed).aggregate(n=ibis._.count())


def held(stewards: Table) -> Table:
    """Customers by person, as first or second steward. `person`, `n`."""
    first = stewards.select(person=stewards.steward_a_id)
    second = stewards.select(person=stewards.steward_b_id)
    both = first.union(second)
    return _counted(both.filter(both.person.notnull()), "person")


def waiting(stewards: Table) -> Table:
    """Customers for whom nobody is free. `n`."""
    return stewards.filter(stewards.waiting != "").aggregate(n=ibis._.count())


def by_kind(finds: Table) -> Table:
    """Finds by kind. `kind`, `n`."""
    return _counted(finds, "kind")


def only_in(finds: Table, others: Table) -> Table:
    """Finds that the other night does not have: by customer, kind and cause."""
    return finds.anti_join(others, ["customer_id", "kind", "same_cause"])


def by_owner(finds: Table, stewards: Table) -> Table:
    """Finds by the person who would get the work: steward A, else B. 0 where there is neither."""
    first = stewards.select(
        "customer_id", person=ibis.coalesce(stewards.steward_a_id, stewards.steward_b_id, 0)
    )
    joined = finds.left_join(first, "customer_id")
    return _counted(joined.mutate(person=joined.person.fill_null(0)), "person")


def _counted(table: Table, *columns: str) -> Table:
    return table.group_by(list(columns)).aggregate(n=ibis._.count()).order_by(list(columns))
