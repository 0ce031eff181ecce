"""Who is thanked and greeted, for what, and when."""

from guanxi.rulebook.sections import Section, key
from guanxi.stewardship.policy import TierCode
from guanxi.worklist.policy import CalendarSection, HolidaySection


class CourtesiesSection(Section):
    """``[courtesies]``: thanks after a purchase, greetings on holidays (5.4)."""

    thank_from: int = key(
        "amount bought in a day, in whole units, from which a customer is thanked",
        "当日购买满此金额即致谢（元）",
        ge=0,
    )
    thank_within_days: int = key(
        "days after the purchase within which the thanks are due",
        "购买后致谢期限（天）",
        ge=1,
        le=7,
    )
    greet_holidays: list[str] = key(
        "holidays of the calendar on which customers are greeted, without their year",
        "问候的节日（日历中的名称，不含年份）",
    )
    greet_tiers: list[TierCode] = key("tiers of the customers who are greeted", "问候的客户等级")
    greet_days_before: int = key(
        "days before a holiday on which its greetings come onto the lists",
        "节前列入清单的天数",
        ge=0,
        le=14,
    )

    def greeted(self, calendar: CalendarSection) -> dict[str, HolidaySection]:
        """The dated holidays of the calendar on which customers are greeted, by their full name."""
        return {
            name: about
            for name, about in calendar.holidays.items()
            if without_year(name) in self.greet_holidays
        }


def without_year(name: str) -> str:
    """``spring_festival_2027`` is a spring_festival."""
    head, _, year = name.rpartition("_")
    return head if year.isdecimal() else name
