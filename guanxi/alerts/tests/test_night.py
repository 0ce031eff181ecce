"""Alerts from night to night. Proves part of 4.1, 4.2 and 5.1."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow.parquet as pq
import pytest

from guanxi.alerts import night as alerts
from guanxi.alerts.kinds import every_kind
from guanxi.alerts.models import Alert
from guanxi.alerts.tests.sketch import CUSTOMERS, drawn
from guanxi.bank.models import Staff
from guanxi.bank.night import Night
from guanxi.bank.tests.factories import CustomerFactory, StaffFactory
from guanxi.bank.viewers import Viewer
from guanxi.foundation.engines import DuckEngine, open_engine
from guanxi.insight.facts import CUSTOMER_FACTS, HOLDINGS, schema
from guanxi.privacy.tests.choices import OptOutFactory
from guanxi.rulebook.books import rulebook_for
from guanxi.stewardship.models import Stewardship
from guanxi.stewardship.tests.factories import StewardshipFactory
from guanxi.worklist import commands as worklist
from guanxi.worklist import night as worklist_night
from guanxi.worklist.queries import work_items_visible_to

DAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def engine():
    with open_engine() as opened:
        yield opened


class Bank:
    """Two customers of one office, and nights over facts as a test draws them."""

    def __init__(self, lake, engine: DuckEngine) -> None:
        self.lake, self.engine = lake, engine
        self.anna: Any = CustomerFactory(born_on=date(1980, 5, 5))
        self.bob: Any = CustomerFactory(branch=self.anna.branch, born_on=date(1980, 5, 5))
        self.steward: Any = StaffFactory(branch=self.anna.branch)
        self.head = StaffFactory(branch=self.anna.branch, role="outlet_head")
        self.nights, self.without_stewards = 0, False
        self.first: int | None = None  # steward A of anna, by number

    def night(self, drawing: str, *, day: date = DAY, meanwhile=lambda: None) -> dict:
        """Run alerts' and worklist's part of a night over these customers.

        ``meanwhile`` happens after the night was computed and before it is shown.
        """
        self.nights += 1
        folder = self.lake / "nights" / str(self.nights)
        folder.mkdir(parents=True)
        people = drawing.replace("anna", str(self.anna.pk)).replace("bob", str(self.bob.pk))
        usual = {"maintained": True, "tier": "wealth", "measured_tier": "wealth", "tier_rank": 3}
        rows = drawn(people, CUSTOMERS, usual).to_pyarrow()
        pq.write_table(rows.select(list(CUSTOMER_FACTS)), folder / "customer_facts.parquet")
        tiers = [name for name in rows.column_names if name not in CUSTOMER_FACTS]
        pq.write_table(rows.select(["customer_id", *tiers]), folder / "tiers.parquet")
        pq.write_table(schema(HOLDINGS).empty_table(), folder / "holdings.parquet")
        self.look_after("A", self.first)
        self.look_after("B", None if self.without_stewards else self.steward.pk)
        night = Night(
            id=self.nights,
            day=day,
            folder=folder,
            previous_day=None,
            previous_folder=None,
            engine=self.engine,
            here=self.engine,
            book=rulebook_for(day),
        )
        alerts.compute(night)
        alerts.prepare(night)
        meanwhile()
        worklist_night.publish(night)
        return alerts.publish(night)

    def look_after(self, position: str, staff_id: int | None) -> None:
        """From now on this person is anna's steward, or nobody."""
        held = Stewardship.objects.filter(customer=self.anna, position=position, until=None)
        if staff_id in list(held.values_list("staff", flat=True)):
            return
        held.update(until=DAY, ended_reason="handed_over")
        if staff_id is not None:
            staff = Staff.objects.get(pk=staff_id)
            StewardshipFactory(customer=self.anna, staff=staff, position=position)

    def viewer(self, scope="own") -> Viewer:
        """The steward at work."""
        return Viewer(
            staff_id=self.steward.pk,
            branch_id=self.steward.branch_id,
            role=self.steward.role,
            scope=scope,
            permissions=("worklist:*",),
        )

    @property
    def work(self):
        """All work of the bank."""
        return work_items_visible_to(self.viewer("bank")).order_by("pk")


@pytest.fixture
def bank(empty_lake, engine):
    return Bank(empty_lake, engine)


BOTH_LEAVING = """
    customer_id  outflow_external_7_days  assets
    anna         60,000                   140,000
    bob          90,000                   10,000
"""
NOBODY_LEAVING = """
    customer_id  outflow_external_7_days  assets
    anna         0                        140,000
    bob          0                        10,000
"""


