"""The bank as it stands, told without surrogate numbers: two histories that should end alike do."""

import pyarrow.parquet as pq
from django.db import connection

from guanxi.bank.models import LakeFile
from guanxi.foundation.home import current_home
from guanxi.ingest.tables import TABLES
from guanxi.privacy.search.upkeep import rebuild

_NUMBERS = ("id", "batch_id")


def picture_of_the_bank():
    """Every table's rows that hold, and every fact that counts, by the bank's own numbers."""
    return {
        **{file: rows_of(file) for file in TABLES},
        **facts(),
        "within": closure(),
        "search": search_numbers(),
    }


def rows_of(file):
    """The rows of one table, foreign keys as the bank's own numbers, in order."""
    model = TABLES[file].model
    names = []
    for field in model._meta.concrete_fields:
        if field.column in _NUMBERS:
            continue
        named = field.remote_field is not None
        names.append(f"{field.name}__source_id" if named else field.name)
    return sorted(model.objects.values_list(*names), key=repr)


def facts():
    """Facts of accepted batches, with the bank's own account and customer numbers."""
    return {"balances": _facts("balances"), "transactions": _facts("transactions")}


def _facts(kind):
    accounts = dict(TABLES["accounts"].model.objects.values_list("id", "source_id"))
    customers = dict(TABLES["customers"].model.objects.values_list("id", "source_id"))
    found = []
    for file in LakeFile.objects.filter(kind=kind, batch__status="accepted"):
        rows = pq.ParquetFile(current_home().lake / file.path).read()
        assert rows.num_rows == file.rows
        for row in rows.to_pylist():
            row["account_id"] = accounts[row["account_id"]]
            if "customer_id" in row:
                row["customer_id"] = customers[row["customer_id"]]
            found.append(tuple(row.values()))
    return sorted(found, key=repr)


def search_numbers():
    """By which numbers whom is found, and at which office; they are what a rebuild would make."""
    kept = _search_numbers()
    rebuild(by="test")
    assert _search_numbers() == kept
    return kept


def _search_numbers():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(c.source_id, '?'), coalesce(b.source_id, '?'), t.token "
            "FROM privacy_searchtoken t LEFT JOIN bank_customer c ON c.id = t.customer_id "
            "LEFT JOIN bank_branch b ON b.id = t.branch_id"
        )
        return sorted(cursor.fetchall())


def closure():
    """Which office lies within which."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT b.source_id, a.source_id FROM bank_branchwithin w "
            "JOIN bank_branch b ON b.id = w.branch_id JOIN bank_branch a ON a.id = w.ancestor_id"
        )
        return sorted(cursor.fetchall())
