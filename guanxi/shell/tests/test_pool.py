"""People of an outlet adopt customers of its pool: limits, quotas, cool-down, release (3.1)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanxi.alerts.tests.factories import CustomerTierFactory
from guanxi.bank.tests.factories import StaffFactory
from guanxi.foundation.tests.sheets import csv_rows
from guanxi.leads.tests.factories import LeadFactory
from guanxi.privacy.tests.at_work import reading_as
from guanxi.rulebook.books import rulebook_for
from guanxi.salons.tests.factories import InvitationFactory
from guanxi.shell.tests import test_handovers as handing
from guanxi.shell.tests.factories import audit_events, signed_in
from guanxi.shell.tests.test_handovers import as_, in_care_of, sees, stewards_of
from guanxi.stewardship.models import CustomerTier, PoolLook, Stewardship
from guanxi.stewardship.policy import StewardshipSection
from guanxi.stewardship.tests.factories import StewardshipFactory
from guanxi.worklist.models import WorkItem
from guanxi.worklist.tests.factories import WorkItemFactory

pytestmark = pytest.mark.django_db
night, branch, outlet = handing.night, handing.branch, handing.outlet
TODAY = timezone.localdate()
POLICY = rulebook_for(TODAY).section(StewardshipSection).adoption
TIERS, PLACES = "ARRAY['potential']::text[]", 150


@pytest.fixture
def teller(outlet):
    return StaffFactory(branch=outlet, role="teller", name="何晓")


@pytest.fixture
def colleague(outlet):
    return StaffFactory(branch=outlet, role="teller", name="方圆")


@pytest.fixture
def customer(colleague):
    """A potential customer whom a night gave to the colleague."""
    [one] = in_care_of(colleague, tier="potential")
    return one


def page(client, by):
    return as_(client, by).get("/pool/").text


def look(client, by):
    return as_(client, by).post("/pool/look/", follow=True).text


def adopt(client, by, customer):
    return as_(client, by).post("/pool/adopt/", {"customer": customer.pk}, follow=True).text


def release(client, by, customer):
    return as_(client, by).post("/pool/release/", {"customer": customer.pk}, follow=True).text


def test_the_pool_shows_no_identity_and_looking_is_counted(client, teller, customer):
    """Proves part of 3.1 and of 12.1."""
    assert "Nobody looked at yet today" in page(client, teller)
    text = look(client, teller)
    assert f"1 / {POLICY.looks_per_day_max}" in text
    assert "方圆" in text  # whom the night gave him to
    assert "600K" in text
    assert customer.source_id not in text
    assert customer.name not in text
    assert not sees(teller, customer)
    assert PoolLook.objects.get().staff == teller


def test_the_pool_is_put_in_order_and_narrowed_and_stays_so_after_a_press(
    client, teller, colleague, outlet
):
    """Proves part of 3.1: and who is only looked at leaves in no file."""
    small, large = in_care_of(colleague, 2, tier="potential")
    CustomerTier.objects.filter(pk=large.pk).update(assets_minor=900_000_00)
    free = handing.CustomerFactory(branch=outlet)
    tier = {"tier": "potential", "assets_minor": 700_000_00}
    CustomerTierFactory(customer_id=free.pk, branch_id=outlet.pk, **tier)
    look(client, teller)

    def numbers(query):
        return [one.customer_id for one in client.get(f"/pool/?{query}").context["table"].rows]

    assert numbers("order=-about") == [large.pk, free.pk, small.pk]
    assert numbers("given=nobody") == [free.pk]
    assert set(numbers("tier=potential")) == {small.pk, large.pk, free.pk}
    assert numbers("tier=gold") == []
    pressed = {"customer": large.pk, "query": "order=-about&x=1"}
    assert client.post("/pool/adopt/", pressed).url == "/pool/?order=-about"
    assert numbers("order=-about") == [free.pk, small.pk]
    [heading, row] = csv_rows(client.get("/pool/export.csv"))
    assert row[heading.index("Customer number")] == large.source_id


def test_who_adopts_is_steward_at_once_and_learns_who_it_is(client, teller, colleague, customer):
    """Proves part of 3.1: the customer and the open work move in one act."""
    work = WorkItemFactory(customer=customer, assignee=colleague)
    look(client, teller)
    text = adopt(client, teller, customer)
    assert "Adopted: the customer is yours" in text
    assert customer.source_id in client.get("/pool/?tab=adopted").text
    assert stewards_of(customer) == [("A", teller.pk)]
    work.refresh_from_db()
    assert work.assignee == teller
    assert (sees(teller, customer), sees(colleague, customer)) == (True, False)
    assert "You adopted the customer on" in client.get(reverse("worklist:list")).text
    assert "stewardship.customer.adopted" in audit_events()


def test_whom_the_head_invited_for_want_of_a_steward_the_adopter_invites(
    client, teller, colleague, customer, outlet
):
    """Proves part of 5.4 and of 3.5: and who has accepted keeps the seat."""
    Stewardship.objects.filter(customer=customer).update(
        until=TODAY - timedelta(days=1), ended_reason="default"
    )
    head = StaffFactory(branch=outlet, role="outlet_head")
    coming, over = (
        InvitationFactory(
            customer=customer,
            staff=head,
            accepted=True,
            salon__starts_at=datetime.now(UTC) + timedelta(days=days),
        )
        for days in (3, -3)
    )
    look(client, teller)
    adopt(client, teller, customer)
    coming.refresh_from_db()
    over.refresh_from_db()
    assert (coming.staff, coming.branch, coming.answer) == (teller, teller.branch, "accepted")
    assert coming.lines.get().kind == "assigned"
    assert over.staff == head


def test_who_is_given_back_returns_to_the_steward_before(client, teller, colleague, customer):
    """Proves part of 3.1 and of 3.5: nothing is rewritten and nobody is orphaned."""
    look(client, teller)
    adopt(client, teller, customer)
    assert "the steward before looks after" in release(client, teller, customer)
    assert stewards_of(customer) == [("A", colleague.pk)]
    assert not WorkItem.objects.filter(cause="adopted_customer", closed_at=None).exists()
    reasons = Stewardship.objects.filter(customer=customer).order_by("pk")
    assert list(reasons.values_list("reason", "ended_reason")) == [
        ("default", "adopted"),
        ("adopted", "released"),
        ("released", ""),
    ]
    assert "not a customer whom you have adopted" in release(client, teller, customer)


def test_the_previous_steward_waits_until_the_cool_down_is_over(
    client, teller, colleague, customer
):
    """Proves part of 3.1: neither who lost the customer nor who gave him back."""
    look(client, teller)
    adopt(client, teller, customer)
    assert "the pool is empty" in look(client, colleague)
    release(client, teller, customer)
    assert "the pool is empty" in look(client, teller)
    assert "somebody was faster" in adopt(client, teller, customer)


def test_after_the_cool_down_one_may_adopt_again(client, teller, customer):
    """Proves part of 3.1."""
    StewardshipFactory(
        customer=customer,
        staff=teller,
        until=TODAY - timedelta(days=POLICY.cool_down_days),
        since=TODAY - timedelta(days=400),
        ended_reason="released",
    )
    look(client, teller)
    assert "Adopted" in adopt(client, teller, customer)
    assert stewards_of(customer) == [("A", teller.pk)]


def test_a_day_has_a_limit_of_adoptions(client, teller, colleague):
    """Proves part of 3.1."""
    customers = in_care_of(colleague, POLICY.per_day_max + 1, tier="potential")
    look(client, teller)
    for one in customers[:-1]:
        adopt(client, teller, one)
    assert "the limit" in adopt(client, teller, customers[-1])
    assert Stewardship.objects.filter(staff=teller).count() == POLICY.per_day_max
    release(client, teller, customers[0])
    assert "the limit" in adopt(client, teller, customers[-1])


def test_looking_has_a_quota_of_the_day(teller, colleague):
    """Proves part of 3.1 and of 12.6."""
    in_care_of(colleague, 8, tier="potential")
    with reading_as(teller), connection.cursor() as cursor:
        drawn = []
        for _look in range(3):
            cursor.execute(f"SELECT look_at_pool({TIERS}, 90, 5, 3)")
            drawn += cursor.fetchone()
    assert drawn == [3, 2, 0]


def test_nobody_adopts_whom_he_has_not_looked_at(client, teller, customer):
    """Proves part of 3.1: no way around the quota."""
    assert "somebody was faster" in adopt(client, teller, customer)
    assert stewards_of(customer) != [("A", teller.pk)]


def test_who_was_chosen_by_somebody_is_not_in_the_pool(client, teller, outlet, customer):
    """Proves part of 3.1: adopted, handed over, or of another tier or outlet."""
    look(client, teller)
    third = StaffFactory(branch=outlet, role="teller")
    adopt(client, teller, customer)
    in_care_of(StaffFactory(branch=outlet, role="advisor"), tier="wealth")
    in_care_of(StaffFactory(role="teller"), tier="potential")
    assert "the pool is empty" in look(client, third)


def test_a_lobby_manager_adopts_preferred_customers_and_an_advisor_nobody(client, outlet, customer):
    """Proves part of 3.1: by role, as the rulebook says."""
    lobby = StaffFactory(branch=outlet, role="lobby_manager")
    assert "is empty" in look(client, lobby)
    [preferred] = in_care_of(StaffFactory(branch=outlet, role="outlet_head"), tier="preferred")
    look(client, lobby)
    adopt(client, lobby, preferred)
    assert stewards_of(preferred) == [("A", lobby.pk)]
    advisor = StaffFactory(branch=outlet, role="advisor")
    assert as_(client, advisor).get("/pool/").status_code == 403
    signed_in(client, role="branch_head")
    client.cookies["guanxi_language"] = "en"
    assert "Your role adopts nobody" in client.get("/pool/").text


def test_a_customer_without_a_steward_is_shown_first(client, teller, outlet, customer):
    """Proves part of 3.1."""
    free = handing.CustomerFactory(branch=outlet)
    CustomerTierFactory(
        customer_id=free.pk, branch_id=outlet.pk, tier="potential", assets_minor=60_000_00
    )
    text = look(client, teller)
    assert text.index("nobody") < text.index("方圆")
    adopt(client, teller, free)
    assert "the next night finds another steward" in release(client, teller, free)
    assert stewards_of(free) == []


steps = st.lists(
    st.tuples(st.sampled_from(["adopt", "release"]), st.integers(0, 1), st.integers(0, 4)),
    max_size=12,
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps, st.integers(1, 3), st.integers(1, 4))
def test_whatever_is_adopted_and_released_nobody_has_more_than_his_places(
    django_db_blocker, steps, places, per_day
):
    """Proves part of 3.1: capacity, limit and one steward A hold, and no history is rewritten."""
    with django_db_blocker.unblock():
        _adopt_and_release(steps, places, per_day)


def _adopt_and_release(steps, places, per_day):
    outlet = handing.BranchFactory()
    people = [StaffFactory(branch=outlet, role="teller") for _ in range(2)]
    customers = in_care_of(StaffFactory(branch=outlet, role="teller"), 5, tier="potential")
    for one in people:
        _said(one, f"look_at_pool({TIERS}, 0, 100, 100)")
    for act, who, which in steps:
        past = _past(customers)
        person, customer = people[who], customers[which]
        held = Stewardship.objects.filter(staff=person, until=None).count()
        if act == "adopt":
            told = _said(person, f"adopt_customer({customer.pk}, {TIERS}, 0, {per_day}, {places})")
            assert told != "adopted" or held < places
        else:
            _said(person, f"""release_customer({customer.pk}, '{{"teller": {PLACES}}}')""")
        assert past <= _past(customers)
    for one in people:
        mine = Stewardship.objects.filter(staff=one)
        assert mine.filter(until=None).count() <= places
        assert mine.filter(reason="adopted", since=TODAY).count() <= per_day
    assert all(len(stewards_of(one)) == 1 for one in customers)


def _past(customers):
    """Every stewardship that is over, whole."""
    over = Stewardship.objects.filter(customer__in=customers, until__isnull=False)
    return {tuple(row) for row in over.values_list()}


def _said(person, call):
    with reading_as(person), connection.cursor() as cursor:
        cursor.execute(f"SELECT {call}")
        return cursor.fetchone()[0]


def test_open_leads_go_with_who_is_adopted_and_come_back_with_who_is_released(
    client, teller, colleague, customer
):
    """Proves part of 3.1 and of 5.3; a specialist's lead stays the specialist's."""
    lead = LeadFactory(customer=customer, staff=colleague, branch=colleague.branch)
    other = LeadFactory(customer=customer)
    look(client, teller)
    adopt(client, teller, customer)
    lead.refresh_from_db()
    assert lead.staff == teller
    release(client, teller, customer)
    lead.refresh_from_db()
    assert lead.staff == colleague
    assert list(lead.history.values_list("kind", "by")) == [
        ("assigned", teller.pk),
        ("assigned", teller.pk),
    ]
    staff = other.staff
    other.refresh_from_db()
    assert other.staff == staff
