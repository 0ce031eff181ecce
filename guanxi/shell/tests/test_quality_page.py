"""Data quality on the pages, and small tasks at the contact. Proves part of 1.6."""

import pytest
from django.apps import apps

from guanxi.bank.tests.factories import YESTERDAY, BranchFactory, CustomerFactory, StaffFactory
from guanxi.nightly.tests.factories import NightRunFactory
from guanxi.quality.models import Told
from guanxi.quality.tests.factories import (
    FigureFactory,
    LackFactory,
    PastFigureFactory,
    ToldFactory,
    lacking,
)
from guanxi.shell.tests.factories import audit_events, signed_in
from guanxi.shell.tests.questions import asked_for
from guanxi.stewardship.tests.factories import StewardshipFactory
from guanxi.worklist.tests.factories import WorkItemFactory

pytestmark = pytest.mark.django_db
AS_A_PART = {"headers": {"HX-Request": "true"}}


@pytest.fixture(autouse=True)
def night():
    NightRunFactory(day=YESTERDAY)


@pytest.fixture
def head(client):
    return signed_in(client, role="branch_head", branch=BranchFactory(parent=BranchFactory()))


@pytest.fixture
def advisor(client):
    return signed_in(client, role="advisor")


@pytest.fixture
def customer(advisor):
    one = CustomerFactory(branch=advisor.branch, name="王小明", email="")
    StewardshipFactory(customer=one, staff=advisor)
    LackFactory(customer_id=one.pk, branch_id=one.branch_id, staff_id=advisor.pk)
    return one


def test_a_head_drills_down_from_office_to_steward_to_field_to_customers(client, head):
    """Proves 1.6 together with the night (test_night, test_states), the small tasks and what was
    told (test_telling, below), and source and time of every value (ingest's test_origins)."""
    outlet = BranchFactory(parent=head.branch, name="湖滨支行")
    steward = StaffFactory(branch=outlet, name="李雷")
    FigureFactory(branch_id=head.branch_id)
    FigureFactory(branch_id=outlet.pk)
    FigureFactory(branch_id=outlet.pk, staff_id=steward.pk)
    FigureFactory(branch_id=outlet.pk, staff_id=-1)
    lacks = CustomerFactory(branch=outlet, name="韩梅梅", source_id="C77")
    LackFactory(customer_id=lacks.pk, branch_id=outlet.pk, staff_id=steward.pk)
    wants_phone = CustomerFactory(branch=outlet, source_id="C78")
    LackFactory(
        customer_id=wants_phone.pk,
        branch_id=outlet.pk,
        staff_id=steward.pk,
        states=lacking(phone="1"),
    )
    assert f"office={outlet.pk}" in client.get("/quality/").text
    office = client.get(f"/quality/?office={outlet.pk}").text
    assert "李雷" in office
    assert "without a steward" in office
    mine = client.get(f"/quality/?office={outlet.pk}&steward={steward.pk}").text
    assert "/quality/customers/email/" in mine
    page = client.get(f"/quality/customers/email/?office={outlet.pk}&steward={steward.pk}").text
    assert "C77" in page
    assert "韩**" in page
    assert "C78" not in page


def test_an_office_that_is_not_below_is_answered_like_one_that_is_not_there(client, head):
    """Proves part of 12.1."""
    FigureFactory(branch_id=head.branch_id, missing=1)
    FigureFactory(branch_id=head.branch.parent_id, missing=7)
    own = client.get("/quality/").text
    for office in (head.branch.parent_id, 999_999, "x", -3):
        page = client.get(f"/quality/?office={office}").text
        assert head.branch.name in page
        assert page.count("<td") == own.count("<td")
        assert "60.0 %" in page  # of the own office
    assert client.get("/quality/customers/shoes/").status_code == 404


