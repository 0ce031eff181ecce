"""Everything stored is declared, and what is declared makes sense."""

import pytest
from django.apps import apps
from django.db import connection, models

from guanxi.foundation.dictionary import (
    ACCOUNT,
    C1,
    C2,
    C3,
    IDENTITY,
    KEPT,
    MAGNITUDE,
    Mask,
    Purpose,
    Reach,
    Rows,
    Undeclared,
    columns_of,
    identity,
    plain,
    stored,
    whose_rows,
)
from guanxi.privacy.consistency import objections
from guanxi.privacy.djangos_tables import DJANGOS_TABLES

OURS = [
    model
    for model in apps.get_models(include_auto_created=True)
    if model.__module__.startswith("guanxi.")
]
_OF_PEOPLE = ("bank.Customer", "insight.CustomerFacts")


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.db_table)
def test_every_column_and_every_table_is_declared_and_can_be_meant(model):
    """Proves part of 1.1 and 12.1."""
    assert columns_of(model)
    assert objections(model) == []


@pytest.mark.parametrize("purpose", sorted(set(Purpose) - {Purpose.LOADER, Purpose.ANONYMOUS}))
def test_nobody_sees_an_age_beside_a_masked_document(purpose):
    """A birth date, or an age, leaves too few candidates: see docs/data-dictionary.md."""
    customer, facts = (columns_of(apps.get_model(name)) for name in _OF_PEOPLE)
    document = customer["document_number"].shown_to(purpose)
    ages = {facts["age_years"].shown_to(purpose), customer["born_on"].shown_to(purpose)}
    assert document in (None, Mask.HIDDEN) or ages == {Mask.HIDDEN}


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
    """Proves part of 1.1."""

    class Forgotten(models.Model):
        favourite_tea = models.CharField(max_length=10)

        class Meta:
            app_label = "privacy"

    with pytest.raises(Undeclared, match=r"privacy_forgotten.*rows = Rows"):
        whose_rows(Forgotten)
    with pytest.raises(Undeclared, match=r"privacy_forgotten\.favourite_tea.*stored\(\.\.\.\)"):
        columns_of(Forgotten)


def test_what_cannot_be_meant_fails_the_build(isolated):
    class Muddled(models.Model):
        unmasked = stored(models.CharField(max_length=9), IDENTITY, C2)
        excused = stored(models.CharField(max_length=9), ACCOUNT, C1, because="no need")
        secret = stored(models.CharField(max_length=9), IDENTITY, C3, seen_for=_STANDARD)
        number = identity(models.BigIntegerField(), Mask.PHONE)
        kept = identity(models.CharField(max_length=9), Mask.NAME, anonymous=KEPT)
        name = stored(models.CharField(max_length=9), ACCOUNT, C1, anonymous=MAGNITUDE)
        choice = identity(models.CharField(max_length=9), Mask.NAME, hidden_for=_REVEALED)
        watched = stored(models.CharField(max_length=9), ACCOUNT, C2, seen_for=_OFFICER)
        all_see = plain(models.CharField(max_length=9))

        rows = Rows(reach=Reach.OF_CUSTOMER, office="branch", updated=("name",))

        class Meta:
            app_label = "privacy"

    said = "\n".join(objections(Muddled))
    for complaint in (
        r"privacy_muddled: rows name columns that are not there (branch)",
        "privacy_muddled: reach of_customer and column '' do not go together",
        "privacy_muddled: updated_for without updated",
        "privacy_muddled: the door must see nothing of customers",
        "privacy_muddled.unmasked: identity (C2) seen in everyday work",
        "privacy_muddled.excused: because is for identity",
        "privacy_muddled.secret: C3 authenticates",
        "privacy_muddled.secret: seen in everyday work and not where identity is revealed",
        "privacy_muddled.number: only text can be masked in part",
        "privacy_muddled.kept: identity (C2) is never kept",
        "privacy_muddled.name: has no magnitude",
        "privacy_muddled.watched: the privacy office watches over readers",
        "privacy_muddled.choice: both seen and hidden for personal",
    ):
        assert complaint in said
    assert "all_see" not in said


_STANDARD, _REVEALED = frozenset({Purpose.STANDARD}), frozenset({Purpose.PERSONAL})
_OFFICER = frozenset({Purpose.OFFICER})


@pytest.fixture
def isolated():
    """Models made in the test leave no trace in the registry."""
    before = dict(apps.all_models["privacy"])
    yield
    apps.all_models["privacy"].clear()
    apps.all_models["privacy"].update(before)
    apps.clear_cache()
