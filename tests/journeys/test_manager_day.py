"""One contact, from the list to the head's review: everything that is made of it comes by itself."""

from tests.journeys.conftest import follow

NOTE = "女儿下月入学，想谈教育金"


def _contacts_of(page, name):
    row = page.locator(".team tr", has=page.get_by_role("link", name=name, exact=True)).first
    return int(row.locator("[data-label=Contacts]").inner_text().replace("—", "0"))


def test_what_one_contact_becomes(sit_down, picture):
    """Proves 5.2: logged in two touches, or with note and next step; then it is a task of the day
    promised, in the calendar and its feed, in the diary with channel, purpose, outcome, next step
    and minutes, and in the head's review of the week, which is printed and taken along.
    """
    head = sit_down("outlet_head", language="en")
    head.goto("/team/")
    page = sit_down("advisor", language="en")
    name = page.locator(".me b").inner_text()
    before = _contacts_of(head, name)

    page.goto("/work/")
    page.keyboard.press("c")
    page.get_by_role("heading", name="Record contact").wait_for()
    page.keyboard.press("Enter")
    page.get_by_text("Contact recorded").last.wait_for()

    page.locator("#work-list tr.selected").wait_for()
    page.keyboard.press("c")
    page.get_by_role("heading", name="Record contact").wait_for()
    page.get_by_text("Note and next step").click()
    page.fill("#peek [name=note]", NOTE)
    page.select_option("#peek [name=next_step]", "meet")
    promised = page.get_attribute("#peek [name=next_on]", "min")
    page.fill("#peek [name=next_on]", promised)
    page.get_by_role("button", name="Agreed or bought").click()
    page.locator("#peek [data-kept]").wait_for()

    page.goto(f"/calendar/?view=day&day={promised}")
    assert "Meet" in page.locator("main").inner_text()
    page.goto("/calendar/")
    page.locator("form[action$='/calendar/feed/'] button").click()
    feed = page.request.get(page.locator("#feed-address").input_value()).text()
    assert f"DTSTART;VALUE=DATE:{promised.replace('-', '')}" in feed
    assert NOTE not in feed

    page.goto("/diary/?span=day")
    row = page.locator(".diary tbody tr", has_text=NOTE)
    for label in ("Channel", "Purpose", "Outcome", "Minutes", "Next step"):
        assert row.locator(f"[data-label='{label}']").inner_text().strip(), label
    assert "Meet" in row.locator("[data-label='Next step']").inner_text()

    head.goto("/team/")
    assert _contacts_of(head, name) == before + 2
    assert head.pdf(format="A4", landscape=True).startswith(b"%PDF")
    picture(head, "team-after-the-day")
    follow(head, head.locator(".team .who a", has_text=name).first)
    assert NOTE in head.locator("main").inner_text()