def test_a_find_becomes_an_alert_and_work_for_the_steward_or_else_the_head(bank):
    counts = bank.night(BOTH_LEAVING)

    assert counts["alerts"] == counts["work_items"] == 2
    assert counts["alerts_by_kind"] == {"leaving_to_other_bank": 2}
    alert = Alert.objects.get(customer=bank.anna)
    assert (alert.owner, alert.day, alert.due_on) == (bank.steward, DAY, date(2026, 11, 22))
    assert alert.evidence["moved_minor"] == 60_000_00
    item = bank.work.get(source=f"alert:{alert.pk}")
    assert (item.assignee, item.cause, item.tier) == (
        bank.steward,
        "leaving_to_other_bank",
        "wealth",
    )
    assert Alert.objects.get(customer=bank.bob).owner == bank.head


def test_alerts_go_to_whoever_signed_a_handover_while_the_night_was_computed(bank):
    """Proves part of 3.5: nothing stays with the steward before."""
    receiver = StaffFactory(branch=bank.anna.branch)
    bank.night(BOTH_LEAVING, meanwhile=lambda: bank.look_after("B", receiver.pk))
    alert = Alert.objects.get(customer=bank.anna)
    assert alert.owner == receiver
    assert bank.work.get(source=f"alert:{alert.pk}").assignee == receiver


def test_the_same_cause_is_not_raised_twice_but_brought_up_to_date(bank):
    bank.night(BOTH_LEAVING)
    more = BOTH_LEAVING.replace("60,000 ", "80,000 ")
    counts = bank.night(more, day=DAY + timedelta(days=1))

    assert (counts["alerts"], counts["alerts_refreshed"], counts["work_items"]) == (0, 2, 0)
    alert = Alert.objects.get(customer=bank.anna)
    assert (alert.amount_minor, alert.day) == (80_000_00, DAY)
    assert bank.work.get(customer=bank.anna).amount_minor == 80_000_00


def test_a_night_that_runs_again_changes_nothing(bank):
    bank.night(BOTH_LEAVING)
    before = list(Alert.objects.order_by("pk").values())
    work = list(bank.work.values())
    bank.night(BOTH_LEAVING)
    assert list(Alert.objects.order_by("pk").values()) == before
    assert list(bank.work.values()) == work


def test_an_alert_stays_open_until_somebody_has_handled_it(bank):
    bank.night(BOTH_LEAVING)
    counts = bank.night(NOBODY_LEAVING, day=DAY + timedelta(days=1))
    assert (counts["alerts_open"], counts["alerts_lapsed"]) == (2, 0)


@pytest.mark.parametrize(("days", "raised"), [(1, 0), (14, 0), (16, 1)])
def test_after_it_was_handled_the_same_cause_is_quiet_for_fourteen_days(bank, days, raised):
    bank.night(BOTH_LEAVING)
    item = bank.work.get(customer=bank.anna)
    worklist.close_work_item(item_id=item.pk, outcome="retained", at=NOON, by=bank.viewer())
    alert = Alert.objects.get(customer=bank.anna)
    assert (alert.outcome, alert.closed_at, alert.closed_by) == ("retained", NOON, bank.steward)

    counts = bank.night(BOTH_LEAVING, day=DAY + timedelta(days=days))

    assert counts["alerts"] == raised


def test_an_alert_that_nobody_touches_goes_to_steward_b_and_then_to_the_head(bank):
    """Proves 4.2: grave or not, at stake, why, what to do, whose, by when, and whose after that."""
    first = StaffFactory(branch=bank.anna.branch)
    bank.first = first.pk
    bank.night(BOTH_LEAVING)
    item = bank.work.get(customer=bank.anna)
    assert (item.severity, item.amount_minor, item.due_on) == (2, 60_000_00, DAY + timedelta(1))
    assert item.evidence["share_percent"] == 30
    assert every_kind()[item.cause].cause.action
    for days, holder in ((2, first), (3, bank.steward), (5, bank.steward), (6, bank.head)):
        counts = bank.night(BOTH_LEAVING, day=DAY + timedelta(days=days))
        item.refresh_from_db()
        assert (counts["alerts"], item.assignee) == (0, holder)


def test_undoing_the_end_of_the_work_opens_the_alert_again(bank):
    bank.night(BOTH_LEAVING)
    item = bank.work.get(customer=bank.anna)
    viewer = bank.viewer()
    change = worklist.close_work_item(item_id=item.pk, outcome="lost", at=NOON, by=viewer)
    worklist.undo_change(change_id=change.pk, at=NOON + timedelta(seconds=5), by=viewer)
    alert = Alert.objects.get(customer=bank.anna)
    assert (alert.outcome, alert.closed_at, alert.closed_by) == ("", None, None)


