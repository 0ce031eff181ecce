"""资产骤降: assets have fallen sharply since the last month-end."""

from django.utils.translation import gettext_lazy as _
from ibis.expr.types import Table

from guanxi.alerts.effect.rules import Well
from guanxi.alerts.kind import (
    Kind,
    KindThresholds,
    NightTables,
    percent_of,
    register,
    severity_by,
)
from guanxi.rulebook.sections import key
from guanxi.worklist.causes import Cause, Group


class Thresholds(KindThresholds):
    """Assets fell by at least this share and this amount since the last month-end."""

    share_percent: int = key("share of the last month-end's assets", "降幅（%）", ge=1, le=100)
    amount_at_least: int = key("amount, in whole units", "降额（元）", ge=0)
    grave_share_percent: int = key("share from which it is grave", "严重降幅（%）", ge=1, le=101)


def find(tables: NightTables, thresholds: Thresholds) -> Table:
    customers = tables.maintained
    before = customers.previous_month_end_assets_minor
    fallen = before - customers.assets_minor
    rows = customers.select(
        "customer_id",
        amount_minor=fallen,
        fallen_minor=fallen,
        before_minor=before,
        share_percent=percent_of(fallen, before),
    )
    enough = thresholds.amount_at_least * 100
    grave = thresholds.grave_share_percent
    return rows.filter(
        rows.share_percent >= thresholds.share_percent, rows.fallen_minor >= enough
    ).mutate(severity=severity_by(rows.share_percent, serious=0, grave=grave))


register(
    Kind(
        cause=Cause(
            code="assets_falling",
            group=Group.RETAIN,
            name=_("Assets falling"),
            reason=_("Assets fell by %(fallen)s, %(share_percent)s %% of the last month-end's"),
            action=_("Find out where the money went and what the customer needs it for"),
            solicits=False,
            points=(
                _("Ask first what the money is for, and listen"),
                _("Note what the customer needs, and by when"),
            ),
            offers=(
                _("Offer terms that suit: large deposits, short wealth products"),
                _("Agree when part of it may come back, and note the day"),
            ),
        ),
        thresholds=Thresholds,
        find=find,
        helped_when=Well.ASSETS_KEPT,
        yields_to=("leaving_to_other_bank", "emptied", "large_movement_out"),
    )
)
