"""A statement shows the categories of the columns that its purpose sees in clear. Part of 12.5."""

import pytest

from guanxi.bank.models import Account, Card, Customer, Loan
from guanxi.foundation.dictionary import Category, Purpose
from guanxi.privacy.counting import is_of_customers, shown_by
from guanxi.worklist.models import WorkItem

STANDARD, PERSONAL = Purpose.STANDARD, Purpose.PERSONAL


def sql(rows):
    return str(rows.query)


@pytest.mark.django_db
def test_masked_identity_is_no_identity_shown():
    names = sql(Customer.objects.only("name", "phone"))
    assert shown_by(names, STANDARD) == frozenset()
    assert shown_by(names, PERSONAL) == {Category.IDENTITY}


@pytest.mark.django_db
def test_each_category_that_a_row_holds_is_counted():
    assert shown_by(sql(Loan.objects.all()), STANDARD) == {Category.CREDIT}
    assert shown_by(sql(Card.objects.all()), STANDARD) == {Category.ACCOUNT, Category.CREDIT}
    joined = sql(WorkItem.objects.select_related("customer"))
    assert {Category.OTHER, Category.IDENTITY} <= shown_by(joined, STANDARD)
    assert is_of_customers(joined)


@pytest.mark.django_db
def test_a_condition_shows_nothing():
    found = sql(Account.objects.filter(owner__sex="male").only("opened_on"))
    assert shown_by(found, STANDARD) == {Category.ACCOUNT}
    assert not is_of_customers(found)


@pytest.mark.parametrize(
    "statement",
    [
        'SELECT COUNT(*) AS "__count" FROM "bank_customer"',
        'SELECT 1 AS "a" FROM "bank_customer" LIMIT 1',
        'SELECT "bank_branch"."name" FROM "bank_branch"',
        "SELECT gx.open_intent(1)",
    ],
)
def test_what_counts_asks_or_is_of_the_bank_shows_nothing_of_customers(statement):
    assert shown_by(statement, STANDARD) == frozenset()
    assert not is_of_customers(statement)


def test_of_a_statement_by_hand_everything_that_its_tables_show_is_counted():
    kinds = shown_by("SELECT phone FROM bank_customer c JOIN bank_loan l ON true", PERSONAL)
    assert {Category.IDENTITY, Category.PROPERTY, Category.CREDIT} <= kinds
    assert is_of_customers("SELECT phone FROM bank_customer")
