"""What analysts see in the database, and what is found when it is less anonymous than promised."""

from datetime import date

import pytest
from django.db import ProgrammingError, connection, transaction
from pydantic import ValidationError

from guanxi.bank.tests.factories import BranchFactory, CustomerFactory
from guanxi.foundation import zones
from guanxi.foundation.dictionary import Generalisation, Purpose, columns_of
from guanxi.insight.facts import ANONYMOUS_CUSTOMERS
from guanxi.insight.measures.anonymous import FIGURES, QUASI
from guanxi.insight.models import AnonymousCustomer, CustomerFacts
from guanxi.insight.policy import AnonymousSection
from guanxi.insight.queries import anonymous_rows
from guanxi.insight.tests.factories import (
    AnonymousCustomerFactory,
    CustomerFactsFactory,
    PublicationFactory,
)
from guanxi.insight.tests.lakes import Lakes
from guanxi.privacy.access import program, reading
from guanxi.privacy.enforcement.checking import check

DAY = date(2026, 11, 10)


def analysing():
    return reading(program(Purpose.ANONYMOUS, door="a test"))


def asked(statement):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


@pytest.mark.django_db
def test_analysts_see_the_view_and_what_is_the_banks_in_the_columns_that_are_kept():
    """Proves part of 6.5 and 12.1."""
    branch = BranchFactory(name="城东支行")
    PublicationFactory(customers=123)
    AnonymousCustomerFactory.create_batch(20, branch_id=branch.pk)
    with analysing():
        assert asked("SELECT count(*) FROM insight_anonymous_customer") == [(20,)]
        assert asked("SELECT id, name, batch_id FROM bank_branch") == [
            (branch.pk, "城东支行", None)
        ]
        assert asked("SELECT customers FROM insight_publication") == [(None,)]


@pytest.mark.django_db
def test_analysts_see_no_table_whose_rows_are_customers():
    """Proves part of 6.5: nothing personal reaches them, by whatever name they ask."""
    CustomerFactory()
    CustomerFactsFactory()
    with analysing():
        for table in (
            "bank_customer",
            "public.bank_customer",
            "insight_customer_facts",
            "public.insight_customer_facts",
            "standard.bank_customer",
            "public.insight_anonymous_customer",
            "bank_staff",
        ):
            with pytest.raises(ProgrammingError):
                asked(f"SELECT * FROM {table}")  # noqa: S608 - names of this test


@pytest.mark.django_db
def test_the_view_is_empty_without_a_context_and_nobody_else_has_it():
    AnonymousCustomerFactory()
    with zones.inside(Purpose.ANONYMOUS):
        assert asked("SELECT count(*) FROM insight_anonymous_customer") == [(0,)]
    for purpose in (Purpose.STANDARD, Purpose.PERSONAL, Purpose.MARKETING, Purpose.OFFICER):
        with reading(program(purpose, door="a test")), pytest.raises(ProgrammingError):
            asked("SELECT count(*) FROM insight_anonymous_customer")


@pytest.mark.django_db
def test_a_group_of_fewer_than_k_is_found():
    """Proves part of 12.1."""
    AnonymousCustomerFactory.create_batch(20)
    assert _found() == []
    AnonymousCustomerFactory.create_batch(19, age_band="80+")
    AnonymousCustomerFactory.create_batch(2, products="any")
    (finding,) = _found()
    assert finding.object == "relation public.insight_anonymous_customer"
    assert "2 groups" in finding.what
    assert "smallest with 2" in finding.what


@pytest.mark.django_db
def test_where_the_bank_asks_for_more_than_twenty_alike_the_check_does_too():
    AnonymousCustomerFactory.create_batch(25, alike_at_least=30)
    assert len(_found()) == 1


@pytest.mark.django_db
def test_a_row_that_says_that_less_is_enough_is_not_believed():
    AnonymousCustomerFactory.create_batch(5, alike_at_least=1)
    assert len(_found()) == 1


def _found():
    return [finding for finding in check().findings if finding.kind == "k_anonymity"]


def test_a_bank_may_ask_for_more_alike_than_twenty_and_not_for_fewer():
    assert AnonymousSection(alike_at_least=50, assets_bands=[1, 2]).alike_at_least == 50
    with pytest.raises(ValidationError, match="alike_at_least"):
        AnonymousSection(alike_at_least=19, assets_bands=[1])
    with pytest.raises(ValidationError, match=r"above the one before it|大于前一项"):
        AnonymousSection(alike_at_least=20, assets_bands=[5, 5])


def test_nothing_is_told_more_finely_than_the_dictionary_allows():
    """What customer_facts says of each column for the anonymous view is the most it may tell."""
    allowed = columns_of(CustomerFacts)
    for name in FIGURES:
        parts = [name] if name in allowed else ["fund_minor", "bond_minor", "custody_minor"]
        assert {allowed[part].anonymous for part in parts} == {Generalisation.MAGNITUDE}
    assert allowed["last_active_on"].anonymous is Generalisation.YEAR
    assert allowed["branch_id"].anonymous is allowed["card_grade"].anonymous is Generalisation.KEPT
    assert AnonymousCustomer.rows.alike == QUASI
    assert {*ANONYMOUS_CUSTOMERS, "night"} == set(columns_of(AnonymousCustomer))


@pytest.mark.django_db
def test_a_file_takes_every_row_once_in_order_however_many_at_a_time():
    AnonymousCustomerFactory.create_batch(7, night=3)
    parts = list(anonymous_rows(["number", "age_band"], night=3, at_a_time=3))
    assert [len(part) for part in parts] == [3, 3, 1]
    numbers = [number for part in parts for number, _age in part]
    assert numbers == sorted(set(numbers))
    with pytest.raises(ValueError, match="customer_id"):
        next(anonymous_rows(["customer_id"], night=3))


@pytest.mark.django_db(transaction=True)
def test_the_night_publishes_the_view_and_says_whom_it_left_out(empty_lake):
    """Proves part of 12.1: 25 alike are told, the one rich customer is not."""
    bank = Lakes(empty_lake)
    rich = 99
    bank.deliver(
        DAY,
        branches=[{"branch_id": 1}],
        customers=[{"customer_id": number} for number in (*range(1, 26), rich)],
        accounts=[
            {"account_id": number, "customer_id": number} for number in (*range(1, 26), rich)
        ],
        balances=[
            *({"account_id": n, "day": DAY, "balance_minor": 2_000_000 + n} for n in range(1, 26)),
            {"account_id": rich, "day": DAY, "balance_minor": 900_000_000_00},
        ],
    )

    made = bank.night(DAY, publish=True)

    assert len(made["anonymous_customers"]) == AnonymousCustomer.objects.count() == 25
    told = AnonymousCustomer.objects.first()
    assert (told.branch_id, told.age_band, told.products) == (1, "40-49", "deposit")
    assert told.assets_minor == 2_000_000
    with analysing():
        from_night = asked(
            "SELECT alike_at_least, anonymous_customers, left_out FROM insight_publication"
        )
    assert from_night == [(20, 25, 1)]
