# ruff: noqa: S608 - queries are made of this file's own words
"""Two records become one and two again, and nothing of either is lost (1.4)."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanxi.alerts.tests.factories import AlertFactory
from guanxi.bank.merging import following, staying
from guanxi.bank.models import AbsorbedCustomer, Account, Customer
from guanxi.bank.tests.factories import (
    AccountFactory,
    CardFactory,
    CustomerFactory,
    HolderFactory,
    LoanFactory,
    RelationFactory,
    StaffFactory,
)
from guanxi.duplicates.commands import (
    PairRefused,
    approve,
    carry_out_approved,
    propose_merge,
    propose_undo,
)
from guanxi.duplicates.policy import DuplicatesSection
from guanxi.duplicates.tests.factories import NOW, PairFactory, head
from guanxi.ingest.apart import CUSTOMERS, OF_THE_BANK
from guanxi.insight.tests.factories import CustomerFactsFactory, HoldingFactory
from guanxi.privacy.commands import record_opt_out
from guanxi.privacy.queries.choices import refused_by
from guanxi.privacy.search.upkeep import rebuild
from guanxi.rulebook.books import rulebook_for
from guanxi.stewardship.models import Stewardship
from guanxi.stewardship.tests.factories import StewardshipFactory
from guanxi.worklist.tests.factories import ContactFactory, WorkItemFactory

pytestmark = pytest.mark.django_db
POLICY = rulebook_for(NOW.date()).section(DuplicatesSection)
# Records of what happened grow; choices and stewards are never rewritten: what of them is in force
# is compared.
_GROWS = {"foundation_auditentry", "duplicates_pair", "privacy_accessintent"}
_GROWS |= {"privacy_accessrelease", "privacy_optout", "privacy_consent", "privacy_acknowledgement"}
_GROWS |= {"privacy_ledgerleaf", "privacy_searchtoken", "stewardship_stewardship"}


def merged(pair):
    """The pair after one person proposed its merge, and another approved it."""
    maker, checker = (head(StaffFactory(branch=pair.first.branch)) for _ in range(2))
    propose_merge(pair=pair, policy=POLICY, note="", at=NOW, by=maker)
    pair.refresh_from_db()
    approve(pair=pair, at=NOW, by=checker)
    carry_out_approved(now=lambda: NOW)
    pair.refresh_from_db()
    assert pair.state == "merged"
    return pair


def taken_apart(pair):
    """The pair after the same two steps back."""
    maker, checker = (head(StaffFactory(branch=_branch(pair))) for _ in range(2))
    propose_undo(pair=pair, note="two brothers", at=NOW, by=maker)
    pair.refresh_from_db()
    approve(pair=pair, at=NOW, by=checker)
    carry_out_approved(now=lambda: NOW + timedelta(hours=1))
    pair.refresh_from_db()
    assert pair.state == "different"
    return pair


def _branch(pair):
    return Customer.objects.get(pk=pair.survivor_id).branch


def whole_state():
    """Every row of every table, but of those that only grow and of staff made on the way."""
    state = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if table in _GROWS or table == "bank_staff":
                continue
            cursor.execute(f'SELECT to_jsonb(t)::text FROM "{table}" t ORDER BY 1')
            state[table] = [row for (row,) in cursor.fetchall()]
        cursor.execute(
            "SELECT customer_id, kind FROM privacy_optout WHERE until IS NULL ORDER BY 1, 2"
        )
        state["refusals in force"] = [str(row) for row in cursor.fetchall()]
        cursor.execute(
            "SELECT customer_id, position, staff_id FROM stewardship_stewardship "
            "WHERE until IS NULL ORDER BY 1, 2"
        )
        state["stewards in force"] = [str(row) for row in cursor.fetchall()]
        cursor.execute("SELECT customer_id, token FROM privacy_searchtoken ORDER BY 1, 2")
        state["found by"] = [str(row) for row in cursor.fetchall()]
    return state


THINGS = (
    *("account", "card", "loan", "holder", "relation", "steward_a", "steward_b", "alert", "work"),
    *("contact", "facts", "holding", "each_other", "refusal", "shared_holder", "shared_relation"),
)


def draw(pair, things):
    """Give each of the two what was drawn; things of both may be of one kind and then collide."""
    two = (pair.first, pair.second)
    third, steward = CustomerFactory(branch=pair.first.branch), StaffFactory()
    shared = AccountFactory(owner=third)
    for thing, whose in things:
        one = two[whose]
        make = {
            "account": lambda one=one: AccountFactory(owner=one),
            "card": lambda one=one: CardFactory(account=AccountFactory(owner=one)),
            "loan": lambda one=one: LoanFactory(customer=one),
            "holder": lambda one=one: HolderFactory(customer=one),
            "relation": lambda one=one: RelationFactory(customer=one),
            "steward_a": lambda one=one: StewardshipFactory(customer=one, staff=steward),
            "steward_b": lambda one=one: StewardshipFactory(customer=one, position="B"),
            "alert": lambda one=one: AlertFactory(customer=one),
            "work": lambda one=one: WorkItemFactory(customer=one),
            "contact": lambda one=one: ContactFactory(customer=one),
            "facts": lambda one=one: CustomerFactsFactory(customer_id=one.pk),
            "holding": lambda one=one: HoldingFactory(
                customer_id=one.pk, account_id=AccountFactory(owner=one).pk
            ),
            "each_other": lambda one=one, other=two[1 - whose]: RelationFactory(
                customer=one, related_customer=other
            ),
            "refusal": lambda one=one: record_opt_out(
                customer_id=one.pk,
                kind="direct_marketing",
                how="counter",
                at=NOW - timedelta(days=1),
                by="bank.Staff:1",
            ),
            "shared_holder": lambda one=one: HolderFactory(customer=one, account=shared),
            "shared_relation": lambda one=one: RelationFactory(
                customer=third, related_customer=one, relation="child"
            ),
        }
        make[thing]()


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.tuples(st.sampled_from(THINGS), st.integers(0, 1)), unique=True, max_size=len(THINGS) * 2
    )
)
def test_a_merge_that_is_undone_leaves_every_row_of_the_database_as_it_was(things):
    """Proves part of 1.4."""
    with transaction.atomic():
        pair = PairFactory()
        draw(pair, things)
        rebuild(by="test")
        before = whole_state()

        merged(pair)
        during = whole_state()
        taken_apart(pair)

        assert whole_state() == before
        assert len(during["bank_customer"]) == len(before["bank_customer"]) - 1
        transaction.set_rollback(True)


def test_everything_of_the_record_that_gives_way_follows_to_the_one_that_stays():
    """Proves part of 1.4."""
    pair = PairFactory()
    keeps, gives = pair.first, pair.second
    AccountFactory.create_batch(2, owner=keeps)
    account = AccountFactory(owner=gives)
    loan, card = LoanFactory(customer=gives), CardFactory(account=account)
    item, contact = WorkItemFactory(customer=gives), ContactFactory(customer=gives)
    alert, steward = AlertFactory(customer=gives), StewardshipFactory(customer=gives)
    history = StewardshipFactory(customer=keeps, position="B")

    merged(pair)

    assert not Customer.objects.filter(pk=gives.pk).exists()
    for thing in (loan, card, item, contact, alert):
        thing.refresh_from_db()
        assert thing.customer_id == keeps.pk
    assert Account.objects.get(pk=account.pk).owner_id == keeps.pk
    in_force = Stewardship.objects.filter(customer=keeps.pk, until=None).order_by("position")
    assert [one.staff_id for one in in_force] == [steward.staff_id, history.staff_id]


def test_a_refusal_of_either_record_holds_for_the_one_that_stays_and_goes_with_the_undo():
    """Proves part of 1.4, part of 12.2."""
    pair = PairFactory()
    AccountFactory(owner=pair.first)
    record_opt_out(
        customer_id=pair.second_id,
        kind="direct_marketing",
        how="phone",
        at=NOW - timedelta(days=3),
        by="bank.Staff:7",
    )
    refused = refused_by(pair.second_id)

    merged(pair)
    assert refused_by(pair.first_id) == refused

    taken_apart(pair)
    assert refused_by(pair.first_id) == frozenset()
    assert refused_by(pair.second_id) == refused


def test_nobody_approves_a_merge_that_oneself_proposed():
    """Proves part of 1.4."""
    pair = PairFactory()
    maker = head(StaffFactory(branch=pair.first.branch))
    propose_merge(pair=pair, policy=POLICY, note="", at=NOW, by=maker)
    pair.refresh_from_db()

    with pytest.raises(PairRefused, match=r"第二人|second person"):
        approve(pair=pair, at=NOW, by=maker)


def test_the_record_with_more_accounts_stays():
    pair = PairFactory()
    AccountFactory.create_batch(2, owner=pair.second)
    AccountFactory(owner=pair.first)

    assert merged(pair).survivor_id == pair.second_id


def test_a_record_that_stands_for_another_stays_and_merges_come_apart_last_first():
    """Proves part of 1.4."""
    pair = PairFactory()
    AccountFactory.create_batch(2, owner=pair.second)
    merged(pair)
    third = CustomerFactory(branch=pair.second.branch)
    AccountFactory.create_batch(5, owner=third)
    later = PairFactory(first=pair.second, second=third)
    merged(later)
    assert later.survivor_id == pair.second_id
    AbsorbedCustomer.objects.filter(pk=third.pk).update(since=NOW + timedelta(minutes=5))

    maker, checker = (head(StaffFactory(branch=third.branch)) for _ in range(2))
    propose_undo(pair=pair, note="x", at=NOW, by=maker)
    pair.refresh_from_db()
    approve(pair=pair, at=NOW, by=checker)
    carry_out_approved(now=lambda: NOW + timedelta(hours=1))
    pair.refresh_from_db()
    assert pair.state == "merged"
    assert pair.note  # why it was not done


def test_every_column_that_leads_to_a_customer_follows_or_stays():
    known = {(one.table, one.column) for one in (*following(), *OF_THE_BANK)}
    known |= {(one.table, one.column) for one in staying()}
    known |= {("bank_absorbedcustomer", name) for name in ("customer_id", "survivor_id")}
    leading = {
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if (field.remote_field and field.remote_field.model is Customer)
        or field.column in ("customer_id", "customer")
    }
    assert leading <= known, "sign these in with guanxi.bank.merging, in the package's apps.py"
    assert CUSTOMERS not in {table for table, _column in known}
