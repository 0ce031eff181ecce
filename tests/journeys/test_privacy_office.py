"""Somebody reads too much; the privacy office is told, and a second person lets it go on.

Proves parts of 12.5, 12.6 and 12.9. Whoever is stopped here is somebody of whom no other journey
needs anything.
"""

import pytest

from tests.journeys.conftest import PHONE, WIDE, follow, signed_in


@pytest.fixture(scope="module")
def reads_too_much(workbench, browser):
    """The supervisor opens customers one after another until the database stops."""
    context, page = signed_in(workbench, browser, "supervisor")
    stopped_at = next(
        number
        for number in range(1, 200)
        if page.request.get(f"/customers/{number}/").status == 403  # 404 is an attempt too
    )
    context.close()
    return stopped_at


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_privacy_office_is_told_and_reads_on(sit_down, picture, reads_too_much, language, size):
    assert reads_too_much < 100
    page = sit_down("privacy_officer", language=language, size=size)
    page.goto("/privacy-office/")
    name = f"privacy-office-{language}-{size['width']}"
    page.locator(".alerts .tag.red").first.wait_for()
    picture(page, name)
    page.locator(".alerts tbody .who a").first.click()
    page.locator(".opened").wait_for()
    picture(page, f"{name}-alert")
    page.goto("/privacy-office/log/?purpose=standard")
    page.locator(".log tbody tr").first.wait_for()
    picture(page, f"{name}-log")


def test_who_is_stopped_asks_and_reads_on_after_a_second_person_agreed(
    sit_down, picture, reads_too_much
):
    stopped = sit_down("supervisor", language="en", refused=True)
    stopped.goto("/customers/1/")
    stopped.get_by_role("heading", name="Reading has been stopped").wait_for()
    picture(stopped, "stopped-en")
    stopped.fill("[name=because]", "A list of call-backs of the fraud desk")
    stopped.get_by_role("button", name="Ask a second person").click()
    stopped.get_by_text("waits for a second person").wait_for()
    picture(stopped, "stopped-asked-en")

    officer = sit_down("privacy_officer", language="en")
    officer.goto("/privacy-office/")
    waiting = officer.locator(".waiting li", has_text="fraud desk")
    waiting.get_by_label("Customers at most").fill("20")
    picture(officer, "privacy-office-en-waiting")
    waiting.get_by_role("button", name="Agree").click()
    officer.get_by_text("Done, and on the record.").wait_for()

    stopped.goto("/stopped/")
    stopped.get_by_text("agreed until").wait_for()
    picture(stopped, "stopped-agreed-en")
    assert stopped.goto("/customers/1/").status in (200, 404)


def test_a_large_file_waits_for_a_second_person(sit_down, picture):
    page = sit_down("outlet_head", refused=True)
    page.goto("/customers/")
    page.locator("summary", has_text="导出").click()
    page.get_by_role("link", name="CSV").click()
    page.get_by_role("heading", name="此文件须经第二人同意").wait_for()
    picture(page, "export-stopped-zh")
    page.fill("[name=because]", "季度客户梳理")
    page.get_by_role("button", name="提交审批").click()
    page.get_by_text("您可以继续工作").wait_for()
    page.goto("/approvals/")
    page.get_by_text("没有待审批事项").wait_for()  # one's own is for others
    picture(page, "approvals-zh")
    officer = sit_down("privacy_officer")
    officer.goto("/privacy-office/")
    officer.locator(".waiting li", has_text="季度").get_by_role("button", name="同意").first.click()
    officer.get_by_text("已办理，并已记录。").wait_for()
    page.goto("/customers/")
    page.locator("summary", has_text="导出").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename.startswith("customers-")


def test_the_officer_closes_an_alert(sit_down, picture, reads_too_much):
    officer = sit_down("privacy_officer", language="en")
    officer.goto("/privacy-office/")
    follow(officer, officer.locator(".alerts tbody a.do").last)
    officer.locator(".choices label").first.click()  # explained by work
    officer.fill("[name=note]", "Quarterly review of the office")
    officer.get_by_role("button", name="Close the alert").click()
    officer.get_by_text("Alerts closed").wait_for()
    picture(officer, "privacy-office-en-closed")
