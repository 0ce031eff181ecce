"""Two records are one person: proposed, approved by another, merged, found under either number, and
taken apart again.

Proves 1.4 as people do it.
"""

import re

import pytest

from tests.journeys.conftest import PHONE, WIDE, follow, look_for

MERGING = 60_000  # ms that the program may take beside everything else on the machine


def numbers_on(page):
    """The customers' numbers of the pair that is shown."""
    return page.locator(".twins-table thead a").all_inner_texts()


def decided(page, words):
    """Press the button of these words and see that it is on the record."""
    page.get_by_role("button", name=words).click()
    page.get_by_text(re.compile("Done, and on the record|已办理，并已记录")).first.wait_for()


@pytest.mark.parametrize(
    ("languages", "words"),
    [
        (
            ("en", "zh-hans"),
            ("One person: propose the merge", "批准", "Propose to take them apart", "批准"),
        ),
        (
            ("zh-hans", "en"),
            ("同一人，提请合并", "Approve", "提请拆分", "Approve"),
        ),
    ],
    ids=["en", "zh"],
)
def test_a_pair_is_merged_found_by_either_number_and_taken_apart(
    sit_down, picture, languages, words
):
    maker = sit_down("branch_head", language=languages[0])
    checker = sit_down("supervisor", language=languages[1])
    maker.goto("/duplicates/")
    picture(maker, f"duplicates-{languages[0]}")
    follow(maker, maker.locator(".twins a.do").first)
    address, (first, second) = maker.url, numbers_on(maker)
    picture(maker, f"duplicate-{languages[0]}")
    decided(maker, words[0])
    assert maker.get_by_role("button", name="Approve").count() == 0

    checker.goto(address)
    picture(checker, f"duplicate-{languages[1]}-to-approve")
    decided(checker, words[1])
    checker.locator("#decision .tag.green").wait_for(timeout=MERGING)

    maker.goto(address)
    (stays,) = numbers_on(maker)
    picture(maker, f"duplicate-{languages[0]}-merged")
    gone = second if stays == first else first
    look_for(maker, gone)
    maker.get_by_text(re.compile(stays)).first.wait_for()

    maker.goto(address)
    maker.fill("[name=note]", "Two brothers")
    decided(maker, words[2])
    checker.goto(address)
    decided(checker, words[3])
    checker.locator("#decision .tag:not(.amber)").wait_for(timeout=MERGING)
    maker.goto(address)
    assert sorted(numbers_on(maker)) == sorted([first, second])


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pairs_are_seen_on_every_screen(sit_down, picture, language, size):
    page = sit_down("branch_head", language=language, size=size, dark=language == "en")
    page.goto("/duplicates/")
    picture(page, f"duplicates-{language}-{size['width']}")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= size["width"]
    follow(page, page.locator(".twins a.do").first)
    picture(page, f"duplicate-{language}-{size['width']}")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= size["width"]
