"""久未联系: nobody has spoken with the customer for longer than the tier asks."""

import ibis
from django.utils.translation import gettext_lazy as _
from ibis.expr.types import Table

from guanxi.alerts.kind import Kind, KindThresholds, NightTables, register
from guanxi.rulebook.sections import key
from guanxi.worklist.causes import Cause, Group


class Thresholds(KindThresholds):
    """The last contact is longer ago than ``[stewardship.contact_every_days]`` of the tier."""

    grace_days: int = key("days beyond what the tier asks", "宽限天数", ge=0, le=365)


def find(tables: NightTables, thresholds: Thresholds) -> Table:
    every = [
        (tables.customers.tier == tier, ibis.literal(days).cast("int64"))
        for tier, days in sorted(tables.contact_every_days.items())
    ]
    due = tables.customers.select(
        "customer_id",
        "tier",
        "joined_on",
        "assets_minor",
        "maintained",
        every_days=ibis.cases(*every),
    ).filter(lambda row: row.maintained & row.every_days.notnull())
    rows = due.left_join(tables.contacts, "customer_id").drop("customer_id_right")
    # Before the log was begun nobody could be in it: until then a silence proves nothing.
    begun_on = tables.contacts.first_contact_on.min().as_scalar()
    silent_since = ibis.coalesce(rows.last_contact_on, ibis.greatest(rows.joined_on, begun_on))
    rows = rows.mutate(days=ibis.date(tables.day).delta(silent_since, unit="day"))
    late = rows.filter(begun_on.notnull(), rows.days >= rows.every_days + thresholds.grace_days)
    return late.select(
        "customer_id",
        "every_days",
        "last_contact_on",
        amount_minor=late.assets_minor,
        quiet_days=late.days.cast("int64"),
        severity=(late.days > 2 * late.every_days).ifelse(2, 1),
    )


register(
    Kind(
        cause=Cause(
            code="no_contact",
            group=Group.CARE,
            name=_("No contact"),
            reason=_(
                "Not spoken with for %(quiet_days)s days; the tier asks for every %(every_days)s"
            ),
            action=_("Call and ask how the customer is, before anything is to be sold"),
            solicits=False,
            points=(
                _("Ask what has changed since the last time"),
                _("Agree on how and how often the customer likes to hear from us"),
            ),
        ),
        thresholds=Thresholds,
        find=find,
        lapses=True,
        personal=True,
    )
)
