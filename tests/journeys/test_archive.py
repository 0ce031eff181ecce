"""An advisor fills in what a customer needs, links a spouse, prints the archive; a head looks at
the master ledger and hands the customer over: the archive goes along.

Proves part of 1.2 and of 1.3 as people do it.
"""

import os
import re
import subprocess
import sys

import pytest

from tests.journeys.conftest import PHONE, WIDE, follow
from tests.journeys.test_access import objections

WORDS = {
    "en": {
        "tab": "Needs and archive",
        "write": "Write a new version",
        "fill": "Fill it in",
        "need": "Children's education",
        "keep": "Keep this version",
        "relate": "Enter a relation",
        "enter": "Enter it",
        "spouse": "Spouse",
        "known": "known already",
        "change": "Change",
        "join": "Put into the household",
        "head": "Head of the household",
        "take": "Take the whole archive out",
        "ledger": "5 Maintenance ledger",
    },
    "zh-hans": {
        "tab": "需求与档案",
        "write": "填写新版本",
        "fill": "填写",
        "need": "子女教育",
        "keep": "保存此版本",
        "relate": "登记关系",
        "enter": "登记",
        "spouse": "配偶",
        "known": "该关系已登记",
        "change": "变更",
        "join": "加入家庭",
        "head": "户主",
        "take": "调阅整份档案",
        "ledger": "5 维护台账",
    },
}
COLLEAGUE = "second_advisor"
# A colleague of the advisor who signs in may sign in as well.
SECOND = """
from guanxi.bank.models import Staff
from guanxi.shell.models import SignIn
here = SignIn.objects.get(username="advisor").staff
colleagues = Staff.objects.filter(branch=here.branch, role="advisor", left_on=None)
second = colleagues.exclude(pk=here.pk).last()
who, _made = SignIn.objects.get_or_create(username="second_advisor", staff=second)
who.set_password("PASSWORD")
who.save()
print("second", here.pk, second.pk, second.name)
"""


@pytest.fixture(scope="module")
def colleague(workbench):
    """Numbers of the advisor and of a colleague, who can sign in too, and the colleague's name."""
    environment = {**os.environ, "GUANXI_HOME": str(workbench.screens.parent)}
    script = SECOND.replace("PASSWORD", workbench.password)
    told = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", script],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr[-3000:]
    return re.search("second (.*)", told.stdout).group(1).split(" ", 2)


def customers(page):
    """Addresses and numbers of whoever is in the care of whoever sits there."""
    page.goto("/customers/")
    return [
        (
            row.locator("a[href^='/customers/']").first.get_attribute("href"),
            re.search(r"C\d+", row.inner_text()).group(),
        )
        for row in page.locator(".people tbody tr").all()
    ]


def two_who_live_alone(page):
    """Of these, two of whom no household is known."""
    found = []
    for address, number in customers(page):
        page.goto(f"{address}household/")
        if page.locator("[name=number]").count():
            found.append((address, number))
        if len(found) == 2:
            return found
    raise AssertionError("Everybody lives in a household: begin with a new demo bank.")


def fits(page, size):
    assert page.evaluate("() => document.documentElement.scrollWidth") <= size["width"]
    assert objections(page) == []


class Look:
    """Pictures of one journey, each judged: fits its screen, and stands in nobody's way."""

    def __init__(self, picture, language, size):
        self.take, self.name, self.size = picture, f"archive-{language}-{size['width']}", size

    def __call__(self, page, what):
        self.take(page, f"{self.name}-{what}")
        fits(page, self.size)


def write_needs(page, address, words, look):
    """By keyboard as well as by mouse."""
    page.goto(f"{address}archive/")
    look(page, "empty")
    follow(page, page.locator("a[href$='/needs/']"))
    look(page, "needs")
    page.get_by_label(words["need"]).focus()
    page.keyboard.press("Space")
    page.fill("[name=goals]", "三年内备好留学费用")
    page.select_option("[name=horizon]", "middle")
    page.get_by_role("button", name=words["keep"]).click()
    page.wait_for_url("**/archive/")
    page.get_by_text("三年内备好留学费用").wait_for()
    assert page.get_by_role("link", name=words["write"]).count()


def link_spouse(page, address, other, words, look):
    """Entered once; a second time it is refused with the reason."""
    page.goto(f"{address}relations/")
    follow(page, page.get_by_role("link", name=words["relate"]))
    enter(page, words, number=other)
    page.wait_for_url("**/relations/")
    page.locator(".related", has_text=words["spouse"]).first.wait_for()
    page.goto(f"{address}relate/")
    enter(page, words, number=other)
    page.get_by_text(words["known"]).wait_for()
    look(page, "refused")


