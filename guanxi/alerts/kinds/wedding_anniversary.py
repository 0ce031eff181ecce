"""结婚纪念日: the wedding anniversary that the customer told is near."""

from django.utils.translation import gettext_lazy as _
from ibis.expr.types import Table

from guanxi.alerts.kind import Kind, KindThresholds, NightTables, register
from guanxi.alerts.occasions.codes import Occasion
from guanxi.alerts.occasions.coming import greeted_on_the_day, told_to_come
from guanxi.rulebook.sections import key
from guanxi.worklist.causes import Cause, Group


class Thresholds(KindThresholds):
    """The wedding anniversary that the customer told is within so many days."""

    within_days: int = key("days ahead", "提前天数", ge=0, le=30)


def find(tables: NightTables, thresholds: Thresholds) -> Table:
    near = told_to_come(tables, Occasion.WEDDING, thresholds.within_days)
    return greeted_on_the_day(near, "anniversary_on")


register(
    Kind(
        cause=Cause(
            code="wedding_anniversary",
            group=Group.CARE,
            name=_("Wedding anniversary"),
            reason=_("Wedding anniversary on %(anniversary_on)s"),
            action=_("Congratulate on the day, by the channel the customer likes"),
            solicits=False,
            greets=True,
            points=(
                _("Congratulate both; ask nothing about the family"),
                _("The customer told this to be greeted: nothing is offered"),
            ),
        ),
        thresholds=Thresholds,
        find=find,
        lapses=True,
        personal=True,
    )
)
