"""The head of an outlet evens out the loads; a steward objects, the branch head approves.

Proves part of 3.4 as people do it, and part of 13.6.
"""

import os
import subprocess
import sys

import pytest

from tests.journeys.conftest import PHONE, WIDE, follow

# Over the years one teller of the outlet has come to look after everybody whom the tellers serve.
UNEVEN = """
from guanxi.bank.models import Staff
from guanxi.shell.cli.clock import yesterday
from guanxi.shell.models import SignIn
from guanxi.stewardship.models import Stewardship
here = SignIn.objects.get(username="outlet_head").staff.branch
boss = SignIn.objects.get(username="branch_head").staff
Staff.objects.filter(pk=boss.pk).update(branch=here.parent)
first, *others = Staff.objects.filter(branch=here, role="teller", left_on=None).order_by("pk")
teller = SignIn.objects.get(username="teller").staff
Staff.objects.filter(pk=teller.pk).update(branch=here)
first, others = teller, [one for one in (first, *others) if one.pk != teller.pk]
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


def proposed(head, picture):
    """The head works a run out, has it run again from what was kept, and proposes it."""
    head.goto("/handovers/")
    follow(head, head.get_by_role("link", name="Even out loads"))
    picture(head, "allocations-en-empty")
    follow(head, head.get_by_role("button", name="Work out"))
    head.get_by_text("Inputs and proof").wait_for()
    assert head.get_by_text("none: proven the best").count() == 1
    follow(head, head.get_by_role("button", name="Run again from the kept inputs"))
    head.get_by_text("the same result, to the last customer").wait_for()
    picture(head, "allocation-en")
    follow(head, head.get_by_role("button", name="Propose this run"))
    head.get_by_text("Who gets another steward").wait_for()
    picture(head, "allocation-en-proposed")


def objected(teller, picture):
    """A steward whose customers would go says why one of them should stay."""
    teller.goto("/handovers/")
    follow(teller, teller.get_by_role("link", name="查看，如有不妥请提出异议"))
    picture(teller, "allocation-moves-zh")
    teller.locator(".object summary").first.click()
    teller.locator(".object[open] input[name=because]").fill("客户行动不便，只认本人上门")
    follow(teller, teller.locator(".object[open] button"))
    teller.get_by_text("待答复").wait_for()
    picture(teller, "allocation-objected-zh")


def test_a_run_is_proposed_objected_to_approved_and_taken_back_as_a_whole(sit_down, picture):
    """Proves 3.4: inputs, seed, result, objections, approval and undo, by three people."""
    head = sit_down("outlet_head", language="en")
    proposed(head, picture)
    address = head.url
    objected(sit_down("teller", language="zh-hans"), picture)
    head.reload()
    head.get_by_text("客户行动不便").wait_for()
    picture(head, "allocation-en-objection")
    follow(head, head.get_by_role("button", name="Uphold: take out"))
    head.get_by_text("Upheld: taken out").wait_for()

    boss = sit_down("branch_head", language="en")
    boss.goto(address)
    picture(boss, "allocation-en-to-approve")
    follow(boss, boss.get_by_role("button", name="Approve: all move now"))
    boss.get_by_text("Approved, in effect").wait_for()
    picture(boss, "allocation-en-approved")
    head.reload()
    head.fill("#because", "The outlet gets another teller")
    follow(head, head.get_by_role("button", name="Ask to take it back"))
    head.get_by_text("To be taken back").wait_for()
    boss.reload()
    follow(boss, boss.get_by_role("button", name="Agree: take the whole run back"))
    boss.get_by_text("with the steward before again").wait_for()
    picture(boss, "allocation-en-taken-back")


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
