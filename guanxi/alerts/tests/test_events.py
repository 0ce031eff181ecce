"""Events of the day become alerts and work by the causes of the night. Proves part of 4.2, 4.4."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils.translation import override

from guanxi.alerts.events.raising import Today, raise_from_events
from guanxi.alerts.models import Alert, Event
from guanxi.alerts.tests.factories import AlertFactory, CustomerTierFactory, EventFactory
from guanxi.bank.tests.factories import CustomerFactory, StaffFactory
from guanxi.bank.viewers import Viewer
from guanxi.insight.tests.factories import CustomerFactsFactory
from guanxi.privacy import commands as choices
from guanxi.privacy.codes import Topic
from guanxi.privacy.tests.choices import OptOutFactory, PrivacyStatementFactory
from guanxi.rulebook.books import rulebook_for
from guanxi.stewardship.tests.factories import StewardshipFactory
from guanxi.worklist import commands as worklist
from guanxi.worklist.causes import cause_of
from guanxi.worklist.queries import work_items_visible_to
from guanxi.worklist.sentences import sentence

DAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def anna() -> Any:
    """A maintained customer of a steward, with 800,000 by the last night."""
    customer: Any = CustomerFactory(source_id="C1")
    CustomerFactsFactory(customer_id=customer.pk, assets_minor=800_000_00)
    CustomerTierFactory(customer_id=customer.pk, maintained=True, tier="wealth")
    steward = StaffFactory(branch=customer.branch)
    StewardshipFactory(customer=customer, staff=steward, position="A", until=None)
    return customer


def settle(day=DAY, at=NOON):
    """What the program beside the workbench does as soon as an event is there."""
    return raise_from_events(Today(day=day, at=at, night=1, book=rulebook_for(day)))


def told(kind, **about):
    """An event, settled; returns it as it is now."""
    event = EventFactory(kind=kind, **about)
    assert settle() == 1
    event.refresh_from_db()
    return event


def work_of(alert):
    everything = Viewer(staff_id=0, branch_id=0, role="", scope="bank", permissions=())
    return work_items_visible_to(everything).get(source=f"alert:{alert.pk}")


def test_an_event_becomes_an_alert_with_its_evidence_and_work_for_the_steward_of_this_moment(anna):
    event = told("money_out", amount_minor=300_000_00, currency="CNY")

    assert (event.state, event.settled_at) == ("raised", NOON)
    alert = Alert.objects.get()
    assert (alert.kind, alert.severity, alert.amount_minor) == ("large_movement_out", 2, 300_000_00)
    assert alert.evidence == {"sent_minor": 300_000_00, "assets_minor": 500_000_00}
    assert (alert.day, alert.due_on) == (DAY, DAY + timedelta(days=1))
    item = work_of(alert)
    assert (item.assignee, item.cause, item.tier) == (alert.owner, alert.kind, "wealth")
    assert item.ranked_for == DAY


@pytest.mark.parametrize(("minor", "state"), [(200_000_00, "raised"), (199_999_99, "nothing")])
def test_by_day_the_figures_of_the_rulebook_hold_to_the_cent(anna, minor, state):
    assert told("money_out", amount_minor=minor, currency="CNY").state == state


def test_who_has_no_steward_is_the_heads_matter_and_the_unknown_are_nobodys(db):
    customer = CustomerFactory(source_id="C1")
    head = StaffFactory(branch=customer.branch, role="outlet_head")
    assert told("complaint_opened").state == "raised"
    assert Alert.objects.get().owner == head
    assert told("complaint_opened", customer_number="C2").state == "no_customer"
    assert Alert.objects.count() == 1


def test_the_same_told_twice_is_one_alert_brought_up_to_date(anna):
    told("money_out", amount_minor=300_000_00, currency="CNY")
    assert told("money_out", amount_minor=400_000_00, currency="CNY").state == "refreshed"
    alert = Alert.objects.get()
    assert alert.amount_minor == work_of(alert).amount_minor == 400_000_00


def test_what_the_night_has_raised_is_not_raised_again_by_day(anna):
    by_night = AlertFactory(customer=anna, kind="large_movement_out")
    event = told("money_out", amount_minor=300_000_00, currency="CNY")
    assert (event.state, event.alert) == ("refreshed", by_night)
    assert Alert.objects.count() == 1


def test_what_says_less_than_an_open_alert_is_not_said(anna):
    AlertFactory(customer=anna, kind="leaving_to_other_bank")
    assert told("money_out", amount_minor=300_000_00, currency="CNY").state == "nothing"


@pytest.mark.parametrize(("days", "state"), [(14, "quiet"), (15, "raised")])
def test_after_it_was_dealt_with_the_same_is_quiet_for_fourteen_days(anna, days, state):
    AlertFactory(
        customer=anna,
        kind="large_movement_out",
        outcome="retained",
        closed_at=NOON - timedelta(days=days),
    )
    assert told("money_out", amount_minor=300_000_00, currency="CNY").state == state


def test_two_complaints_are_two_matters_and_each_ends_when_it_is_closed(anna):
    for reference in ("K-1", "K-2"):
        told("complaint_opened", reference=reference)
    assert told("complaint_closed", reference="K-1").state == "ended"
    first, second = Alert.objects.order_by("pk")
    assert (first.outcome, work_of(first).outcome) == ("lapsed", "lapsed")
    assert (second.outcome, work_of(second).outcome) == ("", "")
    assert told("complaint_closed", reference="K-1").state == "nothing"


def test_a_complaint_opened_again_is_raised_again(anna):
    for kind in ("complaint_opened", "complaint_closed", "complaint_opened"):
        told(kind, reference="K-1")
    assert Alert.objects.filter(closed_at=None).count() == 1


def test_no_offer_by_day_either_for_who_refused_direct_marketing(anna):
    """Proves part of 12.2."""
    OptOutFactory(customer=anna)
    assert told("money_in", amount_minor=300_000_00, currency="CNY").state == "nothing"
    assert told("money_out", amount_minor=300_000_00, currency="CNY").state == "raised"


@pytest.mark.parametrize(
    ("kind", "about", "raised"),
    [
        ("money_in", {"amount_minor": 300_000_00}, "large_movement_in"),
        ("salary_arrived", {"amount_minor": 8_000_00}, "salary_started"),
        ("purchase_made", {"amount_minor": 10_000_00, "product_class": "fund"}, "fund_after_sales"),
        ("purchase_made", {"amount_minor": 10_000_00, "product_class": "bond"}, None),
        ("purchase_made", {"amount_minor": 9_999_99, "product_class": "fund"}, None),
        ("account_closed", {"reference": "A-1", "product_class": "fund"}, "account_closed"),
        ("consent_withdrawn", {"reference": "offers:email"}, "consent_withdrawn"),
    ],
)
def test_each_event_is_told_to_the_kind_that_it_concerns(anna, kind, about, raised):
    """Proves part of 4.1."""
    told(kind, **about)
    assert [alert.kind for alert in Alert.objects.all()] == [raised] * (raised is not None)


TOPIC = Topic("offers", "phone")


def says(command, customer, at=NOON, how="phone"):
    """What the customer says on Guanxi's own page of choices."""
    taken = {"customer_id": customer.pk, "how": how, "at": at, "by": "bank.Staff:1"}
    return command(topic=TOPIC, **taken)


