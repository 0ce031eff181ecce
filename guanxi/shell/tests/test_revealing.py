"""Identity on the customer's page: masked, in clear for a reason and a while, on the record."""

from dataclasses import replace

import pytest

from guanxi.bank.tests.factories import YESTERDAY, make_customer
from guanxi.foundation.dictionary import Purpose
from guanxi.nightly.tests.factories import NightRunFactory
from guanxi.privacy.models import AccessIntent, Reveal
from guanxi.privacy.queries.looks import revealable_fields
from guanxi.privacy.tests.factories import RevealFactory
from guanxi.shell.customer.labels import FIELD_LABELS
from guanxi.shell.tests.factories import audit_events, signed_in
from guanxi.shell.viewers import viewer_of
from guanxi.stewardship.tests.factories import StewardshipFactory
from guanxi.worklist.models import WorkItem
from guanxi.worklist.tests.factories import WorkItemFactory

pytestmark = pytest.mark.django_db
PHONE, MASKED, ADDRESS = "13800138000", "**000", "湖滨路1号"
AS_A_PART = {"headers": {"HX-Request": "true"}}


@pytest.fixture(autouse=True)
def night():
    NightRunFactory(day=YESTERDAY)


@pytest.fixture
def customer():
    return make_customer(name="王小明", phone=PHONE, address=ADDRESS, email="")


@pytest.fixture
def steward(client, customer):
    person = signed_in(client, role="relationship_manager", branch=customer.branch)
    StewardshipFactory(customer=customer, staff=person)
    return person


@pytest.fixture
def work(customer, steward):
    return WorkItemFactory(customer=customer, assignee=steward)


def door(customer, name, field="phone"):
    return f"/customers/{customer.pk}/{name}/{field}/"


def reveal(client, customer, field="phone", **reason):
    return client.post(door(customer, "reveal", field), reason, follow=True, **AS_A_PART)


def test_the_tab_shows_what_the_masks_leave_and_offers_the_rest(client, customer, steward):
    """Proves part of 12.1."""
    page = client.get(f"/customers/{customer.pk}/data/").text
    assert "王**" in page
    assert MASKED in page
    assert door(customer, "reveal") in page
    assert door(customer, "reveal", "address") in page
    assert door(customer, "reveal", "email") not in page  # there is none


def test_every_field_that_may_be_revealed_stands_on_the_tab():
    assert set(FIELD_LABELS) | {"name_initials"} == revealable_fields()


def test_the_question_offers_ones_own_open_work_for_this_customer(client, customer, work):
    WorkItemFactory(customer=customer)
    WorkItemFactory(customer=customer, assignee=work.assignee, closed=True)
    WorkItemFactory(assignee=work.assignee)
    page = client.get(door(customer, "reveal")).text
    assert page.count('name="work"') == 1
    assert f'value="{work.pk}"' in page
    assert "The customer is here" in page
    assert PHONE not in page


def test_with_a_piece_of_work_the_field_stands_in_clear_for_ten_minutes(client, customer, work):
    """Proves part of 12.1."""
    reply = reveal(client, customer, work=work.pk)
    assert PHONE in reply.text
    assert "Hide again" in reply.text
    assert "<html" not in reply.text
    shown = Reveal.objects.get()
    assert (shown.until - shown.at).total_seconds() == 600
    assert (shown.work, shown.because, shown.actor) == (work, work.cause, work.assignee)


def test_without_scripts_it_stands_on_a_page_of_its_own(client, customer, work):
    reply = client.post(door(customer, "reveal"), {"work": work.pk}, follow=True)
    assert PHONE in reply.text
    assert "<html" in reply.text
    back = client.get(f"/customers/{customer.pk}/data/").text
    assert PHONE not in back
    assert door(customer, "revealed") in back


def test_everything_about_it_is_on_the_record(client, customer, work):
    """Proves part of 12.5."""
    reveal(client, customer, work=work.pk)
    assert "privacy.field.revealed" in audit_events()
    asked, read = AccessIntent.objects.order_by("pk")
    assert (asked.door, asked.purpose) == ("shell:customer-reveal:phone", "standard")
    assert (read.door, read.purpose) == ("shell:customer-revealed:phone", "personal")
    assert read.because == "Revealed for a piece of work"
    assert {asked.customer_id, read.customer_id} == {customer.pk}


def test_the_same_reason_reveals_the_next_field_at_once(client, customer, work):
    reveal(client, customer, work=work.pk)
    page = client.get(f"/customers/{customer.pk}/data/").text
    assert f'name="work" value="{work.pk}"' in " ".join(page.split())
    assert ADDRESS in reveal(client, customer, "address", work=work.pk).text


