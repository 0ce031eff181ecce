"""A relationship manager opens a customer: how they stand, what to do, whom to ask."""

import pytest

from tests.journeys.conftest import PHONE, WIDE, follow

TABS = ["holdings", "contacts", "work", "relations", "archive", "tiers", "choices", "data"]


def open_first_customer(page):
    page.goto("/customers/")
    follow(page, page.locator("main tbody a[href^='/customers/']").first)
    return page.url


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_steward_reads_everything_about_a_customer(sit_down, picture, language, size):
    """Proves part of 1.2, 13.6."""
    page = sit_down("relationship_manager", language=language, size=size)
    address = open_first_customer(page)
    page.locator(".chart canvas").first.wait_for()
    name = f"customer-{language}-{size['width']}"
    picture(page, name)
    for tab in TABS:
        page.goto(f"{address}{tab}/")
        picture(page, f"{name}-{tab}")


def test_tabs_change_without_loading_the_page_again(sit_down):
    page = sit_down("relationship_manager", language="en")
    address = open_first_customer(page)
    page.evaluate("window.stays = true")
    page.get_by_role("link", name="Holdings and transactions").click()
    page.locator(".entries").wait_for()
    assert page.url == f"{address}holdings/"
    assert page.evaluate("window.stays")
    page.go_back()
    page.locator(".chart canvas").first.wait_for()


def test_transactions_are_found_by_channel_and_amount(sit_down, picture):
    """Proves part of 1.2."""
    page = sit_down("relationship_manager", language="en")
    page.goto(f"{open_first_customer(page)}holdings/")
    page.locator(".entries tbody tr").first.wait_for()
    with page.expect_response("**/transactions/**"):
        page.select_option("[name=channel]", "mobile")
    page.wait_for_load_state("networkidle")
    channels = page.locator(".entries tbody tr td:nth-child(4)").all_inner_texts()
    assert set(channels) <= {"Mobile banking"}


def test_a_contact_is_recorded_in_few_clicks(sit_down, picture):
    """Proves part of 5.2."""
    page = sit_down("relationship_manager", language="en")
    open_first_customer(page)
    page.get_by_role("button", name="Record contact").click()
    picture(page, "customer-contact-form")
    page.get_by_label("Telephone", exact=True).check()
    page.get_by_label("Care and greetings", exact=True).check()
    page.get_by_label("Talked with the customer", exact=True).check()
    page.fill("#contact [name=note]", "Asked after the flat in Nanjing.")
    page.get_by_role("button", name="Record", exact=True).click()
    page.wait_for_url("**/contacts/")
    assert page.get_by_text("Asked after the flat in Nanjing.").first.is_visible()


def test_the_archive_sheet_prints_on_paper(sit_down, workbench):
    """Proves part of 1.3."""
    page = sit_down("relationship_manager")
    open_first_customer(page)
    page.locator(".chart canvas").first.wait_for()
    paper = page.pdf(format="A4", path=str(workbench.screens / "customer-print.pdf"))
    assert paper.startswith(b"%PDF")


def test_the_charts_follow_the_night_mode(sit_down, picture):
    page = sit_down("relationship_manager", dark=True)
    open_first_customer(page)
    page.locator(".chart canvas").first.wait_for()
    picture(page, "customer-dark")


def test_a_refusal_is_recorded_by_keyboard_and_taken_back(sit_down, picture):
    """Proves part of 12.2 and 13.6."""
    page = sit_down("relationship_manager", language="en")
    page.goto(f"{open_first_customer(page)}choices/")
    switch = page.locator("#switch-opt-out-sensitive_data")
    switch.focus()
    page.keyboard.press("Space")
    page.locator("#switch-opt-out-sensitive_data[aria-checked=true]").wait_for()
    assert page.evaluate("document.activeElement.id") == "switch-opt-out-sensitive_data"
    picture(page, "customer-choice-recorded")
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    page.locator("#switch-opt-out-sensitive_data[aria-checked=false]").wait_for()
    assert page.get_by_text("Taken back: recorded by mistake").first.is_visible()


def test_a_table_is_narrowed_by_hand_and_kept_as_a_view(sit_down, picture):
    """Proves part of 13.6."""
    page = sit_down("branch_head", language="en")
    page.goto("/customers/")
    page.get_by_text("Arrange", exact=True).click()
    page.get_by_label("Assets from").fill("50000")
    page.get_by_label("Does not hold").select_option("fund")
    page.get_by_label("Matures next").check()
    picture(page, "customers-narrowing")
    follow(page, page.get_by_role("button", name="Show"))
    page.get_by_role("link", name="Matures next").wait_for()
    held = page.locator(".conditions .tag").all_inner_texts()
    assert held == ["Does not hold: Fund", "Assets from: 50,000"]
    page.get_by_text("My views", exact=True).click()
    page.get_by_label("Keep this table as").fill("No fund yet")
    follow(page, page.get_by_role("button", name="Keep"))
    address = page.url
    assert "lacks=fund&at_least=50000&" in address
    page.goto("/customers/")
    page.get_by_text("My views", exact=True).click()
    picture(page, "customers-views")
    follow(page, page.get_by_role("link", name="No fund yet"))
    assert page.url == address
