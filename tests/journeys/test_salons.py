"""An event with invitations: the plan, customers by conditions, answers and the waiting list, the
door by keyboard, a lead of a guest, the calendar.

Proves 5.4, with the thanks and greetings of guanxi/courtesies and the birthdays of guanxi/alerts.
"""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.journeys.conftest import PHONE, WIDE
from tests.journeys.test_access import objections

SHANGHAI = ZoneInfo("Asia/Shanghai")
WORDS = {
    "en": {
        "title": "Gold and pensions",
        "accepts": "Accepts",
        "declines": "Declines",
        "seat": "Has a seat",
        "waits": "Waiting list",
        "lead": "Open a lead",
        "step": "Talk it over",
    },
    "zh-hans": {
        "title": "黄金与养老沙龙",
        "accepts": "接受",
        "declines": "婉拒",
        "seat": "有席位",
        "waits": "候补",
        "lead": "新建商机",
        "step": "面谈",
    },
}


def soon():
    """Within the hours in which the door is open, and the end on the same day."""
    begins = datetime.now(SHANGHAI) + timedelta(minutes=60)
    if begins.strftime("%H:%M") >= "23:50":
        begins = begins.replace(hour=0, minute=5) + timedelta(days=1)
    return begins


def plan(page, title, *, capacity=2):
    begins = soon()
    page.goto("/salons/new/")
    page.fill("[name=title]", title)
    page.fill("[name=place]", "3F")
    page.fill("[name=day]", begins.strftime("%Y-%m-%d"))
    page.fill("[name=begins]", begins.strftime("%H:%M"))
    page.fill("[name=ends]", "23:59")
    page.fill("[name=capacity]", str(capacity))
    page.fill("[name=budget]", "5000")
    page.locator("form.planning [type=submit]").click()
    page.wait_for_url(re.compile(r"/salons/\d+/$"))
    return int(re.search(r"/salons/(\d+)/", page.url).group(1))


def invite(page, salon, number):
    page.goto(f"/salons/{salon}/invite/")
    page.fill("#number", str(number))
    with page.expect_navigation():
        page.locator("button[value=conditions]").click()
    page.wait_for_url(re.compile(rf"/salons/{salon}/$"))


def press(page, row, name, along=None):
    """The button of one guest; the page comes back."""
    guest = page.locator(".guests tbody tr").nth(row)
    if along is not None:
        guest.locator("select").select_option(str(along))
    with page.expect_navigation():
        guest.get_by_role("button", name=name, exact=True).click()


def answer_of(page, row):
    return page.locator(".guests tbody tr").nth(row).locator("td").nth(2).inner_text().strip()


def tick_at_the_door(page, salon, *, row):
    """By keyboard alone: the number of the guest in that row, and Enter."""
    number = page.locator(".guests tbody tr").nth(row).locator(".who small").inner_text()
    page.goto(f"/salons/{salon}/door/")
    page.fill("#finds", number)
    assert page.locator(".arrivals li:visible").count() == 1
    with page.expect_navigation():
        page.press("#finds", "Enter")
    assert page.locator(".arrivals li.here").count() == 1


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_event_from_the_plan_to_the_lead(sit_down, picture, language):
    words = WORDS[language]
    head = sit_down("outlet_head", language=language)
    salon = plan(head, words["title"])
    picture(head, f"salon-{language}-planned")
    head.goto(f"/salons/{salon}/invite/")
    picture(head, f"salon-{language}-inviting")
    invite(head, salon, 3)
    assert head.locator(".guests tbody tr").count() == 3

    press(head, 0, words["accepts"], along=1)
    press(head, 1, words["accepts"])
    assert answer_of(head, 0) == words["seat"]
    assert answer_of(head, 1) == words["waits"]
    press(head, 0, words["declines"])
    assert answer_of(head, 1) == words["seat"]
    picture(head, f"salon-{language}-answered")

    tick_at_the_door(head, salon, row=1)
    picture(head, f"salon-{language}-door")

    head.goto(f"/salons/{salon}/")
    head.get_by_role("link", name=words["lead"]).click()
    head.fill("[name=expected]", "80000")
    head.fill("[name=next_step]", words["step"])
    with head.expect_navigation():
        head.locator("form.one-form [type=submit]").click()
    head.locator(".guests a[href^='/leads/']").wait_for()
    picture(head, f"salon-{language}-lead")

    head.goto(f"/calendar/?view=day&day={soon():%Y-%m-%d}")
    assert head.locator(f"a.event[href='/salons/{salon}/']").count() == 1


@pytest.mark.parametrize(
    ("size", "language"), [(WIDE, "zh-hans"), (PHONE, "en")], ids=["wide", "phone"]
)
def test_a_list_is_checked_invited_and_taken_back(sit_down, picture, size, language):
    """Proves part of 5.4 and 13.5: from my customers as narrowed, and from a file."""
    page = sit_down("outlet_head", language=language, size=size)
    salon = plan(page, WORDS[language]["title"], capacity=2)
    name = f"salon-{language}-{size['width']}"
    page.goto("/customers/invite/?at_least=1000")
    picture(page, f"{name}-from-customers")
    page.locator(f"[name=salon][value='{salon}']").check()
    with page.expect_navigation():
        page.locator("main form [type=submit]").click()
    picture(page, f"{name}-checked")
    assert objections(page) == []
    numbers = page.locator("main tbody .who small").all_inner_texts()

    page.goto(f"/salons/{salon}/invite/")
    rows = "\n".join(["客户号", *numbers[:2], numbers[0], "NOBODY-1"])
    page.set_input_files(
        "#file", {"name": "名单.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    )
    with page.expect_navigation():
        page.locator("form[enctype] [type=submit]").click()
    picture(page, f"{name}-checked-file")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= size["width"]
    assert objections(page) == []
    with page.expect_navigation():
        page.locator("button[value=list]").click()
    page.wait_for_url(re.compile(rf"/salons/{salon}/$"))
    assert page.locator(".guests tbody tr").count() == 2

    page.goto(f"/salons/{salon}/invite/")
    picture(page, f"{name}-invited-by-me")
    with page.expect_navigation():
        page.locator(".together button").first.click()
    assert page.locator(".together button").count() == 0


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_events_are_seen_on_every_screen(sit_down, picture, language, size):
    """Proves part of 13.6."""
    page = sit_down("outlet_head", language=language, size=size, dark=language == "en")
    page.goto("/salons/")
    salon = page.locator(".listing .who a").first.get_attribute("href")
    for name, address in (
        ("list", "/salons/"),
        ("over", "/salons/?state=over"),
        ("new", "/salons/new/"),
        ("salon", salon),
        ("invite", f"{salon}invite/"),
        ("door", f"{salon}door/"),
        ("sheet", f"{salon}sheet/"),
        ("effect", "/alerts/effect/"),
    ):
        page.goto(address)
        picture(page, f"salons-{name}-{language}-{size['width']}")
        assert page.evaluate("() => document.documentElement.scrollWidth") <= size["width"], name
        assert objections(page) == [], name
