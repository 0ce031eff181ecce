"""An administrator looks whether the bank's picture is whole, and what to expect of tonight."""

import pytest

from tests.journeys.conftest import PHONE, WIDE

EXPECTED = {"zh-hans": "下一次批处理", "en": "The next night"}


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_administrator_reads_the_report_of_the_night(sit_down, picture, language, size):
    """Proves part of 13.1 and 13.6: rows, checksums, forecast, in both languages, on a phone."""
    page = sit_down("administrator", language=language, size=size)
    page.goto("/operations/")
    expected = page.locator(".expected")
    assert EXPECTED[language] in expected.inner_text()
    assert "GB" in expected.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    name = f"operations-{language}-{size['width']}"
    picture(page, name)
    page.locator("a[href*='/operations/nights/']").first.click()
    page.locator(".steps").wait_for()
    assert page.locator("th:has-text('customer_facts')").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    picture(page, f"{name}-night")
    page.goto("/operations/")
    page.locator("a[href*='/operations/deliveries/']").first.click()
    page.locator(".crumbs").wait_for()
    picture(page, f"{name}-delivery")
