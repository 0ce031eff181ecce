"""What a customer chose decides how work is ranked and by which way it is done. Proves 12.2."""

from datetime import date

import pytest
from django.utils.translation import override

from guanxi.bank.tests.factories import CustomerFactory
from guanxi.privacy.tests.choices import ConsentFactory, OptOutFactory, PrivacyStatementFactory
from guanxi.rulebook.books import rulebook_for
from guanxi.worklist import commands, rules
from guanxi.worklist.commands import NewWork
from guanxi.worklist.forms import ContactForm
from guanxi.worklist.models import WorkItem
from guanxi.worklist.morning import rows_of
from guanxi.worklist.peek import peek_at
from guanxi.worklist.tests.factories import TODAY, WorkItemFactory, viewer_for
from guanxi.worklist.tests.test_rules import FIGURES, situation
from guanxi.worklist.why import why_work_item

pytestmark = pytest.mark.django_db
BOOK = rulebook_for(TODAY)


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


@pytest.fixture(autouse=True)
def statement():
    return PrivacyStatementFactory()


def added(customer, assignee, **about):
    usual = {
        "cause": "leaving_to_other_bank",
        "source": f"alert:{customer.pk}",
        "evidence": {},
        "amount_minor": 60_000_00,
        "due_on": TODAY,
        "deadline": date(2026, 12, 6),
        "severity": 3,
        "tier": "diamond",
    }
    work = NewWork(customer_id=customer.pk, assignee_id=assignee.pk, **usual | about)
    commands.add_work_items([work], raised_on=TODAY, ranked_for=TODAY, book=BOOK, by="night:1")
    return WorkItem.objects.latest("pk")


def row_of(item):
    return rows_of([item], TODAY, BOOK)[0]


@pytest.mark.parametrize("known", [{"severity": 3}, {"tier": "diamond"}, {"reachable": False}])
def test_plainly_ranked_nothing_counts_but_the_due_day_and_the_amount(known):
    plain = rules.plain_factors(situation(due_in_days=0), FIGURES, value=61, usual=40)
    other = rules.plain_factors(situation(due_in_days=0, **known), FIGURES, value=61, usual=40)
    assert plain == other == rules.Factors(propensity=40, context=140, value=61, lever=100)


def test_new_work_for_who_refused_automated_decisions_is_ranked_plainly():
    item = WorkItemFactory()
    OptOutFactory(customer=item.customer, kind="automated_decisions")
    made = added(item.customer, item.assignee)
    assert made.is_ranked_plainly
    assert made.score_ppm == made.plain_ppm == 40 * 140 * made.value_percent
    assert not added(CustomerFactory(), item.assignee, source="alert:0").is_ranked_plainly


def test_open_work_is_ranked_plainly_from_the_moment_of_the_refusal():
    item, closed = WorkItemFactory(plain_ppm=1_000), WorkItemFactory(closed=True)
    OptOutFactory(customer=item.customer, kind="direct_marketing")
    item.refresh_from_db()
    assert not item.is_ranked_plainly
    OptOutFactory(customer=item.customer, kind="automated_decisions")
    OptOutFactory(customer=closed.customer, kind="automated_decisions")
    item.refresh_from_db()
    closed.refresh_from_db()
    assert (item.is_ranked_plainly, item.score_ppm) == (True, 1_000)
    assert not closed.is_ranked_plainly


def test_why_says_that_the_customer_refused():
    """Proves part of 0.4."""
    item = WorkItemFactory()
    OptOutFactory(customer=item.customer, kind="automated_decisions")
    why = why_work_item(item.pk)
    assert str(why.rule) == "Order of the list: due day and amount, nothing else"
    said = {str(label): str(value) for label, value in why.facts}
    assert said["Automated decisions"].startswith("refused")
    assert "Propensity, %" not in said
    item.refresh_from_db()
    panel = peek_at(row_of(item), viewer_for(item.assignee), TODAY, BOOK)
    assert [name for name, _percent in panel.factors] == ["Value"]


def test_only_channels_that_the_customer_leaves_open_are_shown():
    item = WorkItemFactory(cause="loan_overdue", tier="mass")
    assert row_of(item).channels == ["phone", "message"]
    ConsentFactory(customer=item.customer, purpose="service", channel="phone", answer="withdrawn")
    row = row_of(item)
    assert row.channels == ["message"]
    assert ContactForm(None, row=row, day=TODAY).initial["channel"] == "message"


def test_an_offer_by_message_needs_a_consent_and_a_service_matter_does_not():
    offer = WorkItemFactory(cause="close_to_next_tier", tier="mass")
    matter = WorkItemFactory(cause="loan_overdue", tier="mass", customer=offer.customer)
    assert row_of(offer).channels == ["phone"]
    assert row_of(matter).channels == ["phone", "message"]
    ConsentFactory(customer=offer.customer, purpose="offers", channel="message")
    assert row_of(offer).channels == ["phone", "message"]


def test_who_left_no_channel_open_is_spoken_to_at_the_counter():
    item = WorkItemFactory(cause="birthday", tier="mass")
    for channel in ("phone", "message"):
        ConsentFactory(customer=item.customer, purpose="care", channel=channel, answer="withdrawn")
    assert row_of(item).channels == ["counter"]


def test_the_panel_says_what_the_customer_does_not_want():
    item = WorkItemFactory(cause="assets_falling", evidence={})
    before = peek_at(row_of(item), viewer_for(item.assignee), TODAY, BOOK)
    assert any("Offer terms" in point for point in before.points)
    OptOutFactory(customer=item.customer)
    ConsentFactory(customer=item.customer, purpose="service", channel="message", answer="withdrawn")
    after = peek_at(row_of(item), viewer_for(item.assignee), TODAY, BOOK)
    assert not any("Offer terms" in point for point in after.points)
    assert after.limits[:2] == [
        "No offer of any kind: the customer refused direct marketing.",
        "Not by Message: the customer did not leave that open for this.",
    ]


def test_consent_is_never_a_condition_for_a_product():
    """Proves part of 12.2: whatever was chosen, the same suits and the same is refused."""
    suits = {"risk_tolerance": "C3", "risk_rated_until": date(2027, 1, 1)}
    consenting, refusing = (
        WorkItemFactory(cause="assets_falling", evidence={}, customer=CustomerFactory(**suits))
        for _ in range(2)
    )
    for purpose in ("offers", "care", "service"):
        about = {"purpose": purpose, "channel": "phone"}
        ConsentFactory(customer=consenting.customer, **about)
        ConsentFactory(customer=refusing.customer, answer="withdrawn", **about)
    for kind in ("direct_marketing", "automated_decisions", "sensitive_data"):
        OptOutFactory(customer=refusing.customer, kind=kind)
    panels = [
        peek_at(row_of(item), viewer_for(item.assignee), TODAY, BOOK)
        for item in (consenting, refusing)
    ]
    suitability = [
        [point for point in panel.points if "products R1 to R3 suit" in point] for panel in panels
    ]
    assert suitability[0] == suitability[1] != []
    products = [[limit for limit in panel.limits if "product" in limit] for panel in panels]
    assert products[0] == products[1] == []
