"""A telephone number is revealed for a piece of work, hides again, and the page says who looked."""

import re

import pytest

from tests.journeys.conftest import PHONE, WIDE

WORDS = {
    "en": {"who": "Who looked", "clear": "Phone, in clear until", "hidden": "hidden"},
    "zh-hans": {"who": "查看记录", "clear": "手机号（明文", "hidden": "已隐藏"},
}
MASKED = re.compile(r"^\*\*\d{3,4}$")
IN_CLEAR = re.compile(r"^\d{11}$")


def value_of(page, field="phone"):
    return page.locator(f"main [data-field={field}] .value").inner_text().strip()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_number_is_revealed_for_a_live_task_and_hidden_again(sit_down, picture, language, size):
    """Proves part of 12.1 and 12.5."""
    page, words = sit_down("advisor", language=language, size=size), WORDS[language]
    name = f"reveal-{language}-{size['width']}"
    page.goto("/work/")
    address = page.locator("#peek .peek-head a").first.get_attribute("href")
    page.goto(f"{address}data/")
    assert MASKED.match(value_of(page))
    picture(page, f"{name}-masked")
    page.locator("[data-field=phone] a").click()
    page.locator(".asking .reason").first.wait_for()
    picture(page, f"{name}-question")
    page.locator(".asking .reason").first.click()
    page.locator("[data-field=phone].in-clear").wait_for()
    assert IN_CLEAR.match(value_of(page))
    assert page.locator(".purpose.clear").is_visible()
    picture(page, f"{name}-clear")
    page.reload()  # it stands there until its time runs out
    page.locator("[data-field=phone].in-clear").wait_for()
    page.locator("[data-field=phone] button").click()
    page.locator("[data-field=phone]:not(.in-clear)").wait_for()
    assert MASKED.match(value_of(page))
    page.get_by_role("link", name=words["who"], exact=True).click()
    line = page.locator(".looks tbody tr", has_text=words["clear"]).first
    line.wait_for()
    assert line.locator(".why").inner_text().strip()
    assert line.locator(".who").inner_text().strip()
    picture(page, f"{name}-who-looked")


def test_the_panel_of_a_task_shows_its_number_by_one_click(sit_down, picture):
    """Proves part of 12.1."""
    page = sit_down("advisor", language="en")
    page.goto("/work/")
    page.get_by_role("button", name="Show phone number").click()
    page.locator("#peek [data-field=phone].in-clear").wait_for()
    assert IN_CLEAR.match(value_of(page))
    picture(page, "reveal-panel")
    page.get_by_role("button", name="Hide again").click()
    page.locator("#peek [data-field=phone]:not(.in-clear)").wait_for()


def test_time_runs_out_in_front_of_ones_eyes(sit_down):
    """Proves part of 12.1: the page asks again on its own, and the database masks."""
    page = sit_down("advisor", language="en")
    page.clock.install()
    page.goto("/work/")
    page.get_by_role("button", name="Show phone number").click()
    page.locator("#peek [data-field=phone].in-clear").wait_for()
    with page.expect_response("**/field/phone/**") as asked:
        page.clock.run_for("11:00")
    assert asked.value.status == 200


def test_whoever_has_no_work_for_the_customer_says_that_the_customer_is_there(sit_down, picture):
    """Proves part of 12.1: the visit comes onto one's list and backs the reveal."""
    page = sit_down("outlet_head", language="en")
    page.goto("/customers/")
    address = page.locator("main tbody a[href^='/customers/']").last.get_attribute("href")
    page.goto(f"{address}data/")
    page.locator("[data-field=name] a").click()
    page.get_by_role("button", name="The customer is here").wait_for()
    picture(page, "reveal-visit")
    page.get_by_role("button", name="The customer is here").click()
    page.locator("[data-field=name].in-clear").wait_for()
    page.goto("/work/?kind=care")
    assert page.get_by_text("Customer is here").first.is_visible()
