"""A wealth advisor begins the day: what first, why, and what became of it."""

import pytest

from tests.journeys.conftest import PHONE, WIDE, look_for

# The advisor of the demo bank has the longest list.
ROLE = "advisor"


def selected(page):
    return page.locator("tr[data-row].selected").get_attribute("id")


def rows(page):
    return page.locator("#work-list tr[data-row]")


def beside(page):
    """The panel of the first line has come."""
    page.locator("#peek [data-item]").wait_for()


def step(page, key):
    """Walk one row; its panel comes with it."""
    with page.expect_response(lambda reply: "/work/items/" in reply.url):
        page.keyboard.press(key)
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_list_says_what_comes_first_and_why(sit_down, picture, language, size, dark):
    """Proves part of 5.1, 13.6."""
    page = sit_down(ROLE, language=language, size=size, dark=dark)
    page.goto("/work/")
    assert rows(page).count() > 0
    assert page.locator(".reason").first.inner_text().strip()
    wide = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert wide, "the page is wider than the screen"
    picture(page, f"morning-{language}-{size['width']}{'-dark' if dark else ''}")


def test_the_list_is_walked_by_keyboard_and_the_address_follows(sit_down):
    """Proves part of 13.6."""
    page = sit_down(ROLE, language="en")
    page.goto("/work/")
    beside(page)
    first = selected(page)
    step(page, "j")
    second = selected(page)
    assert second != first
    number = second.removeprefix("item-")
    assert f"item={number}" in page.url
    assert page.locator(f"#peek [data-item='{number}']").is_visible()
    step(page, "k")
    assert selected(page) == first

    page.keyboard.press("Enter")
    page.wait_for_url("**/customers/*/")
    page.go_back()
    page.locator("#work-list").wait_for()
    assert selected(page) == first


def test_a_letter_is_for_the_row_one_has_just_come_to(sit_down):
    """However quickly it follows: never for the row whose panel still stands there, or comes."""
    page = sit_down(ROLE, language="en")
    page.goto("/work/")
    first = selected(page)
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.get_by_role("heading", name="Record contact").wait_for()
    second = selected(page)
    assert second != first
    assert f"item-{page.locator('#peek [data-item]').get_attribute('data-item')}" == second


def test_a_letter_that_comes_with_the_panel_waits_until_its_buttons_are_bound(sit_down):
    page = sit_down(ROLE, language="en")
    page.add_init_script(
        """const press = new KeyboardEvent("keydown", {key: "c", bubbles: true});
        const soon = () => setTimeout(() => document.body.dispatchEvent(press));
        document.addEventListener("htmx:afterSwap", soon, {once: true});"""
    )
    page.goto("/")  # the day begins with the list
    page.get_by_role("heading", name="Record contact").wait_for()


def test_a_contact_takes_two_touches_and_can_be_undone(sit_down, picture):
    """Proves part of 5.2."""
    page = sit_down(ROLE, language="en")
    page.goto("/work/")
    beside(page)
    waiting, first = rows(page).count(), selected(page)
    week = page.locator("#tiles li").last.locator("b")
    place = week.bounding_box()
    page.keyboard.press("c")
    page.get_by_role("heading", name="Record contact").wait_for()
    picture(page, "morning-contact-form")
    page.get_by_role("button", name="Agreed or bought").click()
    page.get_by_text("Contact recorded").last.wait_for()
    page.locator(f"#{first}").wait_for(state="detached")
    assert rows(page).count() == waiting - 1
    assert selected(page) not in (None, first)
    assert int(week.inner_text()) > 0
    anew = page.context.new_page()
    anew.goto("/work/")
    assert week.inner_text() == anew.locator("#tiles li").last.locator("b").inner_text()
    anew.close()
    assert week.bounding_box() == place, "the tiles moved"
    picture(page, "morning-undo")

    page.get_by_role("button", name="Undo").click()
    page.locator(f"#work-list #{first}").wait_for()
    page.get_by_text("Taken back.").wait_for()
    assert rows(page).count() == waiting


def test_work_is_postponed_and_finished_with_one_letter_and_one_button(sit_down):
    page = sit_down(ROLE, language="en")
    page.goto("/work/")
    beside(page)
    for letter, button, words in [
        ("p", ".outcomes button", "Postponed."),
        ("x", ".outcomes button", "Finished."),
    ]:
        first = selected(page)
        page.keyboard.press(letter)
        page.locator(f"#peek {button}").first.click()
        page.locator(".toast", has_text=words).wait_for()
        page.locator(f"#{first}").wait_for(state="detached")
        page.locator(".toast", has_text=words).get_by_role("button").click()
        page.locator(f"#work-list #{first}").wait_for()
        page.wait_for_load_state("networkidle")
        page.locator(f"#work-list #{first} [data-peek]").click()
        page.locator(f"#peek [data-item='{first.removeprefix('item-')}']").wait_for()


def test_anything_is_found_from_anywhere(sit_down, picture):
    """Proves part of 1.5."""
    page = sit_down("outlet_head", language="zh-hans")
    page.goto("/work/")
    page.keyboard.press("Control+k")
    page.keyboard.type("wang", delay=20)
    page.locator("#suggestions a").first.wait_for()
    picture(page, "search-suggestions")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers/*/")


def test_what_was_looked_for_is_in_no_address_and_is_there_again_on_going_back(sit_down):
    """Proves part of 12.5."""
    page = sit_down("outlet_head")
    page.goto("/work/")
    asked = []
    page.on("request", lambda request: "/news/" in request.url or asked.append(request.url))
    page.keyboard.press("Control+k")
    look_for(page, "wang")
    rows = page.locator("main tbody tr")
    found = rows.count()
    assert found > 0
    rows.first.locator("a").click()
    page.wait_for_url("**/customers/*/")
    page.go_back()
    assert page.locator(".find input[type=search]").input_value() == "wang"
    assert rows.count() == found
    assert [address for address in asked if "wang" in address or "?" in address] == []


def test_on_a_phone_the_panel_slides_in_and_the_menu_too(sit_down, picture):
    """Proves part of 12.5: a customer whose panel cannot be seen is not read."""
    page = sit_down(ROLE, language="zh-hans", size=PHONE)
    page.emulate_media(reduced_motion="reduce")
    asked = []
    page.on("request", lambda request: "/items/" in request.url and asked.append(request.url))
    page.goto("/work/")
    page.wait_for_load_state("networkidle")
    assert asked == []
    rows(page).first.locator("[data-peek]").click()
    page.locator("#peek.open").wait_for()
    page.locator("#peek .peek-head").wait_for()
    picture(page, "morning-phone-panel")
    page.locator("#peek [data-closes=peek]").click()
    page.locator("#peek.open").wait_for(state="hidden")
    page.locator(".frame-foot button").click()
    page.locator(".rail.open").wait_for()
    picture(page, "morning-phone-menu")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_customers_search_and_the_door_look_as_they_should(sit_down, picture, language, size):
    name = f"{language}-{size['width']}"
    page = sit_down(ROLE, language=language, size=size)
    for address, words, what in [
        ("/customers/", "", "customers"),
        ("/search/", "", "search-nothing"),
        ("/search/", "zh", "search"),
        ("/search/", "无人", "search-empty"),
        ("/work/?kind=retain&whose=mine", "", "morning-empty"),
    ]:
        page.goto(address)
        if words:
            look_for(page, words)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        picture(page, f"{what}-{name}")
    page.context.clear_cookies(name="sessionid")
    page.goto("/sign-in/")
    picture(page, f"door-{name}")
