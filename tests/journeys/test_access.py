"""Everybody can use every page: contrast, names, roles, landmarks, judged by axe-core (13.6)."""

from pathlib import Path

import pytest

from tests.journeys.conftest import PHONE, WIDE, look_for

AXE = Path(__file__).parent / "vendor" / "axe-core-4.14.1" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ADDRESSES = ["/work/?whose=office", "/customers/", "/search/"]
WORDS = ["zh", "0"]
# Between them these roles have every entry of the menu.
EVERY_MENU = ("outlet_head", "supervisor", "rulebook_maker", "auditor", "analyst", "administrator")
JUDGE = """rules => axe.run(document, {runOnly: rules}).then(result =>
    result.violations.map(one => `${one.id}: ${one.nodes.map(node => node.target).join(", ")}`))"""


def objections(page):
    page.wait_for_load_state("networkidle")
    page.evaluate(AXE.read_text())
    return page.evaluate(JUDGE, RULES)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_nothing_stands_in_anybodys_way(sit_down, size, dark):
    """Proves part of 13.6: WCAG 2.2 AA as far as a machine can tell."""
    page = sit_down("outlet_head", size=size, dark=dark)
    found = {}
    for address in ADDRESSES:
        page.goto(address)
        found[address] = objections(page)
    for words in WORDS:
        look_for(page, words)
        found[words] = objections(page)
    page.goto("/work/?whose=office")
    if size is WIDE:
        page.keyboard.press("c")
        page.locator("#peek form").wait_for()
        found["contact form"] = objections(page)
    page.context.clear_cookies(name="sessionid")
    page.goto("/sign-in/")
    found["door"] = objections(page)
    assert {address: said for address, said in found.items() if said} == {}


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_nothing_stands_in_the_way_on_the_pages_of_customer_office_and_night(sit_down, size):
    """Proves part of 13.6."""
    steward, auditor = sit_down("outlet_head", size=size), sit_down("auditor", size=size)
    steward.goto("/customers/")
    customer = steward.locator("main tbody a[href^='/customers/']").first.get_attribute("href")
    tabs = ["", "holdings/", "contacts/", "work/", "relations/", "archive/", "tiers/", "data/"]
    visits = [(steward, f"{customer}{tab}") for tab in tabs]
    visits += [(auditor, address) for address in ("/branches/", "/operations/")]
    visits += [(auditor, address) for address in ("/privacy-office/", "/privacy-office/log/")]
    visits += [(steward, address) for address in ("/approvals/", "/stopped/?rows=300")]
    found = {}
    for page, address in visits:
        page.goto(address)
        found[address] = objections(page)
    assert {address: said for address, said in found.items() if said} == {}


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_nothing_stands_in_the_way_wherever_the_menu_leads(sit_down, size):
    """Proves part of 13.6: every entry of every role's menu, so that no new page is forgotten."""
    found, seen = {}, set()
    for role in EVERY_MENU:
        page = sit_down(role, size=size)
        page.goto("/")
        links = (
            page.locator("nav")
            .first.locator("a[href]")
            .evaluate_all("all => all.map(a => a.pathname)")
        )
        for address in dict.fromkeys(links):
            if address not in seen:
                seen.add(address)
                page.goto(address)
                found[address] = objections(page)
    assert len(seen) > len(EVERY_MENU)
    assert {address: said for address, said in found.items() if said} == {}
