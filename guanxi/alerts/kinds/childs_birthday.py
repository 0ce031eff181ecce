"""子女生日: the birthday of a child, as the customer told, is near."""

from django.utils.translation import gettext_lazy as _
from ibis.expr.types import Table

from guanxi.alerts.kind import Kind, KindThresholds, NightTables, register
from guanxi.alerts.occasions.codes import Occasion
from guanxi.alerts.occasions.coming import greeted_on_the_day, told_to_come
from guanxi.rulebook.sections import key
from guanxi.worklist.causes import Cause, Group


class Thresholds(KindThresholds):
    """The birthday of a child that the customer told is within so many days."""

    within_days: int = key("days ahead", "提前天数", ge=0, le=30)


def find(tables: NightTables, thresholds: Thresholds) -> Table:
    near = told_to_come(tables, Occasion.CHILD, thresholds.within_days)
    return greeted_on_the_day(near, "birthday_on")


register(
    Kind(
        cause=Cause(
            code="childs_birthday",
            group=Group.CARE,
            name=_("Child's birthday"),
            reason=_("Birthday of a child on %(birthday_on)s"),
            action=_("Congratulate the parents on the day"),
            solicits=False,
            greets=True,
            points=(
                _("Congratulate the parents; ask neither name nor age of the child"),
                _("The customer told this to be greeted: nothing is offered"),
            ),
        ),
        thresholds=Thresholds,
        find=find,
        lapses=True,
        personal=True,
    )
)
