"""The page of dates to greet on. Proves part of 4.1."""

import pytest

from guanxi.alerts.models import PersonalDate
from guanxi.bank.tests.factories import YESTERDAY
from guanxi.leads.tests.scene import customer_of, people
from guanxi.nightly.tests.factories import NightRunFactory
from guanxi.shell.tests.factories import SignInFactory

pytestmark = pytest.mark.django_db
TOLD = {"occasion": "birthday", "calendar": "lunar", "month": "8", "day": "15", "told": "on"}


@pytest.fixture
def bank():
    NightRunFactory(day=YESTERDAY)
    return people()


@pytest.fixture
def manager(client, bank):
    """The client with the manager behind it."""
    client.force_login(SignInFactory(staff=bank.manager))
    client.cookies["guanxi_language"] = "en"
    return client


def test_a_lunar_birthday_is_kept_and_forgotten_on_the_customers_page(bank, manager):
    customer = customer_of(bank.manager)
    door = f"/customers/{customer.pk}/dates/"
    assert door in manager.get(f"/customers/{customer.pk}/").content.decode()
    assert manager.post(door, TOLD).headers["Location"] == door
    page = manager.get(door).content.decode()
    assert "Lunar calendar, month 8, day 15" in page
    kept = PersonalDate.objects.get()
    manager.post(f"{door}{kept.pk}/forget/")
    assert not PersonalDate.objects.exists()


def test_only_what_the_customer_told_is_kept(bank, manager):
    door = f"/customers/{customer_of(bank.manager).pk}/dates/"
    reply = manager.post(door, {name: value for name, value in TOLD.items() if name != "told"})
    assert reply.status_code == 422
    assert "Only what the customer told is kept" in reply.content.decode()


def test_a_customer_of_others_is_not_found(bank, manager):
    """Proves part of 12.1."""
    theirs = customer_of(bank.stranger)
    assert manager.get(f"/customers/{theirs.pk}/dates/").status_code == 404
    assert manager.post(f"/customers/{theirs.pk}/dates/1/forget/").status_code == 404
