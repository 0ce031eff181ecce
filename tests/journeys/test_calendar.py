"""A manager looks at the month, goes into a day, and lets a calendar program fetch the work."""

import pytest

from tests.journeys.conftest import PHONE, WIDE, follow


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_the_calendar_by_month_week_and_day(sit_down, picture, language, size):
    """Proves part of 5.2, 13.5, 13.6."""
    page = sit_down("outlet_head", language=language, size=size)
    for view in ("month", "week", "day"):
        page.goto(f"/calendar/?view={view}")
        picture(page, f"calendar-{view}-{language}-{size['width']}")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.goto("/calendar/?day=2026-10-01")
    assert page.get_by_text({"zh-hans": "国庆节", "en": "National Day"}[language]).count() >= 7
    picture(page, f"calendar-october-{language}-{size['width']}")
    follow(page, page.locator(".calendar .number").nth(8))
    assert "view=day" in page.url
    page.goto("/calendar/")
    page.locator("form[action$='/calendar/feed/'] button").click()
    address = page.locator("#feed-address").input_value()
    picture(page, f"calendar-feed-{language}-{size['width']}")
    fetched = page.request.get(address)
    assert fetched.ok
    assert fetched.text().startswith("BEGIN:VCALENDAR")
