"""The database counts what each person reads, stops who reads too much, and lets a second person
decide. Proves parts of 12.5 and 12.6."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from guanxi.bank.models import Customer
from guanxi.bank.tests.factories import BranchFactory, CustomerFactory, StaffFactory
from guanxi.bank.viewers import Viewer
from guanxi.foundation import zones
from guanxi.foundation.dictionary import Category, Purpose
from guanxi.privacy.access import Reading, ReadingStopped, exported, reading, shown
from guanxi.privacy.models import (
    AccessIntent,
    AccessRelease,
    CustomerOpened,
    ReadingApproval,
    ReadingTally,
    UnusualAccess,
    WatchedCustomer,
)
from guanxi.privacy.policy import PrivacySection
from guanxi.privacy.unusual import approvals, commands
from guanxi.privacy.unusual.budgets import as_the_database_takes_them
from guanxi.privacy.unusual.codes import ApprovalKind, UnusualOutcome
from guanxi.privacy.unusual.tests.factories import (
    CustomerOpenedFactory,
    ReadingApprovalFactory,
    UnusualAccessFactory,
)
from guanxi.rulebook.books import rulebook_for
from guanxi.stewardship.tests.factories import StewardshipFactory
from guanxi.worklist.tests.factories import WorkItemFactory

pytestmark = pytest.mark.django_db

STANDARD, OFFICER = Purpose.STANDARD, Purpose.OFFICER


def about(person, subject="", **more):
    """What the person is about to read: everyday work of own customers, if nothing else is said."""
    usual = {"purpose": STANDARD, "level": "own", "door": "shell:customer"}
    who = {"actor": person.pk, "branch": person.branch_id, "subject": subject}
    return Reading(**{**usual, **who, **more})


def look(person, customer, **more):
    """Open the customer's page; the picture that the database gives afterwards."""
    pictures = []
    with reading(about(person, f"customer:{customer}", judge=pictures.append, **more)):
        pass
    return pictures[0]


def read_much(person, customers):
    """As many customers opened this hour as somebody at 1 each; nothing of it on pages."""
    now = datetime.now(UTC)
    for number in range(customers):
        CustomerOpenedFactory(
            actor=person.pk, customer=number + 1_000, day=timezone.localdate(now), at=now
        )


@pytest.fixture
def manager():
    return StaffFactory(role="relationship_manager")


def test_a_customer_opened_is_taken_down_once_a_day_with_what_the_two_have_in_common(manager):
    own, others = CustomerFactory(branch=manager.branch), CustomerFactory()
    StewardshipFactory(customer=own, staff=manager)
    for customer in (own, own, others):
        look(manager, customer.pk)
    first, second = CustomerOpened.objects.order_by("pk")
    assert (first.customer, first.is_own, first.has_work, first.is_outside) == (
        own.pk,
        True,
        False,
        False,
    )
    assert (second.customer, second.is_own, second.is_outside) == (others.pk, False, True)


def test_work_that_is_open_explains_a_look(manager):
    item = WorkItemFactory(assignee=manager, branch=manager.branch)
    picture = look(manager, item.customer_id)
    assert CustomerOpened.objects.get().has_work
    [(_hour, customers, unexplained, outside, top)] = picture["customers"]
    assert (customers, unexplained, outside, top) == (1, 0, 0, 0)


def test_work_opened_in_the_panel_counts_for_its_customer(manager):
    item = WorkItemFactory(assignee=manager, branch=manager.branch)
    with reading(about(manager, f"work:{item.pk}", door="worklist:item")):
        pass
    assert CustomerOpened.objects.get().customer == item.customer_id


def test_a_customer_who_is_watched_over_counts_as_one_of_the_top(manager):
    WatchedCustomer.objects.create(
        customer=17, since=datetime.now(UTC), by=StaffFactory(), because="Known to the public"
    )
    look(manager, 17)
    assert CustomerOpened.objects.get().is_top


def test_what_went_out_is_counted_by_legal_category(manager):
    """Proves part of 12.5."""
    CustomerFactory(branch=manager.branch)
    with reading(about(manager, level="outlet")) as release:
        list(Customer.objects.only("source_id", "joined_on"))
        shown(Category.TRANSACTION, 25)
        exported(3)
    kept = AccessRelease.objects.get(pk=release.intent)
    assert kept.identity_records == kept.account_records == kept.customers == 1
    assert kept.transaction_records == 25
    assert kept.property_records == 0
    assert (kept.records, kept.exported) == (26, 3)
    tally = ReadingTally.objects.get(actor=manager.pk)
    assert (tally.opened, tally.listed, tally.transactions, tally.exported) == (1, 25, 0, 3)


