"""Dates that customers told are kept for greetings alone. Proves part of 4.1 and 12.2."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.utils.translation import override

from guanxi.alerts.models import PersonalDate
from guanxi.alerts.occasions.keeping import DateGone, DateRefused, dates_of, forget_date, keep_date
from guanxi.alerts.occasions.lunar import lunar_days
from guanxi.alerts.tables import in_person
from guanxi.alerts.tests.factories import PersonalDateFactory
from guanxi.alerts.tests.sketch import found, who
from guanxi.bank.models import Customer
from guanxi.leads.tests.factories import NOW
from guanxi.leads.tests.scene import at_work, customer_of, people, viewer
from guanxi.privacy.tests.choices import OptOutFactory

WEDDING = {"occasion": "wedding", "calendar": "solar", "month": 10, "day": 1}
ONE = """
    customer_id  maintained
    1            yes
"""
# As the calendars of the Purple Mountain Observatory have them: first days of years, and the
# months that come twice.
NEW_YEARS = {
    2024: (2, 10),
    2025: (1, 29),
    2026: (2, 17),
    2027: (2, 6),
    2028: (1, 26),
    2030: (2, 3),
    2033: (1, 31),
    2034: (2, 19),
}
LEAP = {2023: date(2023, 3, 22), 2025: date(2025, 7, 25), 2033: date(2033, 12, 22)}


@pytest.mark.parametrize(("year", "month_and_day"), NEW_YEARS.items())
def test_lunar_years_begin_when_the_calendar_says(year, month_and_day):
    assert (1, 1) in lunar_days(date(year, *month_and_day))
    assert (12, 30) in lunar_days(date(year, *month_and_day) - timedelta(days=1))


@pytest.mark.parametrize("first", LEAP.values(), ids=map(str, LEAP))
def test_in_a_leap_month_nobody_is_greeted_a_second_time(first):
    assert lunar_days(first - timedelta(days=1))
    assert lunar_days(first) == []


@pytest.mark.parametrize("year", [2026, 2033])
def test_every_lunar_day_comes_round_once_in_a_year_also_in_one_of_thirteen_months(year):
    begin, end = (date(one, *NEW_YEARS[one]) for one in (year, year + 1))
    days = (begin + timedelta(days=n) for n in range((end - begin).days))
    times = Counter(celebrated for day in days for celebrated in lunar_days(day))
    assert times == {(month, day): 1 for month in range(1, 13) for day in range(1, 31)}


def test_a_lunar_birthday_is_greeted_on_the_day_on_which_it_comes_round():
    told = """
        customer_id  occasion  calendar  month  day
        1            birthday  lunar     12     20
    """
    # The twentieth of the twelfth month of the year that ends on 2 February 2030.
    (find,) = found("celebrated_birthday", customers=ONE, told=told)
    assert find["due_on"] == date(2030, 1, 23)


def test_who_told_another_day_for_the_birthday_is_not_greeted_on_that_of_the_document():
    dates = """
        customer_id  born_on
        1            1980-01-24
    """
    told = """
        customer_id  occasion  calendar  month  day
        1            birthday  lunar     8      15
    """
    assert who("birthday", customers=ONE, dates=dates) == [1]
    assert who("birthday", customers=ONE, dates=dates, told=told) == []


@pytest.mark.parametrize(
    ("kind", "occasion"), [("wedding_anniversary", "wedding"), ("childs_birthday", "child")]
)
def test_what_was_told_is_greeted_within_three_days_and_leap_days_in_every_year(kind, occasion):
    told = f"""
        customer_id  occasion    calendar  month  day
        1            {occasion}  solar     2      29
    """
    for year, day in ((2030, 28), (2032, 29)):
        (find,) = found(kind, customers=ONE, told=told, day=date(year, 2, day - 3))
        assert find["due_on"] == date(year, 2, day)
    assert who(kind, customers=ONE, told=told, day=date(2030, 2, 24)) == []


def test_round_years_with_the_bank_are_thanked_for():
    customers = """
        customer_id  joined_on   maintained
        1            2020-01-24  yes
        2            2021-01-24  yes
        3            2020-01-24  no
        4            2030-01-24  yes
    """
    (find,) = found("relationship_anniversary", customers=customers)
    assert (find["customer_id"], find["due_on"]) == (1, date(2030, 1, 24))
    assert '"years": 10' in find["evidence"]


@pytest.fixture
def bank(db):
    with override("en"):
        yield people()


def keep(customer, by, **about):
    with at_work(by):
        return keep_date(customer_id=customer.pk, **WEDDING | about, at=NOW, by=viewer(by))


def test_the_steward_keeps_what_the_customer_told_and_forgets_it_when_asked(bank):
    customer = customer_of(bank.manager)
    kept = keep(customer, bank.manager)
    with at_work(bank.manager):
        assert [one.pk for one in dates_of(customer.pk)] == [kept.pk]
        forget_date(customer_id=customer.pk, date_id=kept.pk, by=viewer(bank.manager))
        with pytest.raises(DateGone):
            forget_date(customer_id=customer.pk, date_id=kept.pk, by=viewer(bank.manager))
    assert not PersonalDate.objects.exists()


@pytest.mark.parametrize(
    ("about", "why"),
    [
        ({"month": 2, "day": 30}, "no such day"),
        ({"calendar": "lunar", "day": 31}, "no such day"),
        ({"occasion": "divorce"}, "what is celebrated"),
        ({}, "kept already"),
    ],
    ids=["30 February", "a lunar 31st", "no occasion", "told twice"],
)
def test_what_is_no_date_to_greet_on_is_refused_with_the_reason(bank, about, why):
    customer = customer_of(bank.manager)
    keep(customer, bank.manager)
    with pytest.raises(DateRefused, match=why):
        keep(customer, bank.manager, **about)


@pytest.mark.django_db(transaction=True)
def test_of_who_refused_the_use_of_sensitive_data_nothing_is_kept_or_read(bank):
    customer = customer_of(bank.manager)
    keep(customer, bank.manager)
    assert in_person().told_dates.num_rows == 1
    OptOutFactory(customer=customer, kind="sensitive_data")
    assert in_person().told_dates.num_rows == 0
    with pytest.raises(DateRefused, match="sensitive data"):
        keep(customer, bank.manager, day=2)
    with at_work(bank.manager), pytest.raises(ProgrammingError), transaction.atomic():
        PersonalDateFactory.build(customer=customer, entered_by=bank.manager).save()


def test_nobody_keeps_or_sees_dates_of_customers_of_others(bank):
    """Proves part of 12.1."""
    customer = customer_of(bank.stranger)
    with pytest.raises(Customer.DoesNotExist):
        keep(customer, bank.manager)
    keep(customer, bank.stranger)
    with at_work(bank.manager):
        assert dates_of(customer.pk) == []
