"""The head of an outlet evens out the loads of the stewards.

Proves part of 3.4 as people do it, and part of 13.6.
"""

import pytest

from tests.journeys.conftest import PHONE, WIDE


def test_a_head_works_a_run_out_and_sees_before_and_after(sit_down, picture):
    """Proves part of 3.4."""
    head = sit_down("outlet_head", language="en")
    head.goto("/handovers/")
    head.get_by_role("link", name="Even out loads").click()
    picture(head, "allocations-en-empty")
    head.get_by_role("button", name="Work out").click()
    head.get_by_text("Inputs and proof").wait_for()
    assert head.get_by_text("none: proven the best").count() == 1
    picture(head, "allocation-en")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_run_is_seen_on_every_screen(sit_down, picture, language, size):
    """Proves part of 13.6."""
    page = sit_down("outlet_head", language=language, size=size, dark=language == "en")
    page.goto("/handovers/allocations/")
    page.locator("form .do.big").click()
    page.locator("#inputs").wait_for()
    picture(page, f"allocation-{language}-{size['width']}")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= size["width"]
