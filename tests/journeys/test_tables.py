"""Every table of the workbench, put in order by the mouse, by keys and on the phone."""

import pytest

from tests.journeys.conftest import PHONE, WIDE, follow
from tests.journeys.test_access import objections

TABLES = {
    "customers": "/customers/",
    "leads": "/leads/?tab=list",
    "leads-ended": "/leads/?tab=ended",
    "archives": "/archives/",
    "team": "/team/",
    "referrals": "/leads/referrals/",
    "intelligence": "/intelligence/",
    "events": "/salons/",
    "events-over": "/salons/?state=over",
    "duplicates": "/duplicates/",
    "absences": "/handovers/absences/",
    "handovers": "/handovers/",
    "handovers-over": "/handovers/?state=over",
}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_nothing_stands_in_the_way_of_arranging_a_table(sit_down, picture, size, language):
    """Proves part of 13.6: also with its panels open."""
    page = sit_down("branch_head", size=size, language=language)
    page.goto("/salons/")
    guests = page.locator("main tbody a[href^='/salons/']").first.get_attribute("href")
    found = {}
    width = "wide" if size is WIDE else "phone"
    for name, address in {**TABLES, "guests": guests}.items():
        page.goto(address)
        found[name] = objections(page)
        picture(page, f"table-{name}-{width}-{language}")
        page.locator(".choose:has(.narrowing-panel) summary").click()
        found[f"{name} arranged"] = objections(page)
        picture(page, f"table-{name}-panel-{width}-{language}")
    page.locator(".choose:has(.views) summary").click()
    page.locator("#view-name").wait_for()
    found["views"] = objections(page)
    picture(page, f"table-views-{width}-{language}")
    page.goto("/leads/?tab=list&order=nothing&view=404")
    found["unclear"] = objections(page)
    picture(page, f"table-unclear-{width}-{language}")
    page.goto("/views/leads/?here=/leads/")
    found["views as a page"] = objections(page)
    picture(page, f"table-views-page-{width}-{language}")
    assert {name: said for name, said in found.items() if said} == {}


def test_a_heading_is_pressed_by_key_and_says_its_order(sit_down):
    """Proves part of 13.6."""
    page = sit_down("branch_head", language="en")
    page.goto("/leads/?tab=list")
    page.get_by_role("link", name="Expected").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    heading = page.locator("th[aria-sort]")
    assert heading.get_attribute("aria-sort") == "descending"
    with page.expect_navigation():
        heading.locator("a").press("Enter")
    assert page.locator("th[aria-sort]").get_attribute("aria-sort") == "ascending"
    assert "tab=list" in page.url


def test_on_the_phone_the_order_is_chosen_from_a_list(sit_down):
    """Proves part of 13.6."""
    page = sit_down("branch_head", language="en", size=PHONE)
    page.goto("/customers/")
    page.get_by_text("Arrange", exact=True).click()
    page.get_by_label("Order").select_option("assets")
    follow(page, page.get_by_role("button", name="Show"))
    assert "order=assets" in page.url
    assert page.locator("main tbody tr").count() > 1


def test_without_scripts_headings_and_views_are_plain_links(sit_down, workbench, browser):
    """Proves part of 13.6."""
    signed_in = sit_down("branch_head", language="en")
    context = browser.new_context(base_url=workbench.address, java_script_enabled=False)
    context.add_cookies(signed_in.context.cookies())
    page = context.new_page()
    page.goto("/customers/")
    follow(page, page.get_by_role("link", name="Month average"))
    assert page.locator("th[aria-sort='descending']").inner_text().startswith("Month average")
    page.get_by_text("My views", exact=True).click()
    follow(page, page.get_by_role("link", name="Open my views"))
    page.get_by_label("Keep this table as").fill("By average")
    follow(page, page.get_by_role("button", name="Keep"))
    assert page.locator(".conditions b").inner_text() == "By average"
    assert "order=-average" in page.url
    context.close()
