"""The morning list as a page: works, not permitted, not visible, refused, wrong method."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from guanxi.bank.tests.factories import (
    TODAY,
    YESTERDAY,
    BranchFactory,
    CustomerFactory,
    StaffFactory,
)
from guanxi.foundation.tests.sheets import csv_rows
from guanxi.insight.tests.factories import CustomerFactsFactory
from guanxi.nightly.tests.factories import NightRunFactory
from guanxi.privacy.models import AccessIntent
from guanxi.privacy.tests.choices import OptOutFactory
from guanxi.shell.tests.factories import audit_events, signed_in
from guanxi.stewardship.tests.factories import StewardshipFactory
from guanxi.worklist.tests.factories import ContactFactory, WorkItemFactory

pytestmark = pytest.mark.django_db
FAR = TODAY + timedelta(days=60)


@pytest.fixture(autouse=True)
def night():
    NightRunFactory(day=YESTERDAY)


@pytest.fixture
def manager(client):
    return signed_in(client, role="advisor")


def work(staff, **about):
    about.setdefault("deadline", FAR)
    about.setdefault("customer", CustomerFactory(branch=staff.branch, name="王小明"))
    return WorkItemFactory(assignee=staff, **about)


def test_the_list_says_why_how_much_and_by_when(client, manager):
    """Proves part of 5.1."""
    item = work(manager)
    StewardshipFactory(customer=item.customer, staff=manager)
    page = client.get("/work/").text
    assert "王**" in page
    assert "王小明" not in page
    assert "¥1,320,000" in page
    assert "41" in page
    assert "¥1.32M" in page
    assert f"A {manager.name}" in page


def test_the_page_begins_with_a_greeting_and_names_who_comes_first(client, manager):
    work(manager)
    page = client.get("/work/").text
    assert "思远" in page
    assert page.count("王**") == 2  # in the line, and beside the list


def test_a_customer_is_read_with_the_list_only_where_the_address_names_the_work(client, manager):
    """Proves part of 12.5: behind the list of a phone nobody would see what was read."""
    item = work(manager)
    read = AccessIntent.objects.filter(actor=manager.pk, subject=f"work:{item.pk}")
    page = reverse("worklist:list")
    assert "To talk about" not in client.get(page).text
    assert not read.exists()
    assert "To talk about" in client.get(page, {"item": item.pk}).text
    assert read.exists()


def test_a_list_without_work_says_so(client, manager):
    assert "All done" in client.get("/work/").text


def test_a_tab_shows_one_kind_and_keeps_the_rest_of_the_address(client, manager):
    work(manager, cause="product_maturing", evidence={})
    work(manager)
    page = client.get("/work/?kind=maturing&order=due").text
    assert page.count("data-row") == 1
    assert "kind=maturing&amp;order=-amount" in page


def test_work_outlives_the_words_of_its_rule(client, manager):
    work(manager, evidence={})
    assert "Raised by an earlier version of this rule" in client.get("/work/").text


def test_what_is_at_stake_can_come_first(client, manager):
    small = work(manager, amount_minor=100_00, score_ppm=9_000_000)
    large = work(manager, amount_minor=900_000_00, score_ppm=1)
    page = client.get("/work/?order=-amount").text
    assert page.index(f"item-{large.pk}") < page.index(f"item-{small.pk}")
    page = client.get("/work/").text
    assert page.index(f"item-{small.pk}") < page.index(f"item-{large.pk}")


def test_resting_work_is_out_of_sight(client, manager):
    work(manager, rests_until=FAR, due_on=FAR)
    assert "All done" in client.get("/work/").text


def test_a_head_sees_the_work_of_the_whole_office_when_asked(client):
    head = signed_in(client, role="outlet_head")
    item = work(StaffFactory(branch=head.branch))
    outside = WorkItemFactory()
    page = client.get("/work/?whose=office").text
    assert f"item-{item.pk}" in page
    assert f"item-{outside.pk}" not in page


def test_only_the_list_is_sent_when_only_the_list_has_changed(client, manager):
    work(manager)
    part = client.get("/work/", headers={"HX-Request": "true", "HX-Target": "work-list"}).text
    assert "<html" not in part
    assert "data-row" in part


def test_the_figures_above_the_list_change_with_it(client, manager):
    """Proves part of 5.2: who was contacted this week is counted at once, on the same page."""
    item = work(manager, tier="diamond")
    before = in_tiles(client.get("/work/").text)
    assert "Contacted this week 0" in before
    assert "1 piece of work" in before
    assert "Time on high-end customers —" in before
    told = {"channel": "phone", "minutes": "10", "outcome": "agreed"}
    client.post(reverse("worklist:contact", args=[item.pk]), told)
    part = client.get("/work/", headers={"HX-Request": "true", "HX-Target": "work-list"}).text
    assert part.count('hx-swap-oob="true"') == 2
    assert "Nothing is due today" in part
    after = in_tiles(part)
    assert "Contacted this week 1" in after
    assert "0 pieces of work" in after
    assert "Time on high-end customers 100%" in after
    assert after == in_tiles(client.get("/work/").text)


def in_tiles(page):
    """The words of the tiles."""
    tiles = page[page.index('id="tiles"') :].split(">", 1)[1].split("</ul>")[0]
    return " ".join(strip_tags(tiles.replace("<", " <")).split())


@pytest.mark.parametrize("door", ["item", "contact", "postpone", "hand-over", "close"])
def test_a_colleagues_work_is_not_found(client, manager, door):
    theirs = WorkItemFactory()
    address = reverse(f"worklist:{door}", args=[theirs.pk])
    assert client.get(address).status_code == 404
    if door != "item":
        assert client.post(address).status_code == 404
    assert client.get(f"/work/?item={theirs.pk}").status_code == 404


@pytest.mark.parametrize("address", ["/work/", "/work/export.csv"])
def test_a_role_without_worklist_is_told_so_in_the_frame(client, address):
    signed_in(client, role="auditor")
    reply = client.get(address)
    assert reply.status_code == 403
    assert "Your role may not do this" in reply.text
    assert "Operations" in reply.text


def test_a_contact_is_recorded_with_what_it_ended(client, manager):
    """Proves part of 5.2, 4.3."""
    item = work(manager)
    address = reverse("worklist:contact", args=[item.pk])
    assert 'value="phone" checked' in " ".join(client.get(address).text.split())
    reply = client.post(address, {"channel": "phone", "minutes": "10", "outcome": "agreed"})
    assert reply.status_code == 200
    assert reply["HX-Trigger"] == "work-changed"
    item.refresh_from_db()
    assert item.outcome == "retained"
    assert "Undo" in reply.text
    assert item.contacts.get().minutes == 10
    assert "worklist.contact.recorded" in audit_events()


def test_work_stays_when_the_customer_was_not_reached(client, manager):
    item = work(manager)
    address = reverse("worklist:contact", args=[item.pk])
    client.post(address, {"channel": "phone", "minutes": "5", "outcome": "not_reached"})
    item.refresh_from_db()
    assert item.closed_at is None
    assert "contacted today" in client.get("/work/").text


def test_a_contact_may_leave_the_work_open(client, manager):
    item = work(manager)
    told = {"channel": "phone", "minutes": "5", "outcome": "agreed", "keep_open": "on"}
    client.post(reverse("worklist:contact", args=[item.pk]), told)
    item.refresh_from_db()
    assert item.closed_at is None


def test_a_contact_that_makes_no_sense_keeps_nothing(client, manager):
    item = work(manager)
    told = {"channel": "pigeon", "minutes": "10", "outcome": "agreed"}
    reply = client.post(reverse("worklist:contact", args=[item.pk]), told)
    assert reply.status_code == 422
    assert not item.contacts.exists()


def test_a_next_step_in_the_past_is_refused_in_words(client, manager):
    item = work(manager)
    told = {"channel": "phone", "minutes": "5", "outcome": "reached", "next_on": "2020-01-01"}
    reply = client.post(reverse("worklist:contact", args=[item.pk]), told)
    assert reply.status_code == 422
    assert "choose a later day" in reply.text


def test_undo_takes_the_contact_back(client, manager):
    item = work(manager)
    told = {"channel": "phone", "minutes": "10", "outcome": "agreed"}
    client.post(reverse("worklist:contact", args=[item.pk]), told)
    contact = item.contacts.get()
    reply = client.post(reverse("worklist:withdraw-contact", args=[contact.pk]))
    assert "Taken back." in reply.text
    item.refresh_from_db()
    assert item.closed_at is None


def test_a_colleagues_contact_cannot_be_taken_back(client, manager):
    theirs = ContactFactory()
    address = reverse("worklist:withdraw-contact", args=[theirs.pk])
    assert client.post(address).status_code == 404
    assert client.get(address).status_code == 405


def test_postponing_and_taking_it_back(client, manager):
    item = work(manager)
    address = reverse("worklist:postpone", args=[item.pk])
    until = client.get(address).text.split('name="until"')[1].split('value="')[1].split('"')[0]
    reply = client.post(address, {"until": until})
    assert "Postponed." in reply.text
    assert "All done" in client.get("/work/").text
    change = item.changes.get()
    reply = client.post(reverse("worklist:undo", args=[change.pk]))
    assert "Taken back." in reply.text
    assert client.post(reverse("worklist:undo", args=[change.pk])).status_code == 200
    assert client.post(reverse("worklist:undo", args=[change.pk + 99])).status_code == 404


def test_postponing_beyond_the_last_day_is_refused_in_words(client, manager):
    item = work(manager)
    reply = client.post(reverse("worklist:postpone", args=[item.pk]), {"until": "2199-01-01"})
    assert reply.status_code == 422
    assert "cannot wait beyond" in reply.text


def test_work_is_handed_to_a_colleague_who_may_take_it(client, manager):
    """Proves part of 3.5."""
    item = work(manager)
    colleague = StaffFactory(name="陈岚", branch=manager.branch, role="advisor")
    address = reverse("worklist:hand-over", args=[item.pk])
    assert "陈岚" in client.get(address).text
    reply = client.post(address, {"to": colleague.pk})
    assert "陈岚" in reply.text
    item.refresh_from_db()
    assert item.assignee == colleague
    assert client.get(address).status_code == 404


def test_work_is_not_handed_to_somebody_elsewhere(client, manager):
    item = work(manager)
    stranger = WorkItemFactory(customer__branch=BranchFactory()).assignee
    reply = client.post(reverse("worklist:hand-over", args=[item.pk]), {"to": stranger.pk})
    assert reply.status_code == 422


def test_work_is_finished_with_its_outcome(client, manager):
    """Proves part of 4.3."""
    item = work(manager)
    address = reverse("worklist:close", args=[item.pk])
    assert client.post(address, {"outcome": "lapsed"}).status_code == 422
    assert "Finished." in client.post(address, {"outcome": "false_alarm"}).text
    item.refresh_from_db()
    assert item.outcome == "false_alarm"


def test_the_file_holds_masked_names_and_no_formula(client, manager):
    """Proves part of 13.5."""
    work(manager, customer=CustomerFactory(branch=manager.branch, name='=HYPERLINK("x")'))
    reply = client.get("/work/export.csv")
    rows = csv_rows(reply)
    assert len(rows) == 2
    assert not any(cell.startswith(("=", "+", "@")) for cell in rows[1])
    assert "HYPERLINK" not in str(rows)
    assert "worklist.list.exported" in audit_events()


def test_an_address_written_by_hand_breaks_nothing(client, manager):
    work(manager)
    for query in [
        "?kind=x",
        "?order=x",
        "?column=x",
        "?view=x",
        "?shown=-1",
        "?shown=99999999",
        "?item=x",
        "?whose=x",
    ]:
        assert client.get(f"/work/{query}").status_code == 200


def peek(client, item):
    return client.get(reverse("worklist:item", args=[item.pk])).text


def rated(staff, **about):
    """A customer with a risk rating, who has a deposit and nothing else."""
    usual = {"risk_tolerance": "C3", "risk_rated_until": FAR, "name": "王小明"}
    customer = CustomerFactory(branch=staff.branch, **usual | about)
    StewardshipFactory(customer=customer, staff=staff)
    CustomerFactsFactory(
        customer_id=customer.pk, branch_id=staff.branch_id, product_classes="demand_deposit"
    )
    return customer


def test_each_piece_of_work_has_reason_channels_talking_points_and_the_next_best_offer(
    client, manager
):
    """Proves 5.1: with propensity, context, value and lever, as the list is ranked by them."""
    first = work(manager, customer=rated(manager), tier="wealth")
    second = work(manager, score_ppm=first.score_ppm - 1)
    page = client.get("/work/").text
    assert page.index(f'id="item-{first.pk}"') < page.index(f'id="item-{second.pk}"')
    line = page[page.index(f'id="item-{first.pk}"') :].split("</tr>")[0]
    assert "broker" in line  # the reason, in one line
    assert line.count("<svg") >= 1  # the permitted channels
    text = peek(client, first)
    for factor in ("Chance 44%", "Moment 185%", "Value 61%", "Priority 130%"):
        assert factor in text
    assert "To talk about" in text
    assert "Next best offer: Wealth product" in text
    assert "R2 suits the risk rating C3" in text
    assert "pushed this quarter" in text


@pytest.mark.parametrize(
    ("about", "offered"),
    [
        ({"risk_rated_until": YESTERDAY}, "Time deposit"),
        ({"risk_tolerance": ""}, "Time deposit"),
        ({"risk_tolerance": "C2"}, "Wealth product"),
    ],
)
def test_nothing_is_offered_beyond_the_risk_rating(client, manager, about, offered):
    """Proves part of 5.1."""
    item = work(manager, customer=rated(manager, **about), tier="wealth")
    assert f"Next best offer: {offered}" in peek(client, item)


@pytest.mark.parametrize("kind", ["direct_marketing", "automated_decisions"])
def test_nothing_is_offered_to_who_refused_offers_or_automated_decisions(client, manager, kind):
    """Proves part of 5.1 and of 12.2."""
    item = work(manager, customer=rated(manager))
    OptOutFactory(customer=item.customer, kind=kind)
    assert "Next best offer" not in peek(client, item)
