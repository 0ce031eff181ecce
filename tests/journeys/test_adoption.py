"""The head of an outlet looks at the adoption pool, adopts a customer and gives one back.

Proves part of 3.1 as people do it, and part of 13.6.
"""

import pytest

from tests.journeys.conftest import PHONE, WIDE, follow


def test_a_head_adopts_a_customer_of_the_outlet_and_gives_one_back(sit_down, picture):
    """Proves part of 3.1: no identity before, the customer's page at once, and the way back."""
    head = sit_down("outlet_head", language="zh-hans")
    head.goto("/pool/")
    picture(head, "pool-zh-empty")
    head.get_by_role("button", name="再看10位").click()
    pool = head.locator("table.pool tbody tr")
    pool.first.wait_for()
    picture(head, "pool-zh-looked")
    seen = pool.count()
    with head.expect_navigation():
        pool.first.get_by_role("button", name="领养").click()
    assert pool.count() == seen - 1
    follow(head, head.get_by_role("link", name="我领养的客户 1"))
    mine = head.locator("table.adopted tbody tr")
    mine.first.wait_for()
    picture(head, "pool-zh-adopted")
    follow(head, mine.locator("a").first)
    head.locator("article.customer").wait_for()
    head.goto("/pool/?tab=adopted")
    mine.first.get_by_role("button", name="退回").click()
    mine.first.wait_for(state="detached")
    head.goto("/pool/")
    assert pool.count() == seen - 1  # who gave a customer back does not find him again


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pool_is_seen_on_every_screen(sit_down, picture, language, size):
    """Proves part of 13.6."""
    page = sit_down("outlet_head", language=language, size=size, dark=language == "en")
    page.goto("/pool/")
    look = page.locator("form[action='/pool/look/'] button")
    if look.is_enabled():
        look.click()
        page.wait_for_load_state()
    picture(page, f"pool-{language}-{size['width']}")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= size["width"]
