"""Work comes in bulk and is ranked anew every night. Proves part of 5.1 and 0.4."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.utils import translation

from guanxi.bank.tests.factories import CustomerFactory, StaffFactory
from guanxi.rulebook.books import rulebook_for
from guanxi.worklist import commands
from guanxi.worklist.commands import NewWork
from guanxi.worklist.models import WorkItem
from guanxi.worklist.tests.factories import NOW, TODAY, ContactFactory, WorkItemFactory
from guanxi.worklist.why import why_work_item

pytestmark = pytest.mark.django_db


def added(**about) -> WorkItem:
    """One piece of work, added as alerts add it."""
    customer: Any = about.pop("customer", None) or CustomerFactory()
    staff: Any = StaffFactory(branch=customer.branch)
    usual = {
        "customer_id": customer.pk,
        "assignee_id": staff.pk,
        "cause": "leaving_to_other_bank",
        "source": f"alert:{customer.pk}",
        "evidence": {"moved_minor": 60_000_00, "share_percent": 30},
        "amount_minor": 60_000_00,
        "due_on": TODAY,
        "deadline": date(2026, 12, 6),
        "severity": 2,
        "tier": "wealth",
    }
    commands.add_work_items(
        [NewWork(**usual | about)],
        raised_on=date(2026, 11, 21),
        ranked_for=TODAY,
        book=rulebook_for(TODAY),
        by="night:1",
    )
    return WorkItem.objects.latest("pk")


def test_added_work_carries_its_place_and_the_rulebook_that_gave_it():
    item = added()
    assert (item.propensity_percent, item.lever_percent, item.value_percent) == (44, 130, 15)
    assert item.context_percent == 100 + 40 + 15 + 10
    assert item.score_ppm == 44 * 165 * 15 * 130 // 100
    assert item.rulebook_version == rulebook_for(TODAY).version
    assert item.branch == item.assignee.branch
    assert item.evidence["moved_minor"] == 60_000_00


def test_a_customer_who_was_just_contacted_or_cannot_be_called_ranks_lower():
    contacted = CustomerFactory()
    ContactFactory(customer=contacted)
    assert added(customer=contacted).context_percent == 165 - 40
    assert added(customer=CustomerFactory(phone="")).context_percent == 165 - 30
    withdrawn = CustomerFactory()
    ContactFactory(customer=withdrawn, withdrawn_at=NOW)
    assert added(customer=withdrawn).context_percent == 165


def test_ten_thousand_pieces_of_work_are_added_by_a_handful_of_statements(
    django_assert_max_num_queries,
):
    customer = CustomerFactory()
    staff = StaffFactory(branch=customer.branch)
    work = (
        NewWork(
            customer_id=customer.pk,
            assignee_id=staff.pk,
            cause="birthday",
            source=f"alert:{number}",
            evidence={},
            amount_minor=0,
            due_on=TODAY,
            deadline=TODAY,
        )
        for number in range(10_000)
    )
    with django_assert_max_num_queries(8):
        count = commands.add_work_items(
            work, raised_on=TODAY, ranked_for=TODAY, book=rulebook_for(TODAY), by="night:1"
        )
    assert count == WorkItem.objects.count() == 10_000
    assert apps.get_model("foundation.AuditEntry").objects.get().details["items"] == "10000"


def test_ranking_follows_the_tier_of_the_night_and_leaves_what_stands():
    moved, stays = added(), added()
    before = WorkItem.objects.filter(pk=stays.pk).values().get()
    tiers = {moved.customer_id: "diamond", stays.customer_id: "wealth"}
    ranked = commands.rank_open_items(ranked_for=TODAY, book=rulebook_for(TODAY), tiers=tiers)
    assert ranked == 2
    moved.refresh_from_db()
    assert (moved.tier, moved.context_percent) == ("diamond", 100 + 40 + 15 + 30)
    assert WorkItem.objects.filter(pk=stays.pk).values().get() == before


def test_closed_work_keeps_the_place_it_had():
    item = WorkItemFactory(closed=True)
    commands.rank_open_items(ranked_for=date(2030, 1, 1), book=rulebook_for(TODAY))
    assert WorkItem.objects.get().ranked_for == item.ranked_for


def test_work_says_why_it_stands_where_it_stands():
    item = added()
    with translation.override("en"):
        why = why_work_item(item.pk)
        facts = {str(label): value for label, value in why.facts}
        assert "Moved ¥60.0K to other banks" in str(why.outcome)
    assert why.version == rulebook_for(TODAY).version
    assert facts["Context, %"] == 165
    assert facts["of that for the due day"] == 40
    assert facts["of that for the tier"] == 10
