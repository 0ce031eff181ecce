"""A manager's leads: opened from a customer's page, moved by drag, keyboard and button, referred to
a colleague who accepts, won, and told to the giver; intelligence that becomes a lead.

Proves part of 5.3 as people do it.
"""

import re

import pytest

from tests.journeys.conftest import PHONE, WIDE, follow
from tests.journeys.test_access import objections

WORDS = {
    "en": {
        "open": "Open a lead",
        "keep": "Open the lead",
        "ask": "Ask the colleague",
        "accept": "Accept",
        "won": "Won",
        "publish": "Publish",
        "claim": "Claim it",
        "from_it": "Open a lead from it",
    },
    "zh-hans": {
        "open": "新建商机",
        "keep": "建立商机",
        "ask": "请同事接手",
        "accept": "接受",
        "won": "成功",
        "publish": "发布",
        "claim": "认领",
        "from_it": "据此新建商机",
    },
}
TITLES = {"en": "Move a deposit into funds", "zh-hans": "到期存款转理财"}


def a_customer(page):
    """The page of the first customer of whoever sits there, and the number."""
    page.goto("/customers/")
    follow(page, page.locator(".people tbody tr a").first)
    return page.url


def open_lead(page, language):
    """From the customer's page, with the number filled in."""
    a_customer(page)
    page.get_by_role("link", name=WORDS[language]["open"]).first.click()
    assert page.input_value("[name=number]")
    page.fill("[name=title]", TITLES[language])
    page.select_option("[name=stage]", "select")
    page.fill("[name=expected]", "600000")
    page.fill("[name=next_step]", "Call" if language == "en" else "电话沟通")
    page.get_by_role("button", name=WORDS[language]["keep"]).click()
    page.locator(".stages-of-lead").wait_for()
    return int(re.search(r"/leads/(\d+)/", page.url).group(1))


def stage_of(page, lead):
    return (
        page.locator(f"#lead-{lead}").locator("xpath=ancestor::section").get_attribute("data-stage")
    )


def a_colleague(sit_down, manager, language):
    """Somebody else's page whom the manager may ask, and how the list of colleagues calls them."""
    options = manager.locator("[name=taker] option").all_inner_texts()
    for role in ("advisor", "wealth_manager", "lobby_manager", "teller"):
        page = sit_down(role, language=language)
        name = page.locator(".me b").inner_text()
        for option in options:
            if option.startswith(f"{name} ·"):
                return page, option
        page.context.close()
    raise AssertionError(f"Nobody who signs in is among {options}.")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_card_moves_by_mouse_by_keys_and_by_button(sit_down, picture, language):
    page = sit_down("relationship_manager", language=language)
    lead = open_lead(page, language)
    page.goto("/leads/")
    page.locator(f"#lead-{lead}").drag_to(page.locator("[data-stage=acquire] header"))
    page.wait_for_url(f"**/leads/#lead-{lead}")
    assert stage_of(page, lead) == "acquire"
    with page.expect_navigation():
        page.locator(f"#lead-{lead} .lead-title").press("Shift+ArrowRight")
    assert stage_of(page, lead) == "retain"
    with page.expect_navigation():
        page.locator(f"#lead-{lead} form button").last.click()
    assert stage_of(page, lead) == "grow"
    picture(page, f"leads-{language}")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_lead_is_referred_accepted_and_won_and_the_giver_is_told(sit_down, picture, language):
    words = WORDS[language]
    manager = sit_down("relationship_manager", language=language)
    lead = open_lead(manager, language)
    colleague, option = a_colleague(sit_down, manager, language)
    manager.select_option("[name=taker]", label=option)
    manager.fill("[name=because]", "A specialist is needed")
    manager.get_by_role("button", name=words["ask"]).click()
    picture(manager, f"lead-{language}-asked")

    colleague.goto("/leads/referrals/")
    picture(colleague, f"referrals-{language}")
    colleague.get_by_role("button", name=words["accept"]).last.click()
    colleague.wait_for_url(f"**/leads/{lead}/")
    colleague.locator("button[name=outcome][value=won]").click()
    colleague.locator("h1 .tag.green").wait_for()
    picture(colleague, f"lead-{language}-won")

    manager.goto("/leads/referrals/")
    picture(manager, f"referrals-{language}-told")
    assert "600,000" in manager.locator("section.listing").inner_text()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_is_heard_becomes_a_lead(sit_down, picture, language):
    words = WORDS[language]
    head = sit_down("outlet_head", language=language)
    head.goto("/intelligence/new/")
    head.fill("[name=title]", f"A payroll of 300 moves ({language})")
    head.fill("[name=targets]", "300")
    head.fill("[name=expected]", "9000000")
    picture(head, f"intelligence-new-{language}")
    head.locator("form.one-form [type=submit]").click()
    head.get_by_role("button", name=words["publish"]).click()
    head.get_by_role("button", name=words["claim"]).click()
    head.get_by_role("link", name=words["from_it"]).wait_for()
    picture(head, f"intelligence-{language}")
    head.goto("/intelligence/?state=claimed")
    picture(head, f"intelligence-list-{language}")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_leads_are_seen_on_every_screen(sit_down, picture, language, size):
    """Proves part of 13.6."""
    page = sit_down("outlet_head", language=language, size=size, dark=language == "en")
    lead = open_lead(page, language)
    for name, address in (
        ("board", "/leads/"),
        ("lead", f"/leads/{lead}/"),
        ("new", "/leads/new/"),
        ("figures", "/leads/figures/"),
        ("ended", "/leads/?tab=ended"),
        ("referrals", "/leads/referrals/"),
        ("intelligence", "/intelligence/"),
    ):
        page.goto(address)
        picture(page, f"leads-{name}-{language}-{size['width']}")
        assert page.evaluate("() => document.documentElement.scrollWidth") <= size["width"], name
        assert objections(page) == [], name
