"""The head of an outlet evens out the loads of the stewards.

Proves part of 3.4 as people do it, and part of 13.6.
"""

import os
import subprocess
import sys

import pytest

from tests.journeys.conftest import PHONE, WIDE

# Over the years one teller of the outlet has come to look after everybody whom the tellers serve.
UNEVEN = """
from guanxi.bank.models import Staff
from guanxi.shell.cli.clock import yesterday
from guanxi.shell.models import SignIn
from guanxi.stewardship.models import Stewardship
here = SignIn.objects.get(username="outlet_head").staff.branch
first, *others = Staff.objects.filter(branch=here, role="teller", left_on=None).order_by("pk")
for held in Stewardship.objects.filter(staff__in=others, position="A", until=None):
    held.until, held.ended_reason = yesterday(), "default"
    held.save()
    Stewardship.objects.create(customer_id=held.customer_id, staff=first, position="A",
        since=yesterday(), reason="default", night=held.night)
"""


@pytest.fixture(scope="session", autouse=True)
def uneven(workbench):
    environment = {**os.environ, "GUANXI_HOME": str(workbench.screens.parent)}
    told = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", UNEVEN],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr[-3000:]


def test_a_head_works_a_run_out_proposes_it_and_thinks_better_of_it(sit_down, picture):
    """Proves part of 3.4."""
    head = sit_down("outlet_head", language="en")
    head.goto("/handovers/")
    head.get_by_role("link", name="Even out loads").click()
    picture(head, "allocations-en-empty")
    head.get_by_role("button", name="Work out").click()
    head.get_by_text("Inputs and proof").wait_for()
    assert head.get_by_text("none: proven the best").count() == 1
    picture(head, "allocation-en")
    head.get_by_role("button", name="Propose these handovers").click()
    head.get_by_text("Handovers of this run").wait_for()
    picture(head, "allocation-en-proposed")
    head.get_by_role("button", name="Withdraw what is not signed").click()
    head.get_by_text("Withdrawn").first.wait_for()


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
