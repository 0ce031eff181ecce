"""An administrator looks whether the bank's picture is whole."""

import pytest

from tests.journeys.conftest import PHONE, WIDE


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_administrator_reads_the_report_of_the_night(sit_down, picture, language, size):
    page = sit_down("administrator", language=language, size=size)
    page.goto("/operations/")
    name = f"operations-{language}-{size['width']}"
    picture(page, name)
    page.locator("a[href*='/operations/nights/']").first.click()
    page.locator(".steps").wait_for()
    picture(page, f"{name}-night")
    page.goto("/operations/")
    page.locator("a[href*='/operations/deliveries/']").first.click()
    page.locator(".crumbs").wait_for()
    picture(page, f"{name}-delivery")
