"""What moved in the seven days that end today: what alerts look at."""

from ibis.expr.types import Table

from guanxi.insight.measures import flows


def last_week(entries: Table) -> Table:
    """One row a customer with entries in these days, from `months.valued` entries."""
    return entries.group_by("customer_id").agg(
        outflow_external_7_days_minor=flows.outflow_external(entries),
        outflow_broker_7_days_minor=flows.outflow_broker(entries),
        largest_in_7_days_minor=flows.largest_in(entries),
        largest_out_7_days_minor=flows.largest_out(entries),
    )
