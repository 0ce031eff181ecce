"""A whole night gives customers to others: what was promised goes along, and nobody is in the way.

From the facts of a delivery to the one transaction that everybody sees.
"""

from datetime import UTC, date, datetime, timedelta
from threading import Thread
from time import sleep

import pytest
from django.db import connection, transaction
from django.utils import timezone

from guanxi.alerts.models import Alert
from guanxi.alerts.tests.factories import AlertFactory, CustomerTierFactory
from guanxi.bank.models import Staff
from guanxi.bank.tests.factories import BranchFactory, CustomerFactory, ProductFactory, StaffFactory
from guanxi.insight.tests.lakes import Lakes
from guanxi.leads import commands as leads
from guanxi.leads.commands import LeadRefused
from guanxi.leads.models import Lead
from guanxi.leads.tests.factories import LeadFactory, ProspectFactory
from guanxi.leads.tests.scene import at_work, viewer
from guanxi.nightly.commands import run_nights
from guanxi.rulebook.books import rulebook_for
from guanxi.salons import commands as salons
from guanxi.salons.models import Invitation
from guanxi.salons.tests.factories import InvitationFactory
from guanxi.stewardship.commands import adopting, handing_over
from guanxi.stewardship.commands.handing_over import Wish
from guanxi.stewardship.models import Handover, Stewardship
from guanxi.stewardship.tests.factories import PoolLookFactory, StewardshipFactory
from guanxi.worklist import night as worklist
from guanxi.worklist.models import WorkItem
from guanxi.worklist.tests.factories import WorkItemFactory

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE, DAY = date(2026, 11, 1), date(2026, 11, 2)  # a month begins with it: so do its averages
NOW = datetime.now(UTC)
TODAY = timezone.localdate(NOW)
BOOK = rulebook_for(TODAY)
COMING = NOW + timedelta(days=9)


def now():
    return datetime(2026, 11, 3, tzinfo=UTC)


class Bank:
    """An outlet with an advisor who looks after six customers, as a night decided."""

    def __init__(self, lake):
        self.office = BranchFactory(parent=BranchFactory(kind="branch"))
        self.head = StaffFactory(branch=self.office, role="outlet_head")
        self.advisor = StaffFactory(branch=self.office, role="advisor")
        self.product = ProductFactory(product_class="demand_deposit")
        self.customers = [CustomerFactory(branch=self.office) for _ in range(6)]
        self.lakes = Lakes(lake)
        self.lakes.deliver(
            BEFORE,
            branches=[{"branch_id": self.office.pk}],
            customers=[
                {"customer_id": one.pk, "branch_id": self.office.pk} for one in self.customers
            ],
            accounts=[
                {
                    **self.account(one),
                    "product_id": self.product.pk,
                    "branch_id": self.office.pk,
                }
                for one in self.customers
            ],
            balances=self.balances(BEFORE),
        )
        run_nights(through=BEFORE, now=now)
        assert self.stewards() == {self.advisor.pk}

    def account(self, one):
        return {"account_id": one.pk, "customer_id": one.pk}

    def balances(self, day):
        held = {"day": day, "balance_minor": 300_000_00}
        return [{**self.account(one), **held} for one in self.customers]

    def second_night(self, *, meanwhile=lambda: None):
        """Somebody paid a large amount in. ``meanwhile``: computed already, and not shown yet."""
        paid_in = {"transaction_id": "T1", "booked_on": DAY, "amount_minor": 900_000_00}
        self.lakes.deliver(
            DAY,
            balances=self.balances(DAY),
            transactions=[{**self.account(self.customers[0]), **paid_in}],
        )
        [night] = run_nights(
            through=DAY, now=now, progress=lambda step, _share: step == "publish" and meanwhile()
        )
        return night

    def stewards(self):
        held = Stewardship.objects.filter(until=None, position="A")
        return set(held.values_list("staff", flat=True))

    def promised(self, one, staff):
        """Work, an alert, a lead and an invitation of this person about the customer."""
        due = {"due_on": DAY + timedelta(days=5), "deadline": DAY + timedelta(days=9)}
        WorkItemFactory(customer=one, assignee=staff, **due)
        AlertFactory(customer=one, owner=staff)
        LeadFactory(customer=one, staff=staff)
        InvitationFactory(customer=one, staff=staff, salon__starts_at=COMING)

    def holders_of(self, one):
        """Who has what is open about the customer, with the offices that are kept beside."""
        return [
            *WorkItem.objects.filter(customer=one).values_list("assignee", "branch"),
            *Alert.objects.filter(customer=one).values_list("owner", "owner__branch"),
            *Lead.objects.filter(customer=one).values_list("staff", "branch"),
            *Invitation.objects.filter(customer=one).values_list("staff", "branch"),
        ]


@pytest.fixture
def bank(empty_lake):
    return Bank(empty_lake)


