"""A question about every customer of a large bank is one that the database takes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.bank.models import Branch, Customer
from guanxi.bank.tests.factories import CustomerFactory
from guanxi.foundation.postgresql.lookups import LONG

MORE_THAN_PARAMETERS = range(10**9, 10**9 + 70_000)

pytestmark = pytest.mark.django_db


@pytest.fixture
def three() -> list[Customer]:
    return list(CustomerFactory.create_batch(3))


def test_more_values_than_a_statement_has_parameters_can_be_asked_for(
    three: list[Customer],
) -> None:
    """13.1: numbers, words and references, by primary key and within a negation."""
    here = [one.pk for one in three]
    asked = [*here[:2], *MORE_THAN_PARAMETERS]
    customers = Customer.objects
    assert {one.pk for one in customers.filter(pk__in=asked)} == {*here[:2]}
    assert {one.pk for one in customers.exclude(pk__in=asked)} == {here[2]}
    assert set(customers.in_bulk(asked)) == {*here[:2]}
    keys = [three[0].source_id, *(f"none{number}" for number in MORE_THAN_PARAMETERS)]
    assert [one.pk for one in customers.filter(source_id__in=keys)] == [here[0]]
    offices = [three[2].branch_id, *MORE_THAN_PARAMETERS]
    alike = {one.pk for one in three if one.branch_id == three[2].branch_id}
    assert {one.pk for one in customers.filter(branch__in=offices)} == alike
    assert Branch.objects.filter(customer__in=asked).exists()


def test_nothing_and_none_are_never_found(three: list[Customer]) -> None:
    """As Django has it: an unknown value is equal to nothing."""
    asked = [None, three[0].pk, *MORE_THAN_PARAMETERS]
    assert [one.pk for one in Customer.objects.filter(pk__in=asked)] == [three[0].pk]


def test_a_long_list_is_one_parameter_and_a_short_one_is_as_ever(three: list[Customer]) -> None:
    """So that plans of everyday questions stay what they are."""
    with CaptureQueriesContext(connection) as seen:
        list(Customer.objects.filter(pk__in=range(1, LONG + 1)))
        list(Customer.objects.filter(pk__in=range(1, LONG)))
        list(Customer.objects.filter(pk__in=Customer.objects.values("pk")[: LONG + 1]))
    long, short, nested = (one["sql"] for one in seen.captured_queries)
    assert "= ANY (" in long
    assert "ANY" not in short
    assert "ANY" not in nested