@pytest.mark.parametrize("role", ["privacy_officer", "administrator", "auditor"])
def test_those_without_customers_see_the_figures_of_the_bank_and_no_customer(client, role):
    person = signed_in(client, role=role)
    customer = CustomerFactory(branch=person.branch, source_id="C77")
    FigureFactory(branch_id=person.branch_id)
    LackFactory(customer_id=customer.pk, branch_id=person.branch_id)
    page = client.get(f"/quality/?office={person.branch_id}").text
    assert "40.0 %" in page  # six of ten are missing, implausible or out of date
    assert "/quality/customers/" not in page
    listed = client.get(f"/quality/customers/email/?office={person.branch_id}").text
    assert "C77" not in listed


def test_a_steward_has_no_such_page(client, advisor):
    assert client.get("/quality/").status_code == 403


def test_each_figure_says_why_with_its_rule_and_edition(client, head):
    """Proves part of 0.4."""
    FigureFactory(branch_id=head.branch_id)
    page = client.get("/quality/why/email/").text
    assert "does not match" in page
    assert "36 months" in page
    assert "default " in page
    assert client.get("/quality/why/shoes/").status_code == 404


def test_whether_it_improves_is_seen_from_the_nights_before(client, head):
    FigureFactory(branch_id=head.branch_id)
    PastFigureFactory(branch=head.branch, day=YESTERDAY.replace(day=1), missing=8)
    PastFigureFactory(branch=head.branch, day=YESTERDAY)
    page = client.get("/quality/").text
    assert "polyline" in page
    assert "+20.0" in page  # from 20 % to 40 % in order


def test_figures_and_customers_leave_as_files_on_the_record(client, head):
    """Proves part of 13.5."""
    FigureFactory(branch_id=head.branch_id)
    customer = CustomerFactory(branch=head.branch, source_id="C77")
    LackFactory(customer_id=customer.pk, branch_id=head.branch_id)
    figures = b"".join(client.get("/quality/export.csv").streaming_content).decode("utf-8-sig")
    assert "E-mail" in figures
    people = client.get("/quality/customers/email/export.csv")
    assert "C77" in b"".join(people.streaming_content).decode("utf-8-sig")
    assert {"quality.figures.exported", "quality.customers.exported"} <= set(audit_events())


def test_an_office_that_was_never_measured_says_so(client, head):
    assert "Nothing measured here yet" in client.get("/quality/").text


def test_what_lacks_is_asked_on_the_customers_page_and_gone_once_told(client, advisor, customer):
    assert f"/quality/of/{customer.pk}/" in client.get(f"/customers/{customer.pk}/").text
    part = client.get(f"/quality/of/{customer.pk}/", **AS_A_PART).text
    assert "Ask at the next contact" in part
    told = {"field": "email", "value": "wang@example.com"}
    part = client.post(f"/quality/of/{customer.pk}/tell/", told, **AS_A_PART).text
    assert "Ask at the next contact" not in part
    assert "waits for the core system" in part
    number = Told.objects.get().pk
    part = client.post(f"/quality/of/{customer.pk}/{number}/take-back/", **AS_A_PART).text
    assert "Ask at the next contact" in part


def test_what_cannot_be_right_comes_back_with_the_reason(client, advisor, customer):
    reply = client.post(
        f"/quality/of/{customer.pk}/tell/", {"field": "email", "value": "nobody"}, **AS_A_PART
    )
    assert reply.status_code == 422
    assert "does not look like one" in reply.text


def test_the_contact_form_asks_and_takes_down_both_or_neither(client, advisor, customer):
    form = client.get(f"/customers/{customer.pk}/contact/").text
    assert "told_quality-email" in form
    said = {"channel": "phone", "purpose": "care", "outcome": "reached", "next_step": "none"}
    contact = apps.get_model("worklist.Contact")
    door = f"/customers/{customer.pk}/contact/"
    refused = client.post(door, {**said, "minutes": 5, "told_quality-email": "nobody"})
    assert refused.status_code == 422
    assert not contact.objects.exists()
    taken = client.post(door, {**said, "minutes": 5, "told_quality-email": "wang@example.com"})
    assert taken.status_code == 302
    assert contact.objects.count() == Told.objects.count() == 1
    assert "told_quality-email" not in client.get(door).text


