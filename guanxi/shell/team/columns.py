"""The team's week as a table: each figure of a person, and by which of them people stand."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.foundation.spreadsheets.cells import ColumnKind
from guanxi.foundation.tables.columns import Column, Table, sign_in_table


def _figure(
    code: str, path: str, label: Promise, kind: ColumnKind = "count", **about: Any
) -> Column:
    """One figure; people stand in its order within their office."""
    return Column(code=code, label=label, kind=kind, by=path, stands="always", **about)


TEAM = sign_in_table(
    Table(
        place="team",
        order="name",
        passing=("day",),
        columns=(
            Column(
                code="name",
                label=pgettext_lazy("staff", "Name"),
                by="staff",
                shows=lambda line: f"{line.staff.role} {line.staff.name}",
                stands="always",
            ),
            _figure("customers", "results.customers", _("Customers as A")),
            _figure("assets", "results.assets_minor", _("Assets"), "money"),
            _figure("change", "results.grown_minor", _("Since the month-end"), "money"),
            _figure("tiers", "results.risen", _("Changes of tier")),
            _figure("retained", "doings.retained", _("Retained")),
            _figure("lost", "doings.lost", _("Lost"), looks="of-results"),
            _figure("contacts", "doings.contacts", _("Contacts")),
            _figure("contacted", "doings.customers", _("Customers")),
            _figure("reached", "doings.reached_percent", _("Reached"), "percent"),
            _figure("minutes", "doings.minutes", _("Minutes")),
            _figure("high_end", "doings.high_end_percent", _("On high-end"), "percent"),
            _figure("done", "doings.closed", _("Work done")),
            _figure("in_time", "doings.on_time_percent", _("In time"), "percent"),
            _figure("open", "doings.open", pgettext_lazy("work", "Open")),
            _figure("overdue", "doings.overdue", _("Overdue")),
        ),
    )
)
