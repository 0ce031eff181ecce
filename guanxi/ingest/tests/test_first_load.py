"""Empty tables are filled fast, and every reference holds afterwards as if looked up row by row."""

from contextlib import contextmanager

import psycopg
import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from guanxi.bank.models import Account, Customer
from guanxi.foundation.database import current_address
from guanxi.foundation.dictionary import Purpose
from guanxi.ingest import postgres
from guanxi.ingest.tables import TABLES
from guanxi.ingest.tests.deliveries import (
    a_bank,
    account,
    card,
    customer,
    deliver,
    holder,
    loan,
    relation,
    standing_order,
)
from guanxi.privacy.access import program, reading
from guanxi.privacy.enforcement.filling import FILLED, REFERRED_TO
from guanxi.privacy.models import SearchToken

REFERENCES = (
    "SELECT conname, conenforced, convalidated, condeferrable, condeferred, "
    "(SELECT array_agg(tgenabled ORDER BY oid) FROM pg_trigger WHERE tgconstraint = c.oid) "
    "FROM pg_constraint c WHERE contype = 'f' ORDER BY 1"
)
INDEXES = (
    "SELECT pg_get_indexdef(indexrelid), indisvalid FROM pg_index "
    "WHERE indrelid = 'public.privacy_searchtoken'::regclass ORDER BY 1"
)
A_BANK = {
    **a_bank(),
    "customers": [customer("C1"), customer("C2")],
    "relations": [relation("C1", "C2")],
    "accounts": [account("A1", "C1")],
    "holders": [holder("A1", "C2")],
    "cards": [card("K1", "A1", "C1")],
    "loans": [loan("L1", "C1", "A1")],
    "standing_orders": [standing_order("O1", "A1")],
}


@pytest.fixture
def bank_without_accounts(take, tmp_path):
    """Everything that an account refers to, and no account."""
    rows = {**a_bank(), "customers": [customer("C1")]}
    take(deliver(tmp_path / "parties", rows=rows))


@contextmanager
def another_session():
    """The administrator's, beside Django's own, that waits for nobody."""
    with psycopg.connect(current_address().url) as other:
        other.execute("SET lock_timeout = '100ms'")
        yield other


def begin(table):
    return postgres.value("SELECT gx.begin_filling(%s)", (table,))


def fill_accounts(owner_id):
    """Fill the bank's accounts with one of that owner."""
    filling = begin("bank_account")
    postgres.run(
        f"INSERT INTO {filling} (id, source_id, owner_id, product_id, branch_id, batch_id, "
        "currency, opened_on, as_of) SELECT 1, 'A', %s, p.id, b.id, p.batch_id, 'CNY', p.as_of, "
        "p.as_of FROM bank_product p, bank_branch b WHERE p.source_id = 'DD' "
        "AND b.source_id = '0001'",
        (owner_id,),
    )
    return postgres.value("SELECT gx.end_filling('bank_account')")


@transaction.atomic
def fill_after(statement):
    """Fill the bank's accounts in a transaction that begins with the statement."""
    postgres.run(statement)
    fill_accounts(Customer.objects.get().pk)


def test_after_a_first_load_every_reference_is_enforced_as_before(take, tmp_path):
    references, indexes = postgres.rows(REFERENCES), postgres.rows(INDEXES)
    intake = take(deliver(tmp_path / "d", rows=A_BANK))
    assert not intake.refused
    assert all(TABLES[file].model.objects.exists() for file in TABLES)
    assert SearchToken.objects.exists()
    assert postgres.rows(REFERENCES) == references
    assert postgres.rows(INDEXES) == indexes
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.update(owner_id=-1)
    with pytest.raises(IntegrityError), transaction.atomic():
        postgres.run("DELETE FROM bank_customer WHERE source_id = 'C1'")


def test_what_fills_tables_has_the_rights_to_all_that_a_delivery_fills():
    referred = postgres_references()
    assert {table.name for table in TABLES.values()} == set(FILLED) - {"privacy_searchtoken"}
    assert referred == set(REFERRED_TO)


def postgres_references():
    models = [table.model for table in TABLES.values()]
    fields = [field for model in models for field in model._meta.concrete_fields]
    return {f.related_model._meta.db_table for f in fields if f.remote_field is not None}


def test_a_row_that_refers_to_nothing_fills_no_table(bank_without_accounts):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        fill_accounts(-1)
    said = "rows for public.bank_account have in owner_id what is not in public.bank_customer"
    assert said in str(refused.value)
    assert not Account.objects.exists()


def test_the_loader_fills_only_what_is_empty_and_passes_over_triggers_nowhere_else(
    bank_without_accounts,
):
    with reading(program(Purpose.LOADER, door="test")), transaction.atomic():
        assert begin("bank_customer") is None
        assert fill_accounts(Customer.objects.get().pk) == 1
        assert postgres.value("SELECT current_setting('session_replication_role')") == "origin"
        with pytest.raises(ProgrammingError), transaction.atomic():
            postgres.run("SET LOCAL session_replication_role = replica")
        assert begin("bank_account") is None
    assert Account.objects.get().owner.source_id == "C1"


@pytest.mark.parametrize("table", ["foundation_auditentry", "privacy_accessintent"])
def test_the_loader_fills_no_other_table(bank_without_accounts, table):
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        reading(program(Purpose.LOADER, door="test")),
        transaction.atomic(),
    ):
        begin(table)


def test_nobody_takes_away_meanwhile_what_the_rows_refer_to(bank_without_accounts):
    with another_session() as other, transaction.atomic():
        fill_accounts(Customer.objects.get().pk)
        with pytest.raises(psycopg.errors.LockNotAvailable):
            other.execute("DELETE FROM bank_product WHERE source_id = 'DD'")


def test_who_reads_an_empty_bank_is_not_held_up_by_its_first_load(bank_without_accounts):
    with another_session() as other, transaction.atomic():
        fill_accounts(Customer.objects.get().pk)
        for table in {*FILLED, *REFERRED_TO}:
            other.execute(f"SELECT count(*) FROM {table}")


def test_what_was_taken_away_since_an_older_look_is_noticed(bank_without_accounts):
    with pytest.raises(ProgrammingError, match="see what is committed"):
        fill_after("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


@pytest.mark.parametrize(
    "more",
    [
        "CREATE TRIGGER t AFTER INSERT ON bank_account EXECUTE FUNCTION gx.rank_plainly()",
        "CREATE RULE r AS ON INSERT TO bank_account DO ALSO NOTHING",
        "ALTER TABLE bank_account ADD CONSTRAINT u UNIQUE (currency, source_id) DEFERRABLE",
    ],
)
def test_where_rows_do_more_than_refer_nothing_is_passed_over(bank_without_accounts, more):
    """Whoever gives such a table a trigger is told at the first load, and not by its silence."""
    with pytest.raises(ProgrammingError, match="do more when they come in"):
        fill_after(more)