def test_the_panel_beside_the_morning_list_asks_like_the_customers_own_form(
    client, advisor, customer
):
    """Proves part of 1.6 and of 5.2: in as few clicks, both or neither, and no more asked after."""
    item = WorkItemFactory(assignee=advisor, customer=customer)
    door = f"/work/items/{item.pk}/contact/"
    form = client.get(door).text
    whole = client.get(f"/customers/{customer.pk}/contact/").text
    (box,) = [line for line in form.splitlines() if 'name="told_quality-email"' in line]
    assert box.strip() in [line.strip() for line in whole.splitlines()]
    said = {"channel": "phone", "minutes": "5", "outcome": "reached"}
    refused = client.post(door, {**said, "told_quality-email": "nobody"})
    assert refused.status_code == 422
    assert "does not look like one" in refused.text
    assert 'value="nobody"' in refused.text
    assert not item.contacts.exists()
    client.post(door, {**said, "told_quality-email": "wang@example.com", "keep_open": "on"})
    assert item.contacts.count() == Told.objects.count() == 1
    assert "told_quality-email" not in client.get(door).text


def test_who_takes_a_contact_back_takes_back_what_was_told_at_it(client, advisor, customer):
    """Proves part of 1.6: what was told by a slip of the hand is asked for again."""
    earlier = ToldFactory(customer=customer, by=advisor, field="occupation", value="teacher")
    item = WorkItemFactory(assignee=advisor, customer=customer)
    door = f"/work/items/{item.pk}/contact/"
    said = {"channel": "phone", "minutes": "5", "outcome": "reached"}
    client.post(door, {**said, "told_quality-email": "wang@example.com"})
    client.post(f"/work/contacts/{item.contacts.get().pk}/withdraw/")
    assert Told.objects.filter(ended_at=None).get() == earlier
    assert "told_quality-email" in client.get(door).text
    assert "quality.value.taken_back" in audit_events()


def test_what_lacks_costs_the_panel_two_questions_however_much_it_is(client, advisor, customer):
    item = WorkItemFactory(assignee=advisor, customer=customer)
    door = f"/work/items/{item.pk}/contact/"
    of_quality = [sql for sql in asked_for(client, door) if '"quality_' in sql]
    assert len(of_quality) == 2


def test_a_told_value_is_shown_to_nobody_and_stands_in_no_trail(client, advisor, customer):
    """Proves part of 12.1."""
    client.post(f"/quality/of/{customer.pk}/tell/", {"field": "email", "value": "wang@example.com"})
    for door in (f"/quality/of/{customer.pk}/", f"/customers/{customer.pk}/data/"):
        assert "wang@example" not in client.get(door).text
    trail = apps.get_model("foundation.AuditEntry").objects.values_list("subject", "details")
    assert "wang@example" not in str([*trail])


def test_the_tab_of_personal_data_shows_since_when_each_value_stands(client, advisor, customer):
    apps.get_model("bank.ValueOrigin").objects.create(
        customer_id=customer.pk,
        batch_id=customer.batch_id,
        as_of="2019-05-06",
        fields="address,phone",
    )
    ToldFactory(customer=customer, by=advisor)
    page = client.get(f"/customers/{customer.pk}/data/").text
    assert page.count("2019-05-06") == 2
    assert f"delivery {customer.batch_id}" in page
    assert f"to {advisor.name}" in page


def test_nobody_asks_or_tells_for_customers_of_others(client, advisor):
    stranger = CustomerFactory()
    assert client.get(f"/quality/of/{stranger.pk}/").status_code == 404
    told = {"field": "email", "value": "x@example.com"}
    assert client.post(f"/quality/of/{stranger.pk}/tell/", told).status_code == 404
    theirs = ToldFactory(customer=stranger)
    assert client.post(f"/quality/of/{stranger.pk}/{theirs.pk}/take-back/").status_code == 404
