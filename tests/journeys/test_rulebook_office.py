"""The rulebook is changed from the first figure to the first day in force, by two people.

Proves 0.2 and 0.3 as people do it.
"""

import pytest

from tests.journeys.conftest import PHONE, WIDE

SELECTED = (
    "() => { const t = document.getElementById('id_text');"
    " return t.value.slice(t.selectionStart, t.selectionEnd); }"
)
TRIAL = 90_000  # ms that a trial may take beside everything else on the machine


def wrong(text):
    return text.replace("grace_month_ends = 2", "grace_month_ends = -2")


def mended(text):
    return text.replace("grace_month_ends = -2", "grace_month_ends = 1")


@pytest.fixture
def todays_edition(workbench):
    """What this journey approves is gone afterwards: other journeys work by the old rulebook."""
    yield
    for path in (workbench.screens.parent / "rulebooks").glob("*.toml"):
        path.unlink()


def written_and_mended(page, picture):
    """A figure is changed wrongly, the mistake is shown in its line, and mended."""
    text = page.input_value("#id_text")
    page.fill("#id_text", wrong(text))
    page.locator("#checked").get_by_text("must be at least 0").wait_for()
    picture(page, "rulebook-en-mistake")
    page.locator("#checked [data-line]").click()
    assert "grace_month_ends = -2" in page.evaluate(SELECTED)
    page.fill("#id_text", mended(wrong(text)))
    page.locator("#checked").get_by_text("it changes one key").wait_for()
    page.fill("#id_day", page.evaluate("() => new Date().toLocaleDateString('sv')"))
    page.fill("#id_note", "Falls are felt a month sooner")
    picture(page, "rulebook-en-mended")


def tried_and_approved(page, picture):
    """Another person has it tried, sees what would change, and agrees."""
    page.get_by_role("link", name="查看").first.click()
    page.get_by_role("button", name="试算").click()
    page.locator("#trial .results").wait_for(timeout=TRIAL)
    picture(page, "rulebook-zh-trial")
    page.fill("[name=note]", "同意")
    page.get_by_role("button", name="批准").click()
    page.get_by_text("已办理，并已记录。").wait_for()


@pytest.mark.usefixtures("todays_edition")
def test_a_change_is_written_mended_tried_approved_by_another_and_in_force(sit_down, picture):
    maker = sit_down("rulebook_maker", language="en")
    maker.goto("/rulebook/")
    picture(maker, "rulebook-en")
    maker.get_by_role("link", name="Propose a change").first.click()
    written_and_mended(maker, picture)
    maker.get_by_role("button", name="Propose").click()
    maker.get_by_text("A second person decides; until then nothing changes.").wait_for()
    assert maker.get_by_role("button", name="Approve").count() == 0

    checker = sit_down("rulebook_checker", language="zh-hans")
    checker.goto("/rulebook/")
    tried_and_approved(checker, picture)
    checker.goto("/rulebook/")
    picture(checker, "rulebook-zh-in-force")

    maker.reload()
    maker.get_by_role("link", name="The edition").click()
    maker.get_by_text("In force", exact=True).wait_for()
    maker.get_by_text("tiers.grace_month_ends").first.wait_for()
    picture(maker, "rulebook-en-edition")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_office_is_seen_on_every_screen(sit_down, picture, language, size):
    page = sit_down("rulebook_maker", language=language, size=size, dark=language == "en")
    for address, name in (
        ("/rulebook/", "office"),
        ("/rulebook/propose/", "propose"),
        ("/rulebook/editions/default/1990-01-01/", "edition"),
    ):
        page.goto(address)
        picture(page, f"rulebook-{name}-{language}-{size['width']}")
        width = page.evaluate("() => document.documentElement.scrollWidth")
        assert width <= size["width"]
