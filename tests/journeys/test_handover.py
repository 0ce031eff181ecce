"""A leaver's customers find a new steward: the head proposes, the receiver signs.

Proves part of 3.5 as people do it, and part of 13.6.
"""

import os
import re
import subprocess
import sys

import pytest

from tests.journeys.conftest import PHONE, WIDE, follow

# A colleague of the advisor who signs in has left since last night.
LEAVER = """
from guanxi.bank.models import Staff
from guanxi.shell.models import SignIn
from guanxi.shell.cli.clock import yesterday
from guanxi.stewardship.models import Stewardship
here = SignIn.objects.get(username="advisor").staff
held = Stewardship.objects.filter(until=None).values("staff")
colleagues = Staff.objects.filter(branch=here.branch, role="advisor", left_on=None, pk__in=held)
leaver = colleagues.exclude(pk=here.pk).first()
Staff.objects.filter(pk=leaver.pk).update(left_on=yesterday())
print("leaver", leaver.pk, here.pk, leaver.name)
"""


@pytest.fixture(scope="session")
def leaver(workbench):
    """Number of the leaver, number of the receiver, the leaver's name."""
    environment = {**os.environ, "GUANXI_HOME": str(workbench.screens.parent)}
    told = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", LEAVER],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr[-3000:]
    _, number, receiver, name = re.search("leaver.*", told.stdout).group().split(" ", 3)
    return number, receiver, name


def proposed(head, leaver, picture):
    """The head finds the leaver first in the list, and gives all customers to one advisor."""
    number, receiver, name = leaver
    head.goto("/handovers/")
    picture(head, "handovers-en-empty")
    follow(head, head.get_by_role("link", name="Propose a handover"))
    picture(head, "handover-en-whose")
    assert name in head.locator("table tbody tr").first.inner_text()
    head.goto(f"/handovers/propose/?giver={number}")
    assert head.locator("[name=customers]:not(:checked)").count() == 0
    head.check(f"#receiver-{receiver}")
    head.get_by_role("button", name="Before and after").click()
    head.locator("#plan").wait_for()
    picture(head, "handover-en-plan")
    head.get_by_role("button", name="Propose", exact=True).click()
    head.get_by_text("The receiver sees it under Handovers").wait_for()
    assert head.get_by_text("for the one who has left").count()
    picture(head, "handover-en-proposed")


def received(advisor, picture):
    """The receiver sees what comes, signs, and has the customers and a task for each."""
    advisor.goto("/handovers/")
    picture(advisor, "handovers-zh-to-sign")
    advisor.locator("#mine").wait_for()
    follow(advisor, advisor.locator("table tbody a").first)
    advisor.get_by_text("您无权查看具体客户").wait_for()
    picture(advisor, "handover-zh-to-sign")
    advisor.get_by_role("button", name="签字接收").click()
    advisor.get_by_text("已办理，并已记录。").wait_for()
    advisor.get_by_text("您无权查看具体客户").wait_for(state="detached")
    picture(advisor, "handover-zh-received")
    address = advisor.url
    follow(advisor, advisor.get_by_role("link", name="客户告知函"))
    picture(advisor, "handover-zh-letter")
    advisor.goto("/work/")
    return address


def test_a_head_hands_a_leavers_customers_over(sit_down, picture, leaver):
    """Proves part of 3.5: two people, one act, in two languages."""
    head = sit_down("outlet_head", language="en")
    proposed(head, leaver, picture)
    advisor = sit_down("advisor", language="zh-hans")
    address = received(advisor, picture)
    advisor.goto(address)
    follow(advisor, advisor.locator("table.given tbody a").first)
    head.reload()
    head.get_by_text("Done", exact=True).first.wait_for()
    picture(head, "handover-en-done")


@pytest.mark.usefixtures("leaver")
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_handovers_are_seen_on_every_screen(sit_down, picture, leaver, language, size):
    page = sit_down("outlet_head", language=language, size=size, dark=language == "en")
    for address, name in (
        ("/handovers/", "list"),
        ("/handovers/propose/", "whose"),
        (f"/handovers/propose/?giver={leaver[1]}", "propose"),
    ):
        page.goto(address)
        picture(page, f"handover-{name}-{language}-{size['width']}")
        width = page.evaluate("() => document.documentElement.scrollWidth")
        assert width <= size["width"]