def test_beyond_the_budget_reading_stops_and_the_privacy_office_is_told(manager):
    """Proves part of 12.6. 2.5 times what is a crime is 62 customers in an hour."""
    read_much(manager, 62)
    look(manager, 1)
    with pytest.raises(ReadingStopped, match="second person"):
        look(manager, 2)
    assert not AccessIntent.objects.filter(subject="customer:2").exists()
    alert = UnusualAccess.objects.get(kind="stopped")
    assert (alert.actor, alert.counted, alert.allowed) == (manager, 63, 62)
    assert alert.doors == {"shell:customer": 1}


def test_rows_of_lists_and_entries_of_accounts_use_the_budget_up_too(manager):
    for _page in range(2):
        with reading(about(manager, door="shell:customers")):
            shown(Category.PROPERTY, 4_000)
    with pytest.raises(ReadingStopped):
        look(manager, 1)


def test_a_role_that_is_not_named_has_the_smallest_budget():
    newcomer = StaffFactory(role="quality")
    read_much(newcomer, 26)
    with pytest.raises(ReadingStopped):
        look(newcomer, 1)


def test_who_is_stopped_stays_stopped_when_the_hour_is_over(manager):
    UnusualAccessFactory(actor=manager, kind="stopped")
    with pytest.raises(ReadingStopped):
        look(manager, 1)
    ReadingApprovalFactory(
        asked_by=manager,
        agreed=True,
        decided_at=datetime.now(UTC),
        decided_by=StaffFactory(),
        until=datetime.now(UTC) + timedelta(hours=2),
    )
    look(manager, 1)


def test_the_privacy_office_and_the_program_are_not_stopped(manager):
    UnusualAccessFactory(actor=manager, kind="stopped")
    with reading(about(manager, purpose=OFFICER, level="none")):
        assert UnusualAccess.objects.count() == 1


def test_one_alert_a_person_kind_and_day_with_the_most_that_was_counted(manager):
    for counted in (10, 25, 12):
        with zones.on_the_record() as cursor:
            cursor.execute("SELECT gx.note_unusual(%s, 'burst', %s, 10)", [manager.pk, counted])
    alert = UnusualAccess.objects.get()
    assert alert.counted == 25
    assert alert.last_at > alert.first_at


@pytest.fixture
def stopped(manager):
    """A manager at the end of the budget who has asked to read a hundred customers more."""
    read_much(manager, 63)
    with pytest.raises(ReadingStopped):
        look(manager, 1)
    asked = approvals.ask_for_approval(
        kind=ApprovalKind.READING, amount=100, because="Book of a leaver", by=viewer(manager)
    )
    assert asked
    return manager


def viewer(person, scope="own"):
    return Viewer(
        staff_id=person.pk,
        branch_id=person.branch_id,
        role=person.role,
        scope=scope,
        permissions=(),
    )


def decide(person, *, purpose=STANDARD, level="outlet", **decision):
    decision = {"agreed": True, "amount": 100, "hours": 2, "note": "", **decision}
    approval_id = ReadingApproval.objects.values_list("pk", flat=True).get()
    with reading(about(person, purpose=purpose, level=level)):
        approvals.decide_approval(
            approval_id=approval_id,
            decision=approvals.Decision(**decision),
            by=viewer(person, level),
        )


def test_the_head_of_the_office_lets_somebody_read_on_so_far_and_no_further(stopped):
    """Proves part of 12.6."""
    head = StaffFactory(role="outlet_head", branch=stopped.branch)
    decide(head, amount=30)
    look(stopped, 1)
    read_much(StaffFactory(), 1)
    now = datetime.now(UTC)
    for number in range(31):
        CustomerOpenedFactory(
            actor=stopped.pk, customer=9_000 + number, day=timezone.localdate(now), at=now
        )
    with pytest.raises(ReadingStopped):
        look(stopped, 2)
    kept = ReadingApproval.objects.get()
    assert (kept.decided_by, kept.agreed, kept.amount) == (head, True, 30)


def test_the_privacy_office_decides_too(stopped):
    decide(StaffFactory(role="privacy_officer"), purpose=OFFICER, level="none")
    look(stopped, 1)


def test_declined_means_stopped(stopped):
    decide(StaffFactory(role="privacy_officer"), purpose=OFFICER, level="none", agreed=False)
    with pytest.raises(ReadingStopped):
        look(stopped, 1)
    told = approvals.standing_of(stopped.pk)
    assert told.is_held
    assert told.asked[0].agreed is False


