"""What customers told is kept for greetings alone. Proves part of 4.1 and 12.2."""

import pytest
from django.db import ProgrammingError, transaction
from django.utils.translation import override

from guanxi.alerts.models import PersonalDate
from guanxi.alerts.occasions.keeping import DateGone, DateRefused, dates_of, forget_date, keep_date
from guanxi.alerts.tables import in_person
from guanxi.alerts.tests.factories import PersonalDateFactory
from guanxi.bank.models import Customer
from guanxi.leads.tests.factories import NOW
from guanxi.leads.tests.scene import at_work, customer_of, people, viewer
from guanxi.privacy.tests.choices import OptOutFactory

WEDDING = {"occasion": "wedding", "calendar": "solar", "month": 10, "day": 1}


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
