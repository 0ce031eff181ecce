"""One contact, from the list to the head's review: what is made of it comes by itself."""

from tests.journeys.conftest import follow

NOTE = "女儿下月入学，想谈教育金"


def test_what_one_contact_becomes(sit_down, picture):
    """Proves 5.2, together with the two touches of test_morning: logged with note and next step, it
    is a task of the day promised, in the calendar and its feed, in the diary with channel, purpose,
    outcome, next step and minutes, and in the head's review of the week, which is printed.
    """
    head = sit_down("outlet_head", language="en")
    page = sit_down("advisor", language="en")
    name = page.locator(".me b").inner_text()
    before = _contacts_of(head, name)

    page.goto("/work/")
    promised = _log_with_what_follows(page)

    page.goto(f"/calendar/?view=day&day={promised}")
    assert "Meet" in page.locator("main").inner_text()
    feed = _feed_of(page)
    assert f"DTSTART;VALUE=DATE:{promised.replace('-', '')}" in feed
    assert NOTE not in feed

    page.goto("/diary/?span=day")
    row = page.locator(".diary tbody tr", has_text=NOTE)
    for label in ("Channel", "Purpose", "Outcome", "Minutes", "Next step"):
        assert row.locator(f"[data-label='{label}']").inner_text().strip(), label
    assert "Meet" in row.locator("[data-label='Next step']").inner_text()

    assert _contacts_of(head, name) == before + 1
    assert head.pdf(format="A4", landscape=True).startswith(b"%PDF")
    picture(head, "team-after-the-day")
    follow(head, head.locator(".team .who a", has_text=name).first)
    assert NOTE in head.locator("main").inner_text()


def _contacts_of(head, name):
    head.goto("/team/")
    row = head.locator(".team tr", has=head.get_by_role("link", name=name, exact=True)).first
    return int(row.locator("[data-label=Contacts]").inner_text().replace("—", "0"))


def _log_with_what_follows(page):
    page.keyboard.press("c")
    page.get_by_role("heading", name="Record contact").wait_for()
    page.get_by_text("Note and next step").click()
    page.fill("#peek [name=note]", NOTE)
    page.select_option("#peek [name=next_step]", "meet")
    promised = page.get_attribute("#peek [name=next_on]", "min")
    page.fill("#peek [name=next_on]", promised)
    page.get_by_label("Leave it on my list").check()
    page.get_by_role("button", name="Agreed or bought").click()
    page.locator("#peek [data-kept]").wait_for()
    return promised


def _feed_of(page):
    page.goto("/calendar/")
    page.locator("form[action$='/calendar/feed/'] button").click()
    return page.request.get(page.locator("#feed-address").input_value()).text()
