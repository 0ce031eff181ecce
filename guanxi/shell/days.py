"""Days as people read them, in the reader's language."""

from datetime import date

from babel.dates import format_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def _is_chinese() -> bool:
    return (get_language() or "").startswith("zh")


def day_and_weekday(day: date) -> str:
    """11月22日 周日; Sun 22 Nov."""
    return _format(day, "M月d日 EEE", "EEE d MMM")


def short_day(day: date, *, near: date | None = None) -> str:
    """11月22日; 22 Nov. With the year where it is not that of ``near``."""
    if near is not None and near.year == day.year:
        return _format(day, "M月d日", "d MMM")
    return _format(day, "y年M月d日", "d MMM y")


def month(day: date) -> str:
    """2026年11月; Nov 2026."""
    return _format(day, "y年M月", "MMM y")


def due(day: date, *, today: date) -> str:
    """How a deadline is spoken of in the morning."""
    left = (day - today).days
    if left < 0:
        return _("%(days)d days late") % {"days": -left} if left < -1 else _("1 day late")
    if left == 0:
        return _("Today")
    if left == 1:
        return _("Tomorrow")
    return _("By %(day)s") % {"day": short_day(day, near=today)}


def _format(day: date, chinese: str, english: str) -> str:
    if _is_chinese():
        return format_date(day, chinese, locale="zh_Hans_CN")
    return format_date(day, english, locale="en_GB")
