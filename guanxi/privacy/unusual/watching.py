"""Judge how somebody has read today, each time a reading ends, and tell the privacy office."""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date

from guanxi.foundation import zones
from guanxi.privacy.access import Picture
from guanxi.privacy.policy import PrivacySection
from guanxi.privacy.unusual.limits import limits_for
from guanxi.privacy.unusual.rules import Day, Hour, Worked, findings

_CUSTOMERS = ("customers", "unexplained", "outside", "top")


def judge_of(actor: int, role: str, policy: PrivacySection) -> Callable[[Picture], None]:
    """What is to be done with the picture of that person: an alert for each unusual thing."""

    def judge(picture: Picture) -> None:
        noted = picture["noted"]
        for found in findings(day_of(picture), limits_for(policy, role)):
            if found.counted > noted.get(found.kind, 0):
                _tell(actor, found.kind, found.counted, found.allowed)

    return judge


def day_of(picture: Picture) -> Day:
    """The picture as the rules take it."""
    hours: dict[int, Counter[str]] = defaultdict(Counter)
    for hour, *counts in picture["customers"]:
        hours[hour].update(dict(zip(_CUSTOMERS, counts, strict=True)))
    for hour, listed, _transactions, _exported in picture["rows"]:
        hours[hour]["listed"] += listed
    return Day(
        hours=[Hour(hour=hour, **counts) for hour, counts in sorted(hours.items())],
        now_hour=picture["hour"],
        weekday=date.fromisoformat(picture["day"]).isoweekday(),
        in_last_minute=picture["minute"],
        pages_in_a_row=picture["paging"],
        reveals=picture["reveals"],
        before=[Worked(*day) for day in picture["before"]],
    )


def _tell(actor: int, kind: str, counted: int, allowed: int) -> None:
    with zones.on_the_record() as cursor:
        cursor.execute("SELECT gx.note_unusual(%s, %s, %s, %s)", [actor, kind, counted, allowed])