def settle(page, address, other, words, look):
    """Both live in one household, whose head is the one that was named."""
    page.goto(f"{address}household/")
    page.fill("[name=number]", other)
    page.fill("[name=because]", "户口簿")
    page.get_by_role("button", name=words["join"]).click()
    page.wait_for_url("**/relations/")
    page.locator(".mates", has_text=words["head"]).wait_for()
    look(page, "relations")
    page.goto(f"{address}household/")
    look(page, "household")


@pytest.mark.parametrize(
    ("language", "size"), [("zh-hans", WIDE), ("en", PHONE)], ids=["zh-wide", "en-phone"]
)
def test_an_advisor_writes_links_and_prints(sit_down, picture, workbench, language, size):
    """Proves part of 1.2, 1.3 and 13.6."""
    words, look = WORDS[language], Look(picture, language, size)
    page = sit_down("advisor", language=language, size=size, refused=True)
    (address, _mine), (_there, other) = two_who_live_alone(page)
    write_needs(page, address, words, look)
    link_spouse(page, address, other, words, look)
    settle(page, address, other, words, look)
    page.goto(f"{address}archive/")
    look(page, "tab")
    page.get_by_role("button", name=words["take"]).click()
    page.wait_for_url("**/archive/document/")
    page.get_by_text(words["ledger"]).wait_for()
    look(page, "document")
    if size is WIDE:
        paper = page.pdf(format="A4", path=str(workbench.screens / f"{look.name}.pdf"))
        assert paper.startswith(b"%PDF")
        page.emulate_media(media="print")
        picture(page, f"{look.name}-print")


def enter(page, words, *, number):
    page.fill("[name=number]", number)
    page.select_option("[name=kind]", "spouse")
    page.fill("[name=because]", "客户面谈告知")
    page.get_by_role("button", name=words["enter"], exact=True).click()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_are_read_on_every_screen(sit_down, picture, language, size):
    """Proves part of 1.2, 1.3 and 13.6."""
    page = sit_down("advisor", language=language, size=size, dark=language == "zh-hans")
    page.goto("/customers/")
    address = page.locator(".people a[href^='/customers/']").first.get_attribute("href")
    for part in ("archive", "needs", "relations", "relate", "household"):
        page.goto(f"{address}{part}/")
        picture(page, f"archive-read-{language}-{size['width']}-{part}")
        fits(page, size)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_master_ledger_is_read_on_every_screen(sit_down, picture, language, size):
    """Proves part of 1.3 and 13.6."""
    page = sit_down("outlet_head", language=language, size=size, dark=language == "en")
    page.goto("/archives/")
    page.locator(".archives tbody tr").first.wait_for()
    picture(page, f"archives-{language}-{size['width']}")
    fits(page, size)
    follow(page, page.locator(".archives tbody a[href^='/archives/']").first)
    picture(page, f"archives-{language}-{size['width']}-one")
    fits(page, size)


def test_a_head_hands_a_customer_over_and_the_archive_goes_along(sit_down, picture, colleague):
    """Proves part of 1.3 and of 3.5."""
    giver, receiver, name = colleague
    advisor = sit_down("advisor", language="en")
    _address, number = customers(advisor)[-1]
    head = sit_down("outlet_head", language="en")
    head.goto(f"/archives/?number={number}")
    line = head.locator(".archives tbody tr")
    assert advisor.locator(".me b").inner_text() in line.inner_text()
    head.goto(f"/handovers/propose/?giver={giver}")
    head.evaluate(
        """number => document.querySelectorAll("[name=customers]").forEach(box => {
            box.checked = box.closest("tr").innerText.includes(number);
        })""",
        number,
    )
    head.check(f"#receiver-{receiver}")
    head.get_by_role("button", name="Propose", exact=True).click()
    head.get_by_text("The receiver sees it under Handovers").wait_for()
    for page, words in ((advisor, "give"), (sit_down(COLLEAGUE, language="en"), "receive")):
        page.goto("/handovers/")
        follow(page, page.locator("table tbody a").first)
        page.get_by_role("button", name=f"Sign and {words}").click()
        page.get_by_text("Done, and on the record.").wait_for()
    head.goto(f"/archives/?number={number}")
    picture(head, "archives-en-handed-over")
    assert name in line.inner_text()
    assert f"from {advisor.locator('.me b').inner_text()}" in line.inner_text()
    advisor.goto(f"/archives/?number={number}")
    advisor.get_by_text("No archive like this").wait_for()
