"""How often, by which channel and in which hours customers are contacted, by tier (3.6)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from guanxi.bank.tests.factories import CustomerFactory
from guanxi.rulebook.books import rulebook_for
from guanxi.worklist.contact_rules import in_one_sentence, rhythm_of, warnings_about
from guanxi.worklist.rules import objections_to_contact
from guanxi.worklist.tests.factories import ContactFactory

HERE = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 11, 20)
BOOK = rulebook_for(DAY)
NOON, NIGHT = (datetime(2026, 11, 20, hour, 30, tzinfo=HERE) for hour in (12, 21))
RULE = {"channels": ["phone", "counter"], "hours": (9, 19), "at_most": 3}


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@given(st.sampled_from(["phone", "visit", "counter"]), st.integers(0, 23), st.integers(1, 6))
def test_a_contact_is_outside_of_exactly_what_it_breaks(channel, hour, within):
    """Proves part of 3.6; who is at the counter came when he liked."""
    found = objections_to_contact(channel=channel, hour=hour, within_30_days=within, **RULE)
    assert ("often" in found) == (within > 3)
    assert ("channel" in found) == (channel == "visit")
    assert ("hours" in found) == (channel != "counter" and not 9 <= hour < 19)


@pytest.mark.django_db
def test_a_call_at_night_or_too_often_or_by_another_channel_is_warned_of():
    """Proves 3.6: logged as it happened, with a warning."""
    customer = CustomerFactory()
    assert warnings_about(_contact(customer, channel="message", at=NOON), BOOK) == []
    late = warnings_about(_contact(customer, channel="message", at=NIGHT), BOOK)
    assert in_one_sentence(late) == (
        "Outside the contact rules of the tier: not between 9 and 19 o'clock."
    )
    third = warnings_about(_contact(customer, channel="phone", at=NOON), BOOK)
    assert third == ["more than 2 contacts within thirty days", "not by this channel"]


@pytest.mark.django_db
def test_a_contact_that_is_planned_too_soon_is_warned_of():
    """Proves part of 3.6."""
    customer = CustomerFactory()
    _contact(customer, channel="message", at=NOON)
    near = {"next_step": "call", "next_on": DAY + timedelta(days=7)}
    soon = _contact(customer, channel="message", at=NOON, **near)
    assert warnings_about(soon, BOOK) == [
        "the next contact is planned within thirty days of 2 others"
    ]


@pytest.mark.django_db
def test_the_rhythm_of_a_tier_says_by_when_the_next_contact_is_due():
    """Proves part of 3.6."""
    customer = CustomerFactory()
    assert rhythm_of(customer.pk, DAY, BOOK).within_30_days == 0
    _contact(customer, channel="message", at=NOON)
    rhythm = rhythm_of(customer.pk, DAY, BOOK)
    assert (rhythm.within_30_days, rhythm.last_on) == (1, DAY)
    assert rhythm.due_on is None  # a mass customer has no least rhythm


def _contact(customer, **about):
    return ContactFactory(customer=customer, tier="", **about)
