"""The office's charts: the pyramid and the 80/20 curve (2.4)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from guanxi.foundation.money import short_amount
from guanxi.shell.branch.queries import OfficePage
from guanxi.shell.charts import Chart, Column, Table

if TYPE_CHECKING:
    from guanxi.insight.models import Concentration

MARK_PERCENT = 20
_PPM_PER_PERCENT = 10_000


def pyramid_chart(page: OfficePage) -> Chart:
    """Customers to the left, their assets to the right, the best tier on top."""
    totals, currency = page.totals, page.currency
    rows = [
        {
            "name": str(row.tier.label),
            "left": {
                "share": _share(row.customers, totals.customers),
                "text": f"{row.customers:,}",
            },
            "right": {
                "share": _share(row.assets_minor, totals.assets_minor),
                "text": short_amount(row.assets_minor, currency),
            },
        }
        for row in page.pyramid
    ]
    return Chart(
        kind="pyramid",
        title=_("Customer pyramid"),
        says=_("%(customers)s of %(all)s customers are wealth customers or above")
        % {"customers": f"{totals.high_end:,}", "all": f"{totals.customers:,}"},
        data={"rows": rows, "left": _("Customers"), "right": _("Assets")},
        table=pyramid_table(page),
    )


def pyramid_table(page: OfficePage) -> Table:
    """Customers, assets and contribution by tier, each with its share."""
    totals = page.totals
    return Table(
        name="pyramid",
        columns=[
            Column(_("Tier")),
            Column(_("Customers"), "count"),
            Column(_("Share"), "percent"),
            Column(_("Assets"), "money"),
            Column(_("Share"), "percent"),
            Column(_("Contribution a year"), "money"),
            Column(_("Share"), "percent"),
        ],
        rows=[
            (
                str(row.tier.label),
                row.customers,
                _share(row.customers, totals.customers),
                row.assets_minor,
                _share(row.assets_minor, totals.assets_minor),
                row.contribution_minor,
                _share(row.contribution_minor, totals.contribution_minor),
            )
            for row in page.pyramid
        ],
        currency=page.currency,
    )


def curve_chart(page: OfficePage) -> Chart | None:
    """Which share of customers brings which share of assets; None in an office without any."""
    points = sorted(page.curve, key=lambda point: point.percent_customers)
    mark = next((point for point in points if point.percent_customers == MARK_PERCENT), None)
    if mark is None:
        return None
    share = mark.assets_share_ppm / _PPM_PER_PERCENT
    return Chart(
        kind="curve",
        title=_("80/20 curve"),
        says=_(
            "The top 20%% of customers bring %(assets)s%% of assets "
            "and %(brought)s%% of contribution"
        )
        % {
            "assets": f"{share:.1f}",
            "brought": f"{mark.contribution_share_ppm / _PPM_PER_PERCENT:.1f}",
        },
        data={
            "x": _("Customers, richest first"),
            "lines": [
                {"name": _("Assets"), "points": _line(points, "assets_share_ppm")},
                {"name": _("Contribution"), "points": _line(points, "contribution_share_ppm")},
            ],
            "mark": {
                "point": [MARK_PERCENT, round(share, 2)],
                "text": _("20%% of customers: %(share)s%% of assets") % {"share": f"{share:.1f}"},
            },
        },
        table=curve_table(page),
    )


def curve_table(page: OfficePage) -> Table:
    """Every fifth percent of the curve."""
    return Table(
        name="curve",
        columns=[
            Column(_("Customers, richest first"), "percent"),
            Column(_("Customers"), "count"),
            Column(_("Assets"), "money"),
            Column(_("Share of assets"), "percent"),
            Column(_("Share of contribution"), "percent"),
        ],
        rows=[
            (
                float(point.percent_customers),
                point.customers,
                point.assets_minor,
                point.assets_share_ppm / _PPM_PER_PERCENT,
                point.contribution_share_ppm / _PPM_PER_PERCENT,
            )
            for point in page.curve
            if point.percent_customers % 5 == 0
        ],
        currency=page.currency,
    )


def offices_table(page: OfficePage) -> Table:
    """The offices below, for export."""
    return Table(
        name="offices",
        columns=[
            Column(_("Office")),
            Column(_("Customers"), "count"),
            Column(_("Wealth and above"), "count"),
            Column(_("Assets"), "money"),
            Column(_("Assets before"), "money"),
            Column(_("Contribution a year"), "money"),
        ],
        rows=[
            (
                line.branch.name,
                line.totals.customers,
                line.totals.high_end,
                line.totals.assets_minor,
                line.before.assets_minor,
                line.totals.contribution_minor,
            )
            for line in page.offices
        ],
        currency=page.currency,
    )


def stewards_table(page: OfficePage) -> Table:
    """The stewards of the office with their load, for export."""
    return Table(
        name="stewards",
        columns=[
            Column(_("Steward")),
            Column(_("Role")),
            Column(_("Customers"), "count"),
            Column(_("Capacity"), "count"),
            Column(_("Assets"), "money"),
        ],
        rows=[
            (
                line.staff.name,
                line.staff.get_role_display(),
                line.customers,
                line.capacity,
                line.assets_minor,
            )
            for line in page.stewards
        ],
        currency=page.currency,
    )


def _share(part: int, whole: int) -> float:
    return round(part * 100 / whole, 2) if whole > 0 else 0.0


def _line(points: Sequence["Concentration"], column: str) -> list[list[float]]:
    return [
        [point.percent_customers, round(getattr(point, column) / _PPM_PER_PERCENT, 2)]
        for point in points
    ]
