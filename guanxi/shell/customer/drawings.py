"""The customer's charts: how assets moved, and what they are made of."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from guanxi.bank.codes import ASSET_CLASSES, ProductClass
from guanxi.foundation.money import short_amount
from guanxi.insight.queries import CustomerMonth
from guanxi.shell import days
from guanxi.shell.charts import Chart, Column, Table, month_name, symbol
from guanxi.shell.customer.figures import Threshold


def trend_chart(months: Sequence[CustomerMonth], gate: Threshold | None, currency: str) -> Chart:
    """Assets at month-end and their month-average over at most thirteen months."""
    data: dict[str, object] = {
        "names": [month_name(month.month) for month in months],
        "first": {
            "name": _("Month-end"),
            "values": [month.assets_end_minor for month in months],
        },
        "second": {
            "name": _("Average"),
            "values": [month.assets_average_minor for month in months],
        },
        "symbol": symbol(currency),
    }
    if gate is not None:
        name = _("from %(amount)s: %(tier)s") % {
            "amount": short_amount(gate.at_least_minor, currency),
            "tier": gate.name,
        }
        data["gate"] = {"value": gate.at_least_minor, "name": name}
    return Chart(
        kind="trend",
        title=_("Assets over 13 months"),
        says=_trend_sentence(months, currency),
        data=data,
        table=_months_table(months, currency),
    )


def _trend_sentence(months: Sequence[CustomerMonth], currency: str) -> str:
    if not months:
        return _("The history begins with the first night.")
    now = short_amount(months[-1].assets_end_minor, currency)
    peak = max(months, key=lambda month: month.assets_end_minor)
    if peak is months[-1] and len(months) > 1:
        return _("%(now)s now, the most of these months") % {"now": now}
    return _("%(now)s now; the most was %(peak)s in %(month)s") % {
        "now": now,
        "peak": short_amount(peak.assets_end_minor, currency),
        "month": days.month(peak.month),
    }


def _months_table(months: Sequence[CustomerMonth], currency: str) -> Table:
    return Table(
        name="assets",
        columns=[
            Column(_("Month"), "month"),
            Column(_("Assets at month-end"), "money"),
            Column(_("Month-average"), "money"),
            Column(_("Money in"), "money"),
            Column(_("Money out"), "money"),
        ],
        rows=[
            (
                month.month,
                month.assets_end_minor,
                month.assets_average_minor,
                month.inflow_minor,
                month.outflow_minor,
            )
            for month in reversed(months)
        ],
        currency=currency,
    )


def mix_chart(by_class: Mapping[str, int], currency: str) -> Chart:
    """Assets by class of product, the largest first."""
    held = sorted(
        ((code, by_class.get(code, 0)) for code in ASSET_CLASSES if by_class.get(code, 0) > 0),
        key=lambda item: -item[1],
    )
    whole = sum(value for _code, value in held) or 1
    rows = [
        {
            "name": str(ProductClass(code).label),
            "value": value,
            "share": round(value * 100 / whole, 1),
        }
        for code, value in held
    ]
    return Chart(
        kind="mix",
        title=_("What the assets are made of"),
        says=_mix_sentence(rows),
        data={"rows": rows, "symbol": symbol(currency)},
        table=Table(
            name="products",
            columns=[
                Column(_("Class of product")),
                Column(_("Balance"), "money"),
                Column(_("Share"), "percent"),
            ],
            rows=[(str(row["name"]), row["value"], row["share"]) for row in rows],  # type: ignore[misc]
            currency=currency,
        ),
    )


def _mix_sentence(rows: Sequence[Mapping[str, object]]) -> str:
    if not rows:
        return _("No assets at the end of the day.")
    if len(rows) == 1:
        return _("All in one class: %(name)s") % {"name": rows[0]["name"]}
    return _("%(share)s%% in %(name)s, %(count)s classes in all") % {
        "share": round(float(str(rows[0]["share"]))),
        "name": rows[0]["name"],
        "count": len(rows),
    }
