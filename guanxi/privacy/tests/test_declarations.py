"""Everything stored is declared, and what is declared makes sense."""

import pytest
from django.apps import apps
from django.db import connection, models

from guanxi.foundation.dictionary import Undeclared, columns_of, purposes_of, whose_rows
from guanxi.privacy.djangos_tables import DJANGOS_TABLES

OURS = [
    model
    for model in apps.get_models(include_auto_created=True)
    if model.__module__.startswith("guanxi.")
]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.db_table)
def test_every_column_and_every_table_is_declared(model):
    assert columns_of(model)
    assert purposes_of(model)
    rows = whose_rows(model)
    named = {rows.column, rows.other_column, rows.office, *rows.updated} - {""}
    assert named <= set(columns_of(model))


@pytest.mark.django_db
def test_every_table_of_the_database_is_declared():
    declared = {model._meta.db_table for model in OURS} | set(DJANGOS_TABLES)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c WHERE c.relkind IN ('r', 'p') "
            "AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace"
        )
        assert {name for (name,) in cursor.fetchall()} <= declared


@pytest.mark.django_db
def test_the_columns_of_djangos_tables_are_those_declared():
    with connection.cursor() as cursor:
        for table, declared in DJANGOS_TABLES.items():
            cursor.execute(
                "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass "
                "AND attnum > 0 AND NOT attisdropped",
                [table],
            )
            assert {name for (name,) in cursor.fetchall()} == set(declared.columns)


def test_a_column_that_nobody_declared_fails_the_build(isolated):
    class Forgotten(models.Model):
        favourite_tea = models.CharField(max_length=10)

        class Meta:
            app_label = "privacy"

    with pytest.raises(Undeclared, match=r"privacy_forgotten.*rows = Rows"):
        whose_rows(Forgotten)
    with pytest.raises(Undeclared, match=r"privacy_forgotten\.favourite_tea.*stored\(\.\.\.\)"):
        columns_of(Forgotten)


@pytest.fixture
def isolated():
    """Models made in the test leave no trace in the registry."""
    before = dict(apps.all_models["privacy"])
    yield
    apps.all_models["privacy"].clear()
    apps.all_models["privacy"].update(before)
    apps.clear_cache()
