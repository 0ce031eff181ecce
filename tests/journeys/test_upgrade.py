"""A customer rises: the steward asks, one goes to a specialist with credit, another stays.

Proves part of 3.3 as people do it, and part of 13.6.
"""

import os
import re
import subprocess
import sys

import pytest

from tests.journeys.conftest import PHONE, WIDE

# Last night two of the advisor's customers rose from wealth to gold.
RISEN = """
from django.db import connection
from guanxi.bank.models import Staff
from guanxi.rulebook.books import rulebook_for
from guanxi.shell.models import SignIn
from guanxi.stewardship.models import CustomerTier, DecidedNight, Stewardship, Upgrade
from guanxi.worklist.commands import ask_who_rose
advisor = SignIn.objects.get(username="advisor").staff
manager = SignIn.objects.get(username="relationship_manager").staff
Staff.objects.filter(pk=manager.pk).update(branch=advisor.branch)
night = DecidedNight.objects.latest("day")
held = Stewardship.objects.filter(staff=advisor, position="A", until=None).values("customer")
there = CustomerTier.objects.filter(customer__in=held, tier="wealth").order_by("-assets_minor")
risen = list(there.values_list("pk", flat=True)[:2])
with connection.cursor() as cursor:
    cursor.execute("UPDATE stewardship_customer_tier SET tier = 'gold', tier_rank = 2, "
        "band = 'private', tier_since = %s WHERE customer_id = ANY (%s)", [night.day, risen])
for pk in risen:
    Upgrade.objects.create(customer_id=pk, steward=advisor, from_tier="wealth", to_tier="gold",
        night=night, day=night.day)
ask_who_rose(night_id=night.pk, day=night.day, book=rulebook_for(night.day), by="night:0")
print("risen", *risen, manager.pk)
"""


@pytest.fixture(scope="session")
def risen(workbench):
    """Numbers of two customers who rose, and of the specialist."""
    environment = {**os.environ, "GUANXI_HOME": str(workbench.screens.parent)}
    told = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", RISEN],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr[-3000:]
    return re.search("risen.*", told.stdout).group().split()[1:]


def test_a_customer_chooses_a_specialist_and_the_first_steward_stays_credited(
    sit_down, picture, risen
):
    """Proves 3.3: task, choice, both signatures, credit; in two languages."""
    customer, _other, manager_id = risen
    advisor = sit_down("advisor", language="zh-hans")
    advisor.goto(f"/customers/{customer}/")
    advisor.get_by_text("请征询客户希望由谁维护").wait_for()
    picture(advisor, "rise-zh-banner")
    advisor.get_by_role("link", name="登记客户选择").click()
    advisor.get_by_label("转由专员维护").check()
    advisor.select_option("#id_specialist_id", manager_id)
    advisor.fill("#id_note", "想做家族信托")
    picture(advisor, "rise-zh-goes")
    advisor.get_by_role("button", name="登记客户选择").click()
    advisor.get_by_text("客户选择已登记").wait_for()
    picture(advisor, "rise-zh-recorded")
    advisor.get_by_role("link", name="交接单").click()
    address = advisor.url
    picture(advisor, "rise-zh-handover")

    manager = sit_down("relationship_manager", language="en")
    manager.goto(address)
    manager.get_by_text("counted twice, in full for both").wait_for()
    manager.get_by_role("button", name="Sign and receive").click()
    manager.get_by_text("Done, and on the record.").wait_for()
    manager.goto(f"/customers/{customer}/tiers/")
    manager.get_by_text("Credited today").wait_for()
    manager.get_by_text("Counted a second time").wait_for()
    picture(manager, "rise-en-credited")


def test_a_customer_stays_and_a_specialist_comes_in(sit_down, picture, risen):
    """Proves part of 3.3: nobody is moved; the specialist has a task and a share."""
    _gone, customer, manager_id = risen
    advisor = sit_down("advisor", language="en")
    advisor.goto(f"/customers/{customer}/rise/")
    advisor.get_by_label("Stays with the steward").check()
    picture(advisor, "rise-en-stays")
    advisor.get_by_role("button", name="Record the choice").click()
    advisor.get_by_role("link", name="Refer to a specialist").click()
    advisor.select_option("#id_specialist", manager_id)
    advisor.fill("#id_about", "A family trust")
    picture(advisor, "refer-en")
    advisor.get_by_role("button", name="Refer", exact=True).click()
    advisor.get_by_text("the specialist has a task").wait_for()
    picture(advisor, "refer-en-done")
    manager = sit_down("relationship_manager", language="zh-hans")
    manager.goto(f"/customers/{customer}/tiers/")
    manager.get_by_text("转介专员").first.wait_for()
    picture(manager, "refer-zh-specialist")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_choice_is_seen_on_every_screen(sit_down, picture, risen, language, size):
    """Proves part of 13.6."""
    page = sit_down("advisor", language=language, size=size, dark=language == "en")
    for part in ("rise", "refer", "tiers"):
        page.goto(f"/customers/{risen[1]}/{part}/")
        picture(page, f"{part}-{language}-{size['width']}")
        assert page.evaluate("() => document.documentElement.scrollWidth") <= size["width"]