def test_a_night_gives_work_alerts_leads_and_invitations_with_the_customers(bank):
    """Proves part of 3.1, 3.5, 5.3 and 5.4: all at once, and each tells in its history."""
    for one in bank.customers:
        bank.promised(one, bank.advisor)
    colleague = StaffFactory(branch=bank.office, role="teller")
    of_another = LeadFactory(customer=bank.customers[0], staff=colleague)
    over = InvitationFactory(
        customer=bank.customers[0], staff=bank.advisor, salon__starts_at=NOW - timedelta(days=3)
    )
    successor = StaffFactory(branch=bank.office.parent, role="advisor")  # of the branch above
    Staff.objects.filter(pk=bank.advisor.pk).update(role="auditor")
    work = WorkItem.objects.filter(assignee=bank.advisor, closed_at=None).count()

    night = bank.second_night()

    assert bank.stewards() == {successor.pk}
    there = (successor.pk, bank.office.parent_id)
    mine = Lead.objects.exclude(pk=of_another.pk)
    for one in bank.customers:
        assert Invitation.objects.exclude(pk=over.pk).get(customer=one).lines.get().by is None
        lead = mine.get(customer=one)
        assert [(line.kind, line.by) for line in lead.history.all()] == [("assigned", None)]
    assert set(mine.values_list("staff", "branch")) == {there}
    for one in bank.customers[1:]:
        assert set(bank.holders_of(one)) == {there}
    of_another.refresh_from_db()
    over.refresh_from_db()
    assert (of_another.staff, over.staff) == (colleague, bank.advisor)
    assert night.counts["work_items_followed"] == work >= len(bank.customers)


def test_nothing_open_stays_with_somebody_who_has_left(bank):
    """Proves part of 3.5 and of 5.3: nor who is to be brought in, whom no steward looks after."""
    for one in bank.customers:
        bank.promised(one, bank.advisor)
    brought_in = ProspectFactory(lead__staff=bank.advisor, keep_until=DAY + timedelta(days=99)).lead
    successor = StaffFactory(branch=bank.office, role="advisor")
    Staff.objects.filter(pk=bank.advisor.pk).update(left_on=DAY)

    night = bank.second_night()

    for one in bank.customers:
        assert set(bank.holders_of(one)) == {(successor.pk, bank.office.pk)}
    brought_in.refresh_from_db()
    assert brought_in.staff == bank.head
    assert night.counts["leads_reassigned"] == 1


def test_what_a_night_finds_goes_to_whoever_signed_a_handover_before_it_was_shown(bank):
    """Proves part of 3.5: alerts and work that were computed while the giver was the steward."""
    one, receiver = bank.customers[0], StaffFactory(branch=bank.office, role="advisor")
    bank.promised(one, bank.advisor)

    def hand_over():
        wish = Wish(
            giver_id=bank.advisor.pk,
            receiver_ids=[receiver.pk],
            customer_ids=[one.pk],
            reason="wish",
        )
        with at_work(bank.advisor):
            [made] = handing_over.propose_handover(
                wish=wish, day=TODAY, book=BOOK, by=viewer(bank.advisor)
            )
        with at_work(receiver):
            handing_over.receive_customers(
                handover=Handover.objects.get(pk=made), day=TODAY, book=BOOK, by=viewer(receiver)
            )

    night = bank.second_night(meanwhile=hand_over)

    assert night.counts["alerts_by_kind"]["large_movement_in"] == 1
    assert set(bank.holders_of(one)) == {(receiver.pk, bank.office.pk)}
    assert bank.stewards() == {bank.advisor.pk, receiver.pk}


class Waiting:
    """A lead, an invitation and a customer whom two people want at the same moment."""

    def __init__(self):
        office = BranchFactory(parent=BranchFactory(kind="branch"))
        self.staff, self.other = (StaffFactory(branch=office, role="teller") for _ in "12")
        self.customer = CustomerFactory(branch=office)
        CustomerTierFactory(customer_id=self.customer.pk, branch_id=office.pk, tier="potential")
        self.held = StewardshipFactory(customer=self.customer, staff=self.staff)
        self.lead = LeadFactory(customer=self.customer, staff=self.staff)
        self.invitation = InvitationFactory(
            customer=self.customer, staff=self.staff, salon__starts_at=COMING
        )
        PoolLookFactory(customer=self.customer, staff=self.other, looked_on=TODAY)

    def lead_by_its_steward(self):
        with at_work(self.staff):
            leads.set_next_step(
                lead_id=self.lead.pk,
                step="x",
                on=TODAY,
                at=NOW,
                book=BOOK,
                by=viewer(self.staff),
            )

    def invitation_by_its_steward(self):
        with at_work(self.staff):
            salons.record_answer(
                invitation_id=self.invitation.pk,
                answer="accepted",
                guests=0,
                at=NOW,
                book=BOOK,
                by=viewer(self.staff),
            )

    def customer_by_another(self):
        with at_work(self.other):
            adopting.adopt_customer(
                customer_id=self.customer.pk, day=TODAY, book=BOOK, by=viewer(self.other)
            )


@pytest.mark.parametrize(
    "act",
    [
        Waiting.lead_by_its_steward,
        Waiting.invitation_by_its_steward,
        Waiting.customer_by_another,
    ],
)
def test_whoever_changes_what_a_night_moves_waits_for_it_and_neither_fails(act):
    """Proves part of 3.5: one waits for the other, never each for the other."""
    scene, met = Waiting(), []

    def work():
        try:
            act(scene)
        except (LeadRefused, salons.SalonRefused, adopting.AdoptionRefused) as refusal:
            met.append(refusal)
        except (Lead.DoesNotExist, Invitation.DoesNotExist):
            met.append("not found")
        except Exception as failure:
            met.append(failure)
        else:
            met.append("done")
        finally:
            connection.close()

    with transaction.atomic():
        worklist.hold_still()
        colleague = Thread(target=work)
        colleague.start()
        wait_until_somebody_waits()
        Lead.objects.update(staff=scene.other)
        Invitation.objects.update(staff=scene.other)
        Stewardship.objects.filter(pk=scene.held.pk).update(until=TODAY, ended_reason="left")
    colleague.join()
    assert met in (["done"], ["not found"])


def wait_until_somebody_waits():
    with connection.cursor() as cursor:
        for _ in range(300):
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone() != (0,):
                return
            sleep(0.05)
    raise AssertionError("nobody waits for the night")