def test_nobody_agrees_to_what_oneself_asked(stopped):
    stopped.role = "outlet_head"
    stopped.save()
    ReadingApproval.objects.filter(asked_by=stopped).delete()
    approval = ReadingApprovalFactory(asked_by=stopped)
    with (
        reading(about(stopped, purpose=OFFICER, level="none")),
        pytest.raises(approvals.NothingToDecide),
    ):
        approvals.decide_approval(
            approval_id=approval.pk,
            decision=approvals.Decision(agreed=True, amount=9, hours=1, note=""),
            by=viewer(stopped),
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        ReadingApproval.objects.filter(pk=approval.pk).update(
            decided_by=stopped,
            agreed=True,
            decided_at=datetime.now(UTC),
            until=datetime.now(UTC) + timedelta(hours=1),
        )


@pytest.mark.parametrize("level", ["own", "bank", "none"])
def test_who_heads_no_office_decides_nothing(stopped, level):
    colleague = StaffFactory(branch=stopped.branch)
    with pytest.raises(approvals.NothingToDecide):
        decide(colleague, level=level)


def test_the_head_of_another_office_decides_nothing(stopped):
    with pytest.raises(approvals.NothingToDecide):
        decide(StaffFactory(role="outlet_head", branch=BranchFactory()))


def test_an_agreement_is_about_one_file_once_and_not_about_a_larger_one(manager):
    """Proves part of 12.6: large exports need approval."""
    policy = budgets()
    with reading(about(manager)):
        approvals.take_along(rows=200, policy=policy, by=viewer(manager))
        with pytest.raises(approvals.ExportNeedsApproval, match="second person"):
            approvals.take_along(rows=201, policy=policy, by=viewer(manager))
    ReadingApprovalFactory(
        asked_by=manager,
        kind="export",
        amount=300,
        agreed=True,
        decided_at=datetime.now(UTC),
        decided_by=StaffFactory(),
        until=datetime.now(UTC) + timedelta(hours=2),
    )
    with reading(about(manager)) as release:
        with pytest.raises(approvals.ExportNeedsApproval):
            approvals.take_along(rows=301, policy=policy, by=viewer(manager))
        approvals.take_along(rows=300, policy=policy, by=viewer(manager))
        with pytest.raises(approvals.ExportNeedsApproval):
            approvals.take_along(rows=300, policy=policy, by=viewer(manager))
    assert release.exported == 300
    assert ReadingApproval.objects.get().used_at is not None


def budgets():
    return rulebook_for(timezone.localdate()).section(PrivacySection).budgets


def test_the_privacy_office_says_what_an_alert_was_and_theft_holds_the_person(manager):
    """Proves part of 12.9."""
    alert, officer = UnusualAccessFactory(actor=manager), StaffFactory(role="privacy_officer")
    with reading(about(officer, purpose=OFFICER, level="none")):
        commands.close_unusual_access(
            alert_id=alert.pk, outcome=UnusualOutcome.THEFT, note="Police", by=viewer(officer)
        )
        with pytest.raises(commands.NothingToClose):
            commands.close_unusual_access(
                alert_id=alert.pk, outcome=UnusualOutcome.EXPLAINED, note="", by=viewer(officer)
            )
    alert.refresh_from_db()
    assert (alert.outcome, alert.closed_by) == ("theft", officer)
    with pytest.raises(ReadingStopped):
        look(manager, 1)


def test_nobody_closes_an_alert_about_oneself():
    officer = StaffFactory(role="privacy_officer")
    alert = UnusualAccessFactory(actor=officer)
    with (
        reading(about(officer, purpose=OFFICER, level="none")),
        pytest.raises(commands.NothingToClose),
    ):
        commands.close_unusual_access(
            alert_id=alert.pk, outcome=UnusualOutcome.EXPLAINED, note="", by=viewer(officer)
        )


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM privacy_unusualaccess",
        "SELECT gx.set_budgets('{}')",
        "SELECT gx.decide_approval(1, true, 1, 1, '')",
        "SELECT standard.close_unusual(1, 'explained', '')",
        "UPDATE privacy_readingapproval SET agreed = true",
        "INSERT INTO privacy_readingapproval (kind) VALUES ('reading')",
        "SELECT * FROM gx.budget",
    ],
)
def test_a_page_of_everyday_work_reaches_none_of_it(manager, statement):
    with reading(about(manager)), pytest.raises(ProgrammingError), transaction.atomic():
        connection.cursor().execute(statement)


def test_who_asked_and_who_heads_the_office_see_what_was_asked_and_nobody_else(stopped):
    others = StaffFactory(branch=stopped.branch)
    head = StaffFactory(role="outlet_head", branch=stopped.branch)
    for person, level, seen in ((others, "own", 0), (head, "outlet", 1), (others, "none", 0)):
        with reading(about(person, level=level)):
            assert ReadingApproval.objects.count() == seen


def test_the_night_tells_the_database_the_budgets_of_its_rulebook(manager):
    told = dict(as_the_database_takes_them(rulebook_for(timezone.localdate())))
    told["roles"] = {"": [40_000, 40_000]}
    with connection.cursor() as cursor:
        cursor.execute("SELECT gx.set_budgets(%s)", [json.dumps(told)])
    look(manager, 1)
    look(manager, 2)
    with pytest.raises(ReadingStopped):
        look(manager, 3)
