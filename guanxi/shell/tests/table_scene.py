"""An outlet in which every table tells of three, and where each stands."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle

from guanxi.alerts.tests.factories import CustomerTierFactory
from guanxi.archive.tests.factories import DossierFactory
from guanxi.bank.tests.factories import YESTERDAY, BranchFactory, CustomerFactory, StaffFactory
from guanxi.duplicates.tests.factories import PairFactory
from guanxi.leads.tests.factories import IntelligenceFactory, LeadFactory, ReferralFactory
from guanxi.nightly.tests.factories import NightRunFactory
from guanxi.salons.tests.factories import InvitationFactory, SalonFactory
from guanxi.shell.tests.factories import signed_in
from guanxi.shell.tests.test_customers_page import in_care_of
from guanxi.stewardship.tests.factories import (
    AbsenceFactory,
    HandoverFactory,
    RevenueCreditFactory,
    StewardshipFactory,
)
from guanxi.worklist.tests.factories import WorkItemFactory

PAGES = {
    "absences": "/handovers/absences/",
    "adopted": "/pool/?tab=adopted",
    "archives": "/archives/",
    "customers": "/customers/",
    "duplicates": "/duplicates/",
    "events": "/salons/",
    "events-over": "/salons/?state=over",
    "guests": "/salons/{salon}/",
    "handovers": "/handovers/",
    "intelligence": "/intelligence/",
    "leads": "/leads/?tab=list",
    "leads-ended": "/leads/?tab=ended",
    "pool": "/pool/",
    "referrals": "/leads/referrals/",
    "referrals-shared": "/leads/referrals/?tab=shared",
    "team": "/team/{outlet}/",
    "work": "/work/?whose=office",
}
FILES = {
    "absences": "/handovers/absences/export.csv",
    "adopted": "/pool/export.csv",
    "archives": "/archives/export.csv",
    "customers": "/customers/export.csv",
    "duplicates": "/duplicates/export.csv",
    "events": "/salons/export.csv",
    "events-over": "/salons/export.csv?state=over",
    "guests": "/salons/{salon}/export.csv",
    "handovers": "/handovers/export.csv",
    "intelligence": "/intelligence/export.csv",
    "leads": "/leads/export.csv",
    "leads-ended": "/leads/export.csv?tab=ended",
    "referrals": "/leads/referrals/export.csv",
    "referrals-shared": "/leads/referrals/export.csv?tab=shared",
    "work": "/work/export.csv?whose=office",
}
NAMES = ("周文静", "李思远", "陈岚")


@dataclass(frozen=True)
class Scene:
    """A head, and where each table stands with something in it."""

    head: object
    pages: dict
    files: dict


def scene_for(client):
    """An outlet with three people, of each thing a table tells of three; its head is signed in."""
    for _night in range(3):
        NightRunFactory(day=YESTERDAY)
    outlet = BranchFactory()
    head = signed_in(client, role="outlet_head", branch=outlet)
    salon = SalonFactory(branch=outlet, staff=head)
    people = [StaffFactory(branch=outlet, name=name, role="advisor") for name in NAMES]
    others = cycle([*people[1:], people[0]])
    for number, staff in enumerate(people, start=1):
        _with_customers(staff, salon)
        _beside_the_work(staff, next(others), head)
        _of_the_office(head, number)
    client.post("/pool/look/")
    places = {"salon": salon.pk, "outlet": outlet.pk}
    return Scene(
        head=head,
        pages={place: address.format(**places) for place, address in PAGES.items()},
        files={place: address.format(**places) for place, address in FILES.items()},
    )


def _with_customers(staff, salon):
    """Work, leads and an invitation about one customer of this person."""
    customer = in_care_of(staff)
    about = {"customer": customer, "staff": staff, "branch": staff.branch}
    DossierFactory(customer=customer)
    InvitationFactory(salon=salon, customer=customer, staff=staff)
    WorkItemFactory(customer=customer, assignee=staff, evidence={})
    LeadFactory(**about, title=f"Lead of {staff.name}")
    ended = {"ended_at": datetime.now(UTC) - timedelta(days=1), "next_on": None, "next_step": ""}
    LeadFactory(**about, **ended, outcome="won", won_minor=1_00)


def _beside_the_work(staff, other, head):
    """Somebody who is away, gives to a colleague, is asked, and comes in beside the head."""
    AbsenceFactory(staff=staff, entered_by=head)
    HandoverFactory(giver=staff, receiver=other)
    lead = LeadFactory(staff=head, branch=head.branch, title=f"Given to {staff.name}")
    ReferralFactory(lead=lead, giver=head, taker=staff)
    RevenueCreditFactory(
        customer=in_care_of(head),
        staff=staff,
        origin="referral",
        agreed_by=head,
        since=YESTERDAY,
        until=YESTERDAY + timedelta(days=90),
    )


def _of_the_office(head, number):
    """Events to come and over, what is heard, two records alike, one adopted, one to adopt."""
    outlet, now = head.branch, datetime.now(UTC)
    for days in (number, -number):
        SalonFactory(branch=outlet, staff=head, starts_at=now + timedelta(days=days))
    IntelligenceFactory(branch=outlet, staff=head, published_at=now, targets=number)
    first, second = (CustomerFactory(branch=outlet) for _record in range(2))
    PairFactory(first=first, second=second, points=20 + number)
    adopted, free = (CustomerFactory(branch=outlet) for _customer in range(2))
    StewardshipFactory(customer=adopted, staff=head, reason="adopted")
    tier = {"tier": "preferred", "assets_minor": number * 60_000_00}
    CustomerTierFactory(customer_id=free.pk, branch_id=outlet.pk, **tier)
