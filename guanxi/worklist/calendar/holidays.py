"""Public holidays as the rulebook dates them: days of rest, and days worked in exchange."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import get_language

from guanxi.worklist.policy import CalendarSection


@dataclass(frozen=True, kw_only=True)
class Holiday:
    """A day of a public holiday, or one that is worked for it."""

    name: str
    is_worked: bool


def holidays_of(section: CalendarSection) -> dict[date, Holiday]:
    """By day, named in the reader's language."""
    is_chinese = (get_language() or "").startswith("zh")
    found: dict[date, Holiday] = {}
    for about in section.holidays.values():
        name = about.chinese if is_chinese else about.english
        for number in range((about.last - about.first).days + 1):
            found[about.first + timedelta(days=number)] = Holiday(name=name, is_worked=False)
        for day in about.worked:
            found[day] = Holiday(name=name, is_worked=True)
    return found
