"""生日关怀（农历等）: the birthday as the customer celebrates it, such as by the lunar calendar."""

from django.utils.translation import gettext_lazy as _
from ibis.expr.types import Table

from guanxi.alerts.kind import Kind, KindThresholds, NightTables, register
from guanxi.alerts.occasions.codes import Occasion
from guanxi.alerts.occasions.coming import greeted_on_the_day, told_to_come
from guanxi.rulebook.sections import key
from guanxi.worklist.causes import Cause, Group


class Thresholds(KindThresholds):
    """The birthday, by the day or the calendar that the customer told, is within so many days."""

    within_days: int = key("days ahead", "提前天数", ge=0, le=30)


def find(tables: NightTables, thresholds: Thresholds) -> Table:
    near = told_to_come(tables, Occasion.BIRTHDAY, thresholds.within_days)
    return greeted_on_the_day(near, "birthday_on")


register(
    Kind(
        cause=Cause(
            code="celebrated_birthday",
            group=Group.CARE,
            name=_("Birthday as celebrated"),
            reason=_("Celebrates the birthday on %(birthday_on)s, as the customer told"),
            action=_("Congratulate on this day and not on that of the document"),
            solicits=False,
            greets=True,
            points=(
                _("Congratulate in person: the customer chose this day"),
                _("The customer told this to be greeted: nothing is offered"),
            ),
        ),
        thresholds=Thresholds,
        find=find,
        lapses=True,
        personal=True,
    )
)
