"""A head finds whose data lacks what; an advisor asks for it and looks up what was noted."""

import pytest

from tests.journeys.conftest import PHONE, WIDE, follow, look_for

NAMED = {"zh-hans": "数据质量", "en": "Data quality"}
NOTES = {"zh-hans": "记录", "en": "Notes"}
ASKED = ".asking-for"


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_head_drills_down_to_a_stewards_missing_emails(sit_down, picture, language, size):
    """Proves part of 1.6, 13.6."""
    page = sit_down("branch_head", language=language, size=size, dark=language == "en")
    page.goto("/quality/")
    page.get_by_role("heading", name=NAMED[language], level=1).wait_for()
    name = f"quality-{language}-{size['width']}"
    picture(page, name)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    while not page.locator(
        "a[href*='steward=']:not([href*='customers']):not([href*='why'])"
    ).count():
        follow(page, page.locator(".who a[href^='?office=']").first)
    follow(page, page.locator(".who a[href*='&steward=']:not([href*='steward=-1'])").last)
    picture(page, f"{name}-steward")
    email = page.locator("a[href*='/quality/customers/email/']")
    follow(page, email)
    picture(page, f"{name}-to-mend")
    follow(page, page.locator("tbody .who a").first)
    page.locator(".customer").wait_for()


def test_each_figure_says_why(sit_down, picture):
    """Proves part of 0.4."""
    page = sit_down("privacy_officer", language="en")
    page.goto("/quality/")
    follow(page, page.get_by_role("link", name="Why? Phone"))
    page.get_by_text("Implausible: does not match").wait_for()
    picture(page, "quality-why")


def begin_contact(page):
    page.locator("[data-opens-dialog=contact]").click()
    for name in ("channel", "purpose", "outcome"):
        page.locator(f"#contact label:has([name={name}])").first.click()


def record(page):
    with page.expect_navigation():
        page.locator("#contact button[type=submit]").click()
    page.wait_for_url("**/contacts/")


def customer_without_email(page):
    page.goto("/customers/")
    links = page.locator("main tbody a[href^='/customers/']")
    for address in links.evaluate_all("all => all.map(a => a.pathname)"):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        if page.locator("#told-email").count():
            return address
    raise AssertionError("Every customer of the advisor has an e-mail address.")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_an_advisor_asks_for_what_lacks_at_the_contact_and_the_task_is_gone(
    sit_down, picture, size
):
    """Proves part of 1.6."""
    page = sit_down("advisor", language="en", size=size)
    address = customer_without_email(page)
    picture(page, f"quality-asked-{size['width']}")
    begin_contact(page)
    page.fill("#contact [name=told_quality-email]", "told@example.com")
    record(page)
    page.goto(address)
    page.get_by_text("Told by the customer, waits for the core system").wait_for()
    assert page.locator("#told-email").count() == 0
    picture(page, f"quality-told-{size['width']}")


@pytest.mark.parametrize(
    ("size", "language"), [(WIDE, "zh-hans"), (PHONE, "en")], ids=["wide", "phone"]
)
def test_the_panel_beside_the_morning_list_asks_for_it_too(sit_down, picture, size, language):
    """Proves part of 1.6, 5.2."""
    page = sit_down("advisor", language=language, size=size, refused=True)
    page.goto("/work/")
    asked = page.locator("#peek input[name^=told_]")
    for button in page.locator("#work-list .act button").all():
        with page.expect_response(lambda reply: reply.url.endswith("/contact/")):
            button.click()
        page.wait_for_load_state("networkidle")
        if asked.count():
            break
        page.goto("/work/")
    asked.first.fill("?")
    picture(page, f"quality-panel-{size['width']}")
    page.locator("#peek [name=outcome]").first.click()
    page.locator("#peek .form-error").wait_for()
    picture(page, f"quality-panel-refused-{size['width']}")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_was_noted_is_found_beside_the_customers_and_of_one(sit_down, picture, language, size):
    """Proves part of 1.5, 13.6."""
    page = sit_down("relationship_manager", language=language, size=size)
    page.goto("/customers/")
    follow(page, page.locator("main tbody a[href^='/customers/']").first)
    begin_contact(page)
    page.fill("#contact [name=note]", "客户考虑子女明年出国留学，关心学费。")
    record(page)
    look_for(page, "子女 留學")
    page.locator("#notes-found mark").first.wait_for()
    picture(page, f"notes-{language}-{size['width']}")
    assert page.locator("#notes-found mark").first.inner_text() in ("子女", "留学")
    assert "留" not in page.url
    follow(page, page.locator("#notes-found li a").first)
    page.goto(f"{page.url}contacts/")
    page.fill(".note-search [type=search]", "学费")
    page.click(".note-search button")
    page.locator("#notes mark").first.wait_for()
    picture(page, f"notes-of-one-{language}-{size['width']}")
