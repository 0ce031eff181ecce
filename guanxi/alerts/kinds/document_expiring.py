"""证件到期: the identity document expires."""

from datetime import timedelta

import ibis
from django.utils.translation import gettext_lazy as _
from ibis.expr.types import Table

from guanxi.alerts.kind import Kind, KindThresholds, NightTables, register
from guanxi.rulebook.sections import key
from guanxi.worklist.causes import Cause, Group


class Thresholds(KindThresholds):
    """The identity document has expired or expires within so many days."""

    within_days: int = key("days ahead", "提前天数", ge=0, le=180)


def find(tables: NightTables, thresholds: Thresholds) -> Table:
    last = ibis.date(tables.day + timedelta(days=thresholds.within_days))
    dates = tables.personal_dates.filter(tables.personal_dates.document_expires_on <= last)
    rows = dates.inner_join(tables.maintained.select("customer_id", "assets_minor"), "customer_id")
    expired = rows.document_expires_on < ibis.date(tables.day)
    return rows.select(
        "customer_id",
        expires_on=rows.document_expires_on,
        amount_minor=ibis.literal(0),
        severity=expired.ifelse(2, 1),
        same_cause=rows.document_expires_on.cast("string"),
    )


register(
    Kind(
        cause=Cause(
            code="document_expiring",
            group=Group.CARE,
            name=_("Document expiring"),
            reason=_("The identity document is valid until %(expires_on)s"),
            action=_("Ask for the new document before accounts are restricted"),
            solicits=False,
            points=(
                _("Say which day it is and what stops working after it"),
                _("Offer the quickest way: mobile banking, or the counter with an appointment"),
            ),
        ),
        thresholds=Thresholds,
        find=find,
        lapses=True,
        personal=True,
    )
)