@pytest.mark.parametrize(
    ("moment", "cause"), [("here", "customer_came_by"), ("phone", "customer_called")]
)
def test_a_customer_who_is_there_is_reason_enough_and_comes_onto_the_list(
    client, customer, steward, moment, cause
):
    assert PHONE in reveal(client, customer, moment=moment).text
    item = WorkItem.objects.get()
    assert (item.cause, item.assignee, item.customer) == (cause, steward, customer)
    assert item.due_on == item.deadline == item.raised_on
    assert Reveal.objects.get().work == item


@pytest.mark.parametrize("reason", [{}, {"work": "0"}, {"work": "x"}, {"moment": "never"}])
def test_without_a_reason_the_question_comes_back(client, customer, work, reason):
    reply = client.post(door(customer, "reveal"), reason, **AS_A_PART)
    assert reply.status_code == 422
    assert "Choose one of your own open pieces of work" in reply.text
    assert not Reveal.objects.exists()


def test_the_work_of_a_colleague_is_no_reason(client, customer, steward):
    theirs = WorkItemFactory(customer=customer)
    assert client.post(door(customer, "reveal"), {"work": theirs.pk}).status_code == 422
    assert not Reveal.objects.exists()


def test_what_was_revealed_can_be_hidden_at_once(client, customer, work):
    reveal(client, customer, work=work.pk)
    reply = client.post(door(customer, "hide"), follow=True, **AS_A_PART)
    assert PHONE not in reply.text
    assert "Reveal" in reply.text
    assert PHONE not in client.get(door(customer, "revealed")).text


def test_what_has_run_out_is_masked_by_the_database(client, customer, work):
    RevealFactory(work=work, over=True)
    assert PHONE not in client.get(door(customer, "revealed")).text
    assert door(customer, "revealed") not in client.get(f"/customers/{customer.pk}/data/").text


def test_a_page_puts_the_mask_back_when_the_time_has_run_out(client, customer, work):
    reply = reveal(client, customer, work=work.pk)
    assert f'hx-get="{door(customer, "field")}"' in reply.text
    assert "load delay:60" in reply.text
    assert MASKED in client.get(door(customer, "field"), **AS_A_PART).text


@pytest.mark.parametrize("name", ["reveal", "revealed", "field"])
def test_a_customer_of_somebody_else_and_a_field_there_is_not_are_not_found(
    client, customer, steward, name
):
    assert client.get(door(make_customer(), name)).status_code == 404
    assert client.get(door(customer, name, "risk_tolerance")).status_code == 404
    assert client.get(door(customer, name, "name_initials")).status_code == 404


def test_a_stranger_reveals_nothing(client, customer):
    signed_in(client, role="relationship_manager", branch=customer.branch)
    assert client.post(door(customer, "reveal"), {"moment": "here"}).status_code == 404
    assert client.post(door(customer, "hide")).status_code == 404
    assert not WorkItem.objects.exists()


def test_a_role_that_never_reads_identity_in_clear_is_refused(
    client, customer, steward, monkeypatch
):
    """Proves part of 12.1: which roles may is the rulebook's."""

    def narrowed(*who, **more):
        return replace(viewer_of(*who, **more), purposes=frozenset({Purpose.STANDARD}))

    monkeypatch.setattr("guanxi.shell.middleware.viewer_of", narrowed)
    page = client.get(f"/customers/{customer.pk}/data/").text
    assert "Your role does not read identity in clear" in page
    assert door(customer, "reveal") not in page
    assert client.post(door(customer, "reveal"), {"moment": "here"}).status_code == 403
    assert client.get(door(customer, "revealed")).status_code == 403


def test_the_doors_take_only_what_they_are_for(client, customer, work):
    assert client.get(door(customer, "hide")).status_code == 405
    assert client.post(door(customer, "revealed")).status_code == 405
    assert client.put(door(customer, "reveal")).status_code == 405


def test_the_panel_shows_the_number_by_one_click_for_its_own_work(client, customer, work):
    """Proves part of 12.1."""
    panel = client.get(f"/work/items/{work.pk}/").text
    assert "Show phone number" in panel
    assert PHONE not in panel
    assert f'name="work" value="{work.pk}"' in " ".join(panel.split())
    assert PHONE in reveal(client, customer, work=work.pk).text
    assert door(customer, "revealed") in client.get(f"/work/items/{work.pk}/").text


def test_the_panel_of_a_colleagues_work_asks_for_ones_own_reason(client, customer):
    head = signed_in(client, role="outlet_head", branch=customer.branch)
    theirs = WorkItemFactory(customer=customer)
    panel = client.get(f"/work/items/{theirs.pk}/").text
    assert "Show phone number" in panel
    assert 'name="work"' not in panel
    assert PHONE in reveal(client, customer, moment="phone").text
    assert WorkItem.objects.get(assignee=head).customer == customer
