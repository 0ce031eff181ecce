"""Customers change hands in every way there is, one after another, and five promises hold.

Adopted and released, handed over and back, choosing after a rise, referred, allocated as a whole
and taken back as a whole, given to others by a night, stewards away and back, records merged and
taken apart.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from guanxi.alerts.tests.factories import CustomerTierFactory
from guanxi.bank.tests.factories import BranchFactory, CustomerFactory, StaffFactory
from guanxi.bank.viewers import Viewer
from guanxi.foundation.refusals import Refusal
from guanxi.leads.models import Lead
from guanxi.leads.tests.factories import LeadFactory
from guanxi.privacy.tests.at_work import reading_as
from guanxi.rulebook.books import rulebook_for
from guanxi.salons.models import Invitation
from guanxi.salons.tests.factories import InvitationFactory
from guanxi.stewardship.commands import (
    adopting,
    allocating,
    being_away,
    choosing,
    handing_over,
    merging,
    referring,
)
from guanxi.stewardship.commands.handing_over import Wish
from guanxi.stewardship.models import (
    Absence,
    AllocationRun,
    Handover,
    HandoverCustomer,
    RevenueCredit,
    Stewardship,
)
from guanxi.stewardship.night.changing_hands import change_hands
from guanxi.stewardship.policy import StewardshipSection
from guanxi.stewardship.queries.credits import credits_on
from guanxi.stewardship.rules.crediting import WHOLE_PPM, Terms
from guanxi.stewardship.tests.factories import (
    DecidedNightFactory,
    StewardshipFactory,
    UpgradeFactory,
)

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
TODAY = timezone.localdate(NOW)
PLACES, CUSTOMERS, TELLERS = 4, 7, 3
_USUAL = rulebook_for(TODAY)
_TIGHT = {
    "capacity": dict(_USUAL.section(StewardshipSection).capacity)
    | {"teller": PLACES, "advisor": PLACES},
    # Everybody of the outlet may look after everybody, so that all ways lead to all people.
    "steward_a": {
        tier: ["teller", "advisor"] for tier in _USUAL.section(StewardshipSection).steward_a
    },
}


def _book():
    section = _USUAL.section(StewardshipSection).model_copy(update=_TIGHT)
    return replace(_USUAL, content={**_USUAL.content, "stewardship": section})


BOOK = _book()


class Outlet:
    """Three tellers and an advisor, two heads, and seven customers of theirs."""

    def __init__(self):
        branch = BranchFactory(kind="branch")
        here = BranchFactory(parent=branch)
        self.people = [StaffFactory(branch=here, role="teller") for _ in range(TELLERS)]
        self.people.append(StaffFactory(branch=here, role="advisor"))
        self.head = StaffFactory(branch=here, role="outlet_head")
        self.boss = StaffFactory(branch=branch, role="branch_head")
        self.customers = [CustomerFactory(branch=here) for _ in range(CUSTOMERS)]
        self.absorbed, self.were_two = {}, {self.customers[0]}
        for number, one in enumerate(self.customers):
            CustomerTierFactory(
                customer_id=one.pk, branch_id=here.pk, tier="potential", assets_minor=10**7
            )
            StewardshipFactory(customer=one, staff=self.people[number % 2])
            UpgradeFactory(customer=one, steward=self.people[number % 2], day=TODAY)
            self.promised(one, self.people[number % 2])
        StewardshipFactory(customer=self.customers[5], staff=self.people[-1], position="B")

    def promised(self, one, steward):
        """A lead about the customer, and an invitation to an event that is still to come."""
        LeadFactory(customer=one, staff=steward)
        coming = {"salon__starts_at": NOW + timedelta(days=9), "answered_at": NOW}
        InvitationFactory(customer=one, staff=steward, answer="accepted", **coming)

    # Each does one thing as somebody, with whatever is there; what is refused is refused.

    def adopt(self, who, whom):
        self._as(who, lambda by: adopting.look_at_pool(book=BOOK, by=by))
        self._as(
            who,
            lambda by: adopting.adopt_customer(customer_id=whom.pk, day=TODAY, book=BOOK, by=by),
        )

    def release(self, who, whom):
        self._as(
            who,
            lambda by: adopting.release_customer(customer_id=whom.pk, at=NOW, book=BOOK, by=by),
        )

    def hand_over(self, who, whom):
        giver = self.steward_of(whom)
        if giver is None:
            return
        wish = Wish(giver_id=giver.pk, receiver_ids=[who.pk], customer_ids=[whom.pk], reason="wish")
        terms = Terms(counted="split", percent=40, until=TODAY + timedelta(days=30))
        wish = replace(wish, credit=terms)
        self._as(
            giver,
            lambda by: handing_over.propose_handover(wish=wish, day=TODAY, book=BOOK, by=by),
        )
        self.sign(who, whom)

    def steward_of(self, whom):
        held = Stewardship.objects.filter(customer=whom, until=None, position="A").first()
        return held and next(one for one in self.people if one.pk == held.staff_id)

    def sign(self, who, whom):
        for handover in Handover.objects.filter(receiver=who, received_at=None, ended_at=None):
            self._as(
                who,
                lambda by, it=handover: handing_over.receive_customers(
                    handover=it, day=TODAY, book=BOOK, by=by
                ),
            )

    def approve_load(self, who, whom):
        for handover in Handover.objects.filter(received_at=None, ended_at=None):
            self._as(
                self.boss, lambda by, it=handover: handing_over.approve_load(handover=it, by=by)
            )

    def hand_back(self, who, whom):
        last = Handover.objects.filter(received_at__isnull=False, undone_at=None, run=None).last()
        if last is None:
            return
        self._as(
            self.head,
            lambda by: handing_over.ask_handover_back(handover=last, because="x", by=by),
        )
        self._as(
            last.receiver,
            lambda by: handing_over.hand_back(handover=last, book=BOOK, by=by),
        )

    def choose(self, who, whom):
        said = choosing.Said(
            answer="go", asked_by="phone", asked_on=TODAY, specialist_id=self.people[-1].pk
        )
        self._as(
            self.steward_of(whom) or self.head,
            lambda by: choosing.record_choice(
                customer_id=whom.pk, said=said, day=TODAY, at=NOW, book=BOOK, by=by
            ),
        )
        self.sign(self.people[-1], whom)

    def refer(self, who, whom):
        self._as(
            self.head,
            lambda by: referring.refer_customer(
                customer_id=whom.pk,
                specialist_id=who.pk,
                about="trust",
                day=TODAY,
                book=BOOK,
                by=by,
            ),
        )

    def end_referral(self, who, whom):
        for credit in RevenueCredit.objects.filter(customer=whom, origin="referral", ended_on=None):
            self._as(
                self.head,
                lambda by, it=credit: referring.end_referral(credit_id=it.pk, at=NOW, by=by),
            )

    def allocate(self, who, whom):
        run = self._as(
            self.head,
            lambda by: allocating.run_allocation(
                branch_id=self.head.branch_id,
                seed=whom.pk,
                day=TODAY,
                at=NOW,
                book=BOOK,
                by=by,
            ),
        )
        self._as(
            self.head, lambda by: allocating.propose_moves(run=run, day=TODAY, book=BOOK, by=by)
        )
        self.object(who, whom)
        run.refresh_from_db()
        self._as(self.boss, lambda by: allocating.approve_run(run=run, day=TODAY, book=BOOK, by=by))

    def object(self, who, whom):
        for move in HandoverCustomer.objects.filter(customer=whom, handover__run__isnull=False):
            self._as(
                self.boss,
                lambda by, it=move: allocating.object_to_move(move=it, because="x", by=by),
            )
            self._as(
                self.head,
                lambda by, it=move: allocating.answer_objection(move=it, answer="upheld", by=by),
            )

    def take_run_back(self, who, whom):
        run = AllocationRun.objects.filter(branch=self.head.branch_id).last()
        if run is None:
            return
        self._as(self.head, lambda by: allocating.ask_run_back(run=run, because="x", by=by))
        self._as(
            self.boss,
            lambda by: allocating.take_run_back(run=run, book=BOOK, by=by),
        )

    def night(self, who, whom):
        """A night gives the customer to this person: whoever was the steward has too many."""
        held = Stewardship.objects.filter(customer=whom, until=None)
        full = Stewardship.objects.filter(staff=who, until=None).count() >= PLACES
        if full or whom.pk in self.absorbed or held.filter(staff=who).exists():
            return
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE TABLE staging.stewardship_load_ended AS "
                "SELECT id, 'over_capacity' AS reason FROM stewardship_stewardship "
                "WHERE customer_id = %s AND position = 'A' AND until IS NULL",
                [whom.pk],
            )
            cursor.execute(
                "CREATE TABLE staging.stewardship_load_begun AS SELECT %s::bigint AS customer_id, "
                "%s::bigint AS staff_id, 'A' AS position, 'over_capacity' AS reason",
                [whom.pk, who.pk],
            )
            change_hands(night_id=DecidedNightFactory().pk, day=TODAY)
            cursor.execute(
                "DROP TABLE staging.stewardship_load_ended, staging.stewardship_load_begun"
            )

    def be_away(self, who, whom):
        self._as(
            self.head,
            lambda by: being_away.enter_absence(
                staff_id=who.pk,
                first=TODAY,
                last=TODAY,
                kind="leave",
                day=TODAY,
                at=NOW,
                by=by,
            ),
        )

    def come_back(self, who, whom):
        for absence in Absence.objects.filter(staff=who, ended_at=None):
            self._as(
                self.head,
                lambda by, it=absence: being_away.end_absence(absence=it, at=NOW, by=by),
            )

    def merge(self, who, whom):
        other = self.customers[0]
        if whom == other or whom.pk in self.absorbed or other.pk in self.absorbed:
            return
        self.absorbed[whom.pk] = other.pk
        self.were_two.add(whom)
        merging.take_over_stewards(**self._two(whom, other))

    def take_apart(self, who, whom):
        if whom.pk in self.absorbed:
            merging.give_back_stewards(**self._two(whom, self.customers[0]))
            del self.absorbed[whom.pk]

    def _two(self, absorbed, survivor):
        return {
            "survivor_id": survivor.pk,
            "absorbed_id": absorbed.pk,
            "day": TODAY,
            "at": NOW,
            "by_id": self.head.pk,
        }

    def _as(self, who, act):
        scope = {"outlet_head": "outlet", "branch_head": "branch"}.get(who.role, "own")
        by = Viewer(
            staff_id=who.pk,
            branch_id=who.branch_id,
            role=who.role,
            scope=scope,
            permissions=("*",),
        )
        with reading_as(who, level=scope):
            try:
                with transaction.atomic():
                    return act(by)
            except Refusal:
                return None

    # What must hold after every step.

    def nobody_is_an_orphan(self):
        for one in self.customers:
            held = Stewardship.objects.filter(customer=one, position="A").order_by("-pk")
            is_held = held.filter(until=None).count() == 1
            in_pool = held[0].ended_reason == "released"
            assert is_held or in_pool or one.pk in self.absorbed

    def nobody_is_over_capacity_without_approval(self):
        for one in self.people:
            held = Stewardship.objects.filter(staff=one, until=None)
            agreed = held.filter(handover__load_approved_at__isnull=False) | held.filter(
                reason__in=["handed_back", "allocated_back"]
            )
            assert held.count() - agreed.count() <= PLACES

    def what_was_promised_goes_with_the_customer(self):
        for one in self.customers:
            steward = self.steward_of(one)
            if steward is not None and one not in self.were_two:
                lead, invitation = (
                    Lead.objects.get(customer=one),
                    Invitation.objects.get(customer=one),
                )
                assert (lead.staff, lead.branch) == (steward, steward.branch)
                assert (invitation.staff, invitation.branch) == (steward, steward.branch)
                assert invitation.answer == "accepted"

    def shares_add_to_the_whole(self):
        for day in (TODAY, TODAY + timedelta(days=10), TODAY + timedelta(days=400)):
            for bases in credits_on([one.pk for one in self.customers], day).values():
                assert all(sum(basis.shares.values()) == WHOLE_PPM for basis in bases)
                assert all(share > 0 for basis in bases for share in basis.shares.values())

    def past(self):
        """Everything that is over, whole; and of what is not, what can never change."""
        over = set(self._rows(Stewardship, until__isnull=False))
        over |= set(self._rows(RevenueCredit, ended_on__isnull=False))
        begun = Stewardship.objects.filter(customer__in=self.customers)
        over |= set(begun.values_list("pk", "customer", "staff", "position", "since", "reason"))
        return over | {
            (name, getattr(one, name))
            for one in Handover.objects.filter(giver__in=self.people)
            for name in ("given_at", "received_at", "ended_at", "undo_asked_at", "undone_at")
            if getattr(one, name) is not None
        }

    def _rows(self, model, **which):
        found = model.objects.filter(customer__in=self.customers, **which)
        return [(model.__name__, *row) for row in found.values_list()]


WAYS = (
    *("adopt", "release", "hand_over", "sign", "approve_load", "hand_back", "choose", "refer"),
    *("end_referral", "allocate", "take_run_back", "be_away", "come_back", "merge", "take_apart"),
    "night",
)
steps = st.lists(
    st.tuples(st.sampled_from(WAYS), st.integers(0, TELLERS), st.integers(0, CUSTOMERS - 1)),
    min_size=4,
    max_size=14,
)
# Fills everybody up, so that loads must be approved; allocates, and takes all of it back.
FULL = [("hand_over", 2, number) for number in range(CUSTOMERS)]
EVERYTHING = [
    *(("adopt", 2, 0), ("hand_over", 1, 2), ("choose", 0, 1), ("refer", 2, 3), ("allocate", 0, 4)),
    *(("release", 2, 0), ("take_run_back", 0, 0), ("be_away", 0, 0), ("merge", 0, 5)),
    *(("hand_back", 0, 0), ("end_referral", 0, 3), ("take_apart", 0, 5), ("come_back", 0, 0)),
    *(("night", 3, 6), ("adopt", 2, 6), ("release", 2, 6), ("night", 1, 6)),
]


# Who is full and looks after somebody of whom there were two records has as many as before.
MERGED = [*(("hand_over", 3, number) for number in (1, 2, 3)), ("merge", 0, 5)]


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps)
@example(EVERYTHING)
@example(MERGED)
@example([*FULL, ("approve_load", 0, 0), ("sign", 2, 0), *EVERYTHING])
def test_however_customers_change_hands_five_promises_hold(django_db_blocker, steps):
    """Proves part of 3.3, 3.4 and 3.5. With the nights and the pool it proves capacity.

    No orphan, nobody over capacity unless approved, credit shares always add to the whole, the
    open lead and invitation are with steward A, and what is over is never rewritten.
    """
    with django_db_blocker.unblock():
        outlet = Outlet()
        for way, who, whom in steps:
            past = outlet.past()
            getattr(outlet, way)(outlet.people[who], outlet.customers[whom])
            assert past <= outlet.past(), way
            outlet.nobody_is_an_orphan()
            outlet.nobody_is_over_capacity_without_approval()
            outlet.shares_add_to_the_whole()
            outlet.what_was_promised_goes_with_the_customer()


def test_every_way_leads_somewhere():
    """Proves part of 3.4 and of 3.5: what the promises are tried on does happen."""
    outlet = Outlet()
    for way, who, whom in (*EVERYTHING, *FULL, ("approve_load", 0, 0), ("sign", 2, 0)):
        getattr(outlet, way)(outlet.people[who], outlet.customers[whom])
    reasons = set(Stewardship.objects.values_list("reason", flat=True))
    assert {"adopted", "handed_over", "handed_back", "allocated", "allocated_back"} <= reasons
    assert {"released", "merged", "over_capacity"} <= reasons
    assert set(RevenueCredit.objects.values_list("origin", flat=True)) >= {
        "handover",
        "choice",
        "referral",
    }
    assert Handover.objects.filter(load_approved_at__isnull=False, received_at__isnull=False)


@pytest.mark.parametrize(
    "rewriting",
    [
        "UPDATE stewardship_stewardship SET staff_id = staff_id + 1",
        "UPDATE stewardship_stewardship SET until = NULL, ended_reason = ''",
        "DELETE FROM stewardship_stewardship",
        "UPDATE stewardship_handover SET received_at = now()",
        "UPDATE stewardship_handovercustomer SET customer_id = customer_id + 1",
        "UPDATE stewardship_allocationrun SET approved_at = now()",
        "UPDATE stewardship_allocationrun SET result = '{}'",
        "DELETE FROM stewardship_allocationrun",
        "UPDATE stewardship_revenuecredit SET percent = 1",
    ],
)
def test_the_database_lets_nobody_rewrite_what_happened(rewriting):
    """Proves part of 3.4 and of 3.5: not even the owner of the tables."""
    outlet = Outlet()
    for way, who, whom in EVERYTHING:
        getattr(outlet, way)(outlet.people[who], outlet.customers[whom])
    with (
        pytest.raises(IntegrityError, match="never rewritten"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(rewriting)
