"""How somebody reads is judged each time a page ends, by what the database tells. Parts of 12.6."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from guanxi.bank.tests.factories import StaffFactory
from guanxi.foundation.dictionary import Purpose
from guanxi.privacy.access import program, reading
from guanxi.privacy.models import AccessRelease, ReadingTally, UnusualAccess
from guanxi.privacy.policy import PrivacySection
from guanxi.privacy.unusual.tests.factories import CustomerOpenedFactory
from guanxi.privacy.unusual.watching import day_of, judge_of
from guanxi.rulebook.books import rulebook_for
from guanxi.shell.tests.test_stopping import about

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return StaffFactory(role="relationship_manager")


def look(person, customer, **more):
    policy = rulebook_for(timezone.localdate()).section(PrivacySection)
    judge = judge_of(person.pk, person.role, policy)
    with reading(about(person, f"customer:{customer}", judge=judge, **more)) as release:
        pass
    return release


def alerts():
    return dict(UnusualAccess.objects.values_list("kind", "counted"))


def test_ten_customers_within_a_minute_are_told_and_no_earlier(manager):
    for number in range(9):
        look(manager, number + 1)
    assert "burst" not in alerts()
    look(manager, 10)
    look(manager, 10)
    assert alerts()["burst"] == 10
    look(manager, 11)
    assert alerts()["burst"] == 11
    assert UnusualAccess.objects.filter(kind="burst").count() == 1


def test_customers_of_others_without_work_are_told(manager):
    """Also those that are not there: whoever tries numbers is told of."""
    for number in range(10):
        look(manager, 900_000 + number)
    assert alerts()["outside"] == 10


def test_six_full_pages_of_one_list_are_told_and_a_customer_in_between_begins_anew(manager):
    def page():
        with reading(about(manager, door="shell:customers")) as release:
            release.customers = 50

    policy = rulebook_for(timezone.localdate()).section(PrivacySection)
    for _page in range(5):
        page()
    look(manager, 1)
    for _page in range(5):
        page()
    judge = judge_of(manager.pk, manager.role, policy)
    with reading(about(manager, door="shell:customers", judge=judge)) as release:
        release.customers = 50
    assert alerts()["paging"] == 6
    assert AccessRelease.objects.filter(customers=50).count() == 11


def test_the_list_of_work_is_no_list_of_customers(manager):
    policy = rulebook_for(timezone.localdate()).section(PrivacySection)
    judge = judge_of(manager.pk, manager.role, policy)
    for _reload in range(8):
        with reading(about(manager, door="worklist:list", judge=judge)) as release:
            release.customers = 60
    assert "paging" not in alerts()


def test_days_before_are_looked_up_once_something_needs_them(manager):
    today = timezone.localdate()
    noon = timezone.make_aware(datetime.combine(today, time(12)))
    for ago in range(1, 4):
        for number in range(4):
            CustomerOpenedFactory(
                actor=manager.pk,
                day=today - timedelta(days=ago),
                at=noon - timedelta(days=ago),
                customer=number + 1,
                has_work=number > 0,
            )
    pictures = []
    for number in range(5):
        with reading(about(manager, f"customer:{number + 50}", judge=pictures.append)):
            pass
    assert day_of(pictures[3]).before == []
    assert [(day.explained, day.unexplained) for day in day_of(pictures[4]).before] == [(3, 1)] * 3


def test_the_program_is_not_watched():
    told = []
    what = program(Purpose.STANDARD, door="guanxi why")
    with reading(replace(what, judge=told.append)):
        pass
    assert told == []
    assert not ReadingTally.objects.exists()
