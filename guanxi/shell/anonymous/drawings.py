"""The charts of the anonymous view: who there is, and what they have between them."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from guanxi.foundation.money import short_amount
from guanxi.insight.queries import ANY
from guanxi.shell.anonymous.queries import AnonymousView, Line
from guanxi.shell.charts import Chart, Column, Table


def by_assets(view: AnonymousView, currency: str) -> Chart:
    """Customers to the left, what they have to the right, the richest on top."""
    lines = list(reversed(view.bands))
    return _chart(lines, view, currency, name="assets", title=_("By assets"))


def by_age(view: AnonymousView, currency: str) -> Chart:
    """The same by age, the youngest on top."""
    return _chart(view.generations, view, currency, name="ages", title=_("By age"))


def _chart(
    lines: Sequence[Line], view: AnonymousView, currency: str, *, name: str, title: str
) -> Chart:
    most = max(lines, key=lambda line: (line.code != ANY, line.assets_minor))
    rows = [
        {
            "name": line.label,
            "left": {
                "share": _share(line.customers, view.customers),
                "text": f"{line.customers:,}",
            },
            "right": {
                "share": _share(line.assets_minor, view.assets_minor),
                "text": short_amount(line.assets_minor, currency),
            },
        }
        for line in lines
    ]
    return Chart(
        kind="pyramid",
        title=title,
        says=_("%(which)s: %(customers)s%% of customers with about %(assets)s%% of assets")
        % {
            "which": most.label,
            "customers": f"{_share(most.customers, view.customers):.0f}",
            "assets": f"{_share(most.assets_minor, view.assets_minor):.0f}",
        },
        data={"rows": rows, "left": _("Customers"), "right": _("Assets, about")},
        table=_table(lines, view, currency, name=name, title=title),
    )


def _table(
    lines: Sequence[Line], view: AnonymousView, currency: str, *, name: str, title: str
) -> Table:
    return Table(
        name=name,
        columns=[
            Column(title),
            Column(_("Customers"), "count"),
            Column(_("Share"), "percent"),
            Column(_("Assets, about"), "money"),
            Column(_("Share"), "percent"),
        ],
        rows=[
            (
                line.label,
                line.customers,
                _share(line.customers, view.customers),
                line.assets_minor,
                _share(line.assets_minor, view.assets_minor),
            )
            for line in lines
        ],
        currency=currency,
    )


def _share(part: int, whole: int) -> float:
    return round(part * 100 / whole, 2) if whole > 0 else 0.0