def test_a_birthday_that_has_passed_closes_itself_and_its_work(bank):
    facts = """
        customer_id  assets
        anna         1
    """
    assert bank.night(facts, day=date(2026, 5, 3))["alerts"] == 1
    assert bank.night(facts, day=date(2026, 5, 4))["alerts_lapsed"] == 0
    assert bank.night(facts, day=date(2026, 5, 5))["alerts_lapsed"] == 1
    assert Alert.objects.get().outcome == bank.work.get().outcome == "lapsed"


def test_what_lapsed_unhandled_is_raised_again_when_its_reason_comes_back(bank):
    """As after a delivery that was taken back and sent again (13.1)."""
    facts = "customer_id assets \n anna 100000"
    for expires_on, told in ((DAY + timedelta(days=9), 1), (None, 0), (DAY + timedelta(days=9), 1)):
        bank.anna.document_expires_on = expires_on
        bank.anna.save()
        assert bank.night(facts)["alerts"] == told


def test_birthdays_and_documents_never_reach_the_lake(bank):
    bank.night("customer_id assets \n anna 1", day=date(2026, 5, 3))
    assert Alert.objects.get().evidence == {"birthday_on": "2026-05-05"}
    for path in bank.lake.rglob("alerts.parquet"):
        assert pq.read_table(path).num_rows == 0


def test_alerts_and_work_of_somebody_who_left_the_bank_go_to_the_customers_head(bank):
    bank.night(BOTH_LEAVING)
    bank.steward.left_on = DAY
    bank.steward.save()
    bank.without_stewards = True
    bank.night(BOTH_LEAVING, day=DAY + timedelta(days=1))
    assert set(Alert.objects.values_list("owner", flat=True)) == {bank.head.pk}
    assert set(bank.work.values_list("assignee", flat=True)) == {bank.head.pk}


def test_open_work_is_ranked_anew_for_every_morning(bank):
    bank.night(BOTH_LEAVING)
    item = bank.work.get(customer=bank.anna)
    assert (item.ranked_for, item.context_percent) == (date(2026, 11, 22), 100 + 40 + 15 + 10)
    bank.night(NOBODY_LEAVING, day=DAY + timedelta(days=1))
    item.refresh_from_db()
    assert (item.ranked_for, item.context_percent) == (date(2026, 11, 23), 100 + 50 + 15 + 10)


RICHER = """
    customer_id  largest_in_7_days  assets
    anna         300,000            400,000
    bob          300,000            400,000
"""


def test_no_offer_is_raised_for_whom_refused_direct_marketing(bank):
    """Proves part of 12.2."""
    OptOutFactory(customer=bank.anna)
    OptOutFactory(customer=bank.bob, kind="third_party_disclosure")
    assert bank.night(RICHER)["alerts_by_kind"] == {"large_movement_in": 1}
    assert Alert.objects.get().customer == bank.bob
    assert bank.night(BOTH_LEAVING, day=DAY + timedelta(days=1))["alerts"] == 2


def test_an_open_offer_ends_with_the_first_night_after_the_refusal(bank):
    """Proves part of 12.2; when the refusal has ended, its reason is told again."""
    bank.night(RICHER)
    refusal = OptOutFactory(customer=bank.anna)
    counts = bank.night(RICHER, day=DAY + timedelta(days=1))
    assert (counts["alerts"], counts["alerts_lapsed"], counts["alerts_open"]) == (0, 1, 1)
    assert Alert.objects.get(customer=bank.anna).outcome == "lapsed"
    assert bank.work.get(customer=bank.anna).outcome == "lapsed"
    ended = {"until": NOON, "ended_by": "bank.Staff:1", "ended_how": "phone"}
    type(refusal).objects.filter(pk=refusal.pk).update(**ended)
    assert bank.night(RICHER, day=DAY + timedelta(days=2))["alerts"] == 1


def test_who_refused_automated_decisions_is_ranked_by_due_day_and_amount(bank):
    """Proves part of 12.2, and that a night after the end of the refusal ranks by all again."""
    bank.night(BOTH_LEAVING)
    refusal = OptOutFactory(customer=bank.anna, kind="automated_decisions")
    assert bank.work.get(customer=bank.anna).is_ranked_plainly
    bank.night(BOTH_LEAVING, day=DAY + timedelta(days=1))
    anna, bob = (bank.work.get(customer=person) for person in (bank.anna, bank.bob))
    assert anna.score_ppm == 40 * (100 + 50) * anna.value_percent  # overdue by then
    assert not bob.is_ranked_plainly
    ended = {"until": NOON, "ended_by": "bank.Staff:1", "ended_how": "phone"}
    type(refusal).objects.filter(pk=refusal.pk).update(**ended)
    bank.night(BOTH_LEAVING, day=DAY + timedelta(days=2))
    assert bank.work.get(customer=bank.anna).propensity_percent == 44
