"""A manager logs a contact, finds it in the work diary, and takes the diary along."""

import io

import pytest
from openpyxl import load_workbook

from tests.journeys.conftest import PHONE, WIDE


@pytest.mark.parametrize(
    ("language", "size"), [("zh-hans", WIDE), ("en", WIDE), ("zh-hans", PHONE)]
)
def test_what_was_logged_stands_in_the_diary(sit_down, picture, language, size):
    """Proves part of 5.2, 3.6."""
    page = sit_down("advisor", language=language, size=size)
    page.goto("/customers/")
    page.locator("table.people tbody .who a").first.click()
    page.wait_for_url("**/customers/*/")
    page.locator("[data-opens-dialog=contact]").first.click()
    page.locator("#contact [name=note]").wait_for()
    for name in ("channel", "purpose", "outcome"):
        page.locator(f"[name={name}]").first.check(force=True)
    page.fill("[name=minutes]", "25")
    page.fill("[name=note]", "已约周五面谈")
    page.locator("#contact [type=submit]").click()
    page.wait_for_url("**/contacts/")
    page.goto("/diary/?span=day")
    page.get_by_text("已约周五面谈").first.wait_for()
    picture(page, f"diary-{language}-{size['width']}")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    if size is WIDE:
        page.goto("/diary/")
        page.emulate_media(media="print")
        picture(page, f"diary-print-{language}")
        page.emulate_media(media="screen")
        page.locator("details.choose summary").click()
        with page.expect_download() as taken:
            page.locator("details.choose a").first.click()
        rows = load_workbook(io.BytesIO(taken.value.path().read_bytes())).active.rows
        assert any("已约周五面谈" in [cell.value for cell in row] for row in rows)
