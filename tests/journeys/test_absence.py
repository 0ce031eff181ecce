"""Steward A goes on leave, and steward B finds A's work in the own list until A is back.

Who is A and who B of which tier, the night's tests say. Proves part of 13.6.
"""

import os
import re
import subprocess
import sys

import pytest

from tests.journeys.conftest import PHONE, WIDE

# A customer of the advisor with work to be done has the relationship manager as steward B.
PAIR = """
from guanxi.bank.models import Staff
from guanxi.shell.cli.clock import yesterday
from guanxi.shell.models import SignIn
from guanxi.stewardship.models import Stewardship
from guanxi.worklist.models import WorkItem
first = SignIn.objects.get(username="advisor").staff
second = SignIn.objects.get(username="relationship_manager").staff
Staff.objects.filter(pk=second.pk).update(branch=first.branch)
held = Stewardship.objects.filter(staff=first, position="A", until=None)
paired = Stewardship.objects.filter(position="B", until=None).values("customer")
work = WorkItem.objects.filter(assignee=first, closed_at=None, rests_until=None)
alone = held.exclude(customer__in=paired).values("customer")
item = work.filter(customer__in=alone).order_by("-score_ppm").first()
Stewardship.objects.create(customer_id=item.customer_id, staff=second, position="B",
    since=yesterday(), reason="default", night=held.get(customer=item.customer_id).night)
print("pair", first.pk, item.pk, first.name)
"""


@pytest.fixture(scope="session")
def pair(workbench):
    """Number of steward A, of the piece of work, and A's name."""
    environment = {**os.environ, "GUANXI_HOME": str(workbench.screens.parent)}
    told = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", PAIR],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr[-3000:]
    return re.search("pair.*", told.stdout).group().split(" ", 3)[1:]


def test_while_a_is_away_b_does_the_work_of_a(sit_down, picture, pair):
    """Proves 3.2: entered by the head, seen and done by B, over with the return."""
    number, _item, name = pair
    second = sit_down("relationship_manager", language="en")
    second.goto("/work/")
    assert second.get_by_text(f"for {name}, who is away").count() == 0

    head = sit_down("outlet_head", language="zh-hans")
    head.goto("/handovers/absences/")
    picture(head, "absences-zh-empty")
    head.select_option("#id_staff", number)
    head.locator("form .do.big").click()
    head.get_by_text("休假中").or_(head.locator(".tag.amber")).first.wait_for()
    picture(head, "absences-zh-entered")

    second.goto("/work/")
    row = second.locator("tr[data-row]", has_text=f"for {name}, who is away").first
    row.wait_for()
    row.click()
    second.locator(f"#peek [data-item='{row.get_attribute('data-item')}']").wait_for()
    picture(second, "absence-en-b-sees-the-work")
    second.locator("#peek [data-key=x]").click()
    second.locator(".outcomes button").first.click()
    second.get_by_text("Finished.").first.wait_for()

    head.reload()
    head.locator("td.act button").first.click()
    head.locator("td.act button").first.wait_for(state="detached")
    second.goto("/work/")
    assert second.get_by_text(f"for {name}, who is away").count() == 0


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_absences_are_seen_on_every_screen(sit_down, picture, language, size):
    """Proves part of 13.6."""
    page = sit_down("outlet_head", language=language, size=size, dark=language == "en")
    page.goto("/handovers/absences/")
    picture(page, f"absences-{language}-{size['width']}")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= size["width"]