def test_a_consent_withdrawn_on_our_own_page_is_told_to_the_steward_like_any_other(anna):
    """Proves part of 4.1 and 4.4: at once, with the consent by its name in either language."""
    PrivacyStatementFactory()
    says(choices.give_consent, anna)
    assert not Event.objects.exists()
    withdrawn = says(choices.withdraw_consent, anna, NOON + timedelta(hours=1))
    assert says(choices.withdraw_consent, anna, NOON + timedelta(hours=2)) == withdrawn
    event = Event.objects.get()
    assert (event.kind, event.customer_number, event.state) == (
        "consent_withdrawn",
        "C1",
        "waiting",
    )
    assert settle() == 1
    alert = Alert.objects.get()
    assert (alert.kind, alert.same_cause, alert.day) == ("consent_withdrawn", "offers:phone", DAY)
    assert work_of(alert).assignee == alert.owner
    reason = cause_of(alert.kind).reason
    with override("en"):
        said = sentence(reason, alert.evidence, "CNY")
        assert said.startswith("Consent Offers and product news (Telephone) withdrawn on")
    with override("zh-hans"):
        assert "电话" in sentence(reason, alert.evidence, "CNY")


def test_a_consent_given_again_ends_the_alert_and_so_does_taking_a_slip_back(anna):
    PrivacyStatementFactory()
    says(choices.give_consent, anna)
    slip = says(choices.withdraw_consent, anna, NOON + timedelta(hours=1))
    settle()
    choices.take_back_choice(
        record="consent",
        record_id=slip.pk,
        within=timedelta(minutes=1),
        at=NOON + timedelta(hours=1, seconds=5),
        by="bank.Staff:1",
    )
    assert settle() == 1
    assert Alert.objects.get().outcome == "lapsed"
    for hours, said in ((2, choices.withdraw_consent), (3, choices.give_consent)):
        says(said, anna, NOON + timedelta(hours=hours))
        assert settle() == 1
    assert list(Alert.objects.values_list("outcome", flat=True)) == ["lapsed", "lapsed"]


def test_a_first_no_withdraws_nothing(anna):
    says(choices.withdraw_consent, anna)
    assert not Event.objects.exists()


def test_a_program_that_took_our_name_hinders_no_withdrawal(anna):
    """Proves part of 12.2."""
    PrivacyStatementFactory()
    given = says(choices.give_consent, anna)
    EventFactory(client="guanxi", key=f"consent-{given.pk + 1}", kind="complaint_opened")
    assert says(choices.withdraw_consent, anna, NOON + timedelta(hours=1)).answer == "withdrawn"


def test_a_salary_is_no_news_of_who_had_one_before(anna):
    CustomerFactsFactory._meta.model.objects.update(last_salary_on=date(2026, 10, 25))
    assert told("salary_arrived", amount_minor=8_000_00, currency="CNY").state == "nothing"


def test_an_event_that_breaks_hinders_no_other(anna, monkeypatch):
    broken = EventFactory(kind="complaint_opened", reference="x" * 40)
    good = EventFactory(kind="complaint_opened")
    usual = worklist.add_work_items

    def add_unless_broken(new, **about):
        if new[0].evidence["complaint"] == broken.reference:
            raise ValueError("nobody foresaw this")
        return usual(new, **about)

    monkeypatch.setattr(worklist, "add_work_items", add_unless_broken)
    assert settle() == 2
    for event, state in ((broken, "failed"), (good, "raised")):
        event.refresh_from_db()
        assert event.state == state
    assert settle() == 0
    assert Alert.objects.count() == 1
