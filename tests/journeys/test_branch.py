"""A head looks at the office, compares the offices below, and goes down into one."""

import re

import pytest

from tests.journeys.conftest import PHONE, WIDE


@pytest.mark.parametrize(("language", "sizes"), [("zh-hans", (WIDE, PHONE)), ("en", (WIDE, PHONE))])
def test_a_head_sees_who_brings_what(sit_down, picture, language, sizes):
    """Proves part of 2.4, 13.6."""
    for size in sizes:
        page = sit_down("auditor", language=language, size=size)
        page.goto("/branches/")
        for chart in page.locator("figure[data-chart]").all():
            chart.locator(".chart canvas").wait_for()
        name = f"branch-{language}-{size['width']}"
        picture(page, name)
        page.locator(".office-tables .who a").first.click()
        page.locator(".crumbs a").wait_for()
        picture(page, f"{name}-below")


def test_the_charts_follow_the_night_mode(sit_down, picture):
    page = sit_down("outlet_head", dark=True)
    page.goto("/branches/")
    page.locator(".chart canvas").first.wait_for()
    picture(page, "branch-dark")


def test_the_table_behind_a_chart_can_be_opened_and_taken_away(sit_down):
    page = sit_down("auditor", language="en")
    page.goto("/branches/")
    page.locator(".chart-data summary").first.click()
    assert page.locator(".chart-data[open] table").first.is_visible()
    with page.expect_download() as taken:
        page.locator(".chart-data[open] a", has_text="CSV").first.click()
    assert re.fullmatch(r"pyramid-.+\.csv", taken.value.suggested_filename)
