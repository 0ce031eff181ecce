"""The rulebook's limits for one role, as the rules take them."""

from guanxi.privacy.policy import PrivacySection
from guanxi.privacy.unusual.rules import Limits


def limits_for(policy: PrivacySection, role: str) -> Limits:
    """From which count on the privacy office is told of somebody of that role."""
    alarms = policy.alarms
    of_role = alarms.roles.get(role, alarms.otherwise)
    return Limits(
        customers_a_minute=alarms.customers_a_minute,
        customers_an_hour=alarms.customers_an_hour,
        rows_a_day=alarms.rows_a_day,
        pages_in_a_row=alarms.pages_in_a_row,
        unexplained=alarms.unexplained,
        usual_days=alarms.usual_days,
        over_usual_day=alarms.over_usual_day,
        over_usual_two_days=alarms.over_usual_two_days,
        over_usual_with_yesterday=alarms.over_usual_with_yesterday,
        outside=of_role.outside,
        top=of_role.top,
        off_hours=alarms.off_hours,
        reveals=alarms.reveals,
        opens=alarms.hours.opens,
        closes=alarms.hours.closes,
        weekdays=frozenset(alarms.hours.weekdays),
    )
