"""Who bought is thanked within a day, and greeted before holidays. Proves part of 5.4."""

from datetime import date, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from guanxi.bank.night import Night
from guanxi.bank.tests.factories import AbsorbedCustomerFactory, CustomerFactory
from guanxi.courtesies import night as courtesies
from guanxi.courtesies.causes import GREETINGS
from guanxi.courtesies.policy import CourtesiesSection, without_year
from guanxi.foundation.engines import open_engine
from guanxi.insight.tests.lakes import Lakes
from guanxi.privacy.tests.choices import ConsentFactory, PrivacyStatementFactory
from guanxi.rulebook.books import rulebook_for
from guanxi.stewardship.tests.factories import StewardshipFactory
from guanxi.worklist.models import WorkItem
from guanxi.worklist.policy import WorklistSection

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
NEW_YEAR = date(2026, 12, 31)


@pytest.fixture
def bank(empty_lake):
    return Lakes(empty_lake)


@pytest.fixture
def customer():
    """Somebody with a steward."""
    return StewardshipFactory().customer


def bought(customer, amount, *, on=DAY, **about):
    """Both entries of a purchase: out of the account, into the product."""
    usual = {"customer_id": customer.pk, "booked_on": on, "kind": "purchase"}
    into = {"account_id": 2, "amount_minor": amount, "product_class": "fund"}
    return [{**usual, "account_id": 1, "amount_minor": -amount}, {**usual, **into, **about}]


def run(bank, day=DAY, tiers=()):
    """The night of that day; ``tiers`` are pairs of customer and tier."""
    with open_engine(threads=1) as here:
        night = Night(
            id=7,
            day=day,
            folder=bank.lake / "nights" / "7",
            previous_day=None,
            previous_folder=None,
            engine=here,
            here=here,
            book=rulebook_for(day),
        )
        night.folder.mkdir(parents=True, exist_ok=True)
        rows = [{"customer_id": one.pk, "tier": tier, "maintained": True} for one, tier in tiers]
        if rows:
            pq.write_table(pa.Table.from_pylist(rows), night.folder / "tiers.parquet")
        courtesies.compute(night)
        return courtesies.publish(night)


def test_who_bought_is_thanked_by_the_steward_within_a_day(bank, customer):
    bank.deliver(DAY, transactions=bought(customer, 30_000_00))
    assert run(bank) == {"thanks": 1, "greetings": 0}
    work = WorkItem.objects.get()
    assert (work.cause, work.customer, work.amount_minor) == ("thanks", customer, 30_000_00)
    assert work.due_on == work.deadline == DAY + timedelta(days=1)
    assert work.evidence == {
        "bought_minor": 30_000_00,
        "bought_class": "fund",
        "bought_on": "2026-11-20",
    }


@pytest.mark.parametrize(
    "entries",
    [
        {"amount": 9_999_99},
        {"amount": 30_000_00, "on": DAY - timedelta(days=1)},
        {"amount": 30_000_00, "kind": "redemption"},
    ],
    ids=["little", "earlier", "no purchase"],
)
def test_nothing_else_is_a_purchase_to_thank_for(bank, customer, entries):
    about = {name: value for name, value in entries.items() if name != "amount"}
    bank.deliver(DAY, transactions=bought(customer, entries["amount"], **about))
    assert run(bank)["thanks"] == 0


def test_several_purchases_of_a_day_are_one_thanks(bank, customer):
    twice = bought(customer, 6_000_00) + bought(customer, 5_000_00, product_class="insurance")
    bank.deliver(DAY, transactions=twice)
    run(bank)
    assert WorkItem.objects.get().amount_minor == 11_000_00


def test_nobody_is_thanked_twice_however_often_the_night_runs(bank, customer):
    bank.deliver(DAY, transactions=bought(customer, 30_000_00))
    run(bank)
    WorkItem.objects.update(outcome="done", closed_at="2026-11-21T02:00Z")
    assert run(bank)["thanks"] == 0


def test_who_has_no_steward_makes_no_work(bank):
    bank.deliver(DAY, transactions=bought(CustomerFactory(), 30_000_00))
    assert run(bank)["thanks"] == 0


def test_who_was_merged_into_another_record_is_thanked_there(bank, customer):
    gone = AbsorbedCustomerFactory(survivor=customer)
    gone.pk = gone.customer_id
    bank.deliver(DAY, transactions=bought(gone, 30_000_00))
    run(bank)
    assert WorkItem.objects.get().customer == customer


def test_who_left_no_channel_open_for_care_is_left_in_peace(bank, customer):
    """Proves part of 12.2."""
    statement = PrivacyStatementFactory()
    for channel in ("phone", "message", "email", "letter", "visit"):
        ConsentFactory(
            customer=customer,
            purpose="care",
            channel=channel,
            answer="withdrawn",
            statement=statement,
        )
    bank.deliver(DAY, transactions=bought(customer, 30_000_00))
    assert run(bank)["thanks"] == 0


def test_customers_of_the_named_tiers_are_greeted_before_the_holiday_and_once(bank, customer):
    holiday = next(
        about
        for name, about in CALENDAR.holidays.items()
        if without_year(name) == "national_day" and about.first.year == 2026
    )
    other = StewardshipFactory().customer
    tiers = [(customer, "diamond"), (other, "potential")]
    early = holiday.first - timedelta(days=SECTION.greet_days_before + 2)
    assert run(bank, early, tiers)["greetings"] == 0
    assert run(bank, early + timedelta(days=1), tiers)["greetings"] == 1
    assert run(bank, early + timedelta(days=2), tiers)["greetings"] == 0
    work = WorkItem.objects.get()
    assert (work.cause, work.customer) == ("greeting_national_day", customer)
    assert (work.due_on, work.deadline) == (holiday.first, holiday.last)


SECTION = rulebook_for(DAY).section(CourtesiesSection)
CALENDAR = rulebook_for(DAY).section(WorklistSection).calendar


def test_every_holiday_that_is_greeted_is_in_the_calendar_and_has_words():
    assert {without_year(name) for name in SECTION.greeted(CALENDAR)} == set(SECTION.greet_holidays)
    assert set(SECTION.greet_holidays) <= set(GREETINGS)
