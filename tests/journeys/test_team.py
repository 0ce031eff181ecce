"""A head goes through the week with the team, and into one person's diary."""

import pytest

from tests.journeys.conftest import PHONE, WIDE, follow

NAMED = {"zh-hans": "团队", "en": "Team"}


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pack_of_the_week_is_read_and_one_diary_opened(sit_down, picture, language, size):
    """Proves part of 5.2, 13.6."""
    page = sit_down("outlet_head", language=language, size=size, dark=language == "en")
    page.goto("/team/")
    page.get_by_role("heading", name=NAMED[language], level=1).wait_for()
    name = f"team-{language}-{size['width']}"
    picture(page, name)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    people = page.locator(".team .who a")
    whose = people.first.inner_text()
    follow(page, people.first)
    page.get_by_role("heading", name=whose).wait_for()
    picture(page, f"{name}-diary")
    follow(page, page.locator(".crumbs a"))
    page.get_by_role("heading", name=NAMED[language], level=1).wait_for()


def test_the_pack_is_printed_and_taken_along(sit_down, workbench):
    """Proves part of 5.2, 13.5."""
    page = sit_down("branch_head", language="en")
    page.goto("/team/")
    paper = page.pdf(format="A4", landscape=True, path=str(workbench.screens / "team.pdf"))
    assert paper.startswith(b"%PDF")
    page.locator("summary", has_text="Export").click()
    with page.expect_download() as taken:
        page.locator("details.choose[open] a").first.click()
    assert taken.value.suggested_filename.startswith("team-")
