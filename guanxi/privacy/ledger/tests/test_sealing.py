"""Every line that is committed is sealed once, in the order in which the sealer saw it."""

from datetime import timedelta

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from guanxi.foundation.server import database_url
from guanxi.privacy.ledger.gathering import ALLOWANCE, LOOK_THROUGH_EVERY
from guanxi.privacy.ledger.keys import bank_key, public_half
from guanxi.privacy.ledger.refusals import LedgerDamaged, LedgerKeyChanged
from guanxi.privacy.ledger.sealing import HEARTBEAT, Sealer, head_of
from guanxi.privacy.ledger.tree import root_of
from guanxi.privacy.models import LedgerLeaf, TreeHead
from guanxi.privacy.tests.factories import (
    MORNING,
    AccessIntentFactory,
    AccessReleaseFactory,
    LedgerLeafFactory,
    TreeHeadFactory,
    WitnessedHeadFactory,
)

SECOND = timedelta(seconds=1)


def sealed():
    return list(LedgerLeaf.objects.order_by("index").values_list("kind", "entry"))


@pytest.mark.django_db
def test_what_was_read_is_sealed_in_the_order_of_its_time():
    """Proves part of 12.5."""
    early = AccessIntentFactory(at=MORNING)
    late = AccessIntentFactory(at=MORNING + 2 * SECOND)
    AccessReleaseFactory(intent=early, at=MORNING + SECOND)

    head = Sealer().seal(MORNING + 3 * SECOND)

    assert sealed() == [("intent", early.pk), ("release", early.pk), ("intent", late.pk)]
    leaves = LedgerLeaf.objects.order_by("index").values_list("hash", flat=True)
    assert head.root == root_of(map(bytes.fromhex, leaves)).hex()
    assert head.is_signed_by(public_half(bank_key()))
    assert head_of(TreeHead.objects.get()) == head


@pytest.mark.django_db
def test_a_batch_goes_on_from_the_one_before():
    sealer = Sealer()
    AccessIntentFactory()
    first = sealer.seal(MORNING)
    AccessIntentFactory()
    second = sealer.seal(MORNING + SECOND)
    assert (second.number, second.size, second.previous) == (1, 2, first.digest())


@pytest.mark.django_db
def test_another_sealer_goes_on_where_the_first_was_killed():
    AccessIntentFactory()
    first = Sealer().seal(MORNING)
    AccessIntentFactory()
    second = Sealer().seal(MORNING + SECOND)
    assert second.previous == first.digest()
    leaves = LedgerLeaf.objects.order_by("index").values_list("hash", flat=True)
    assert second.root == root_of(map(bytes.fromhex, leaves)).hex()


@pytest.mark.django_db
def test_a_batch_that_fails_leaves_nothing_and_is_done_again(monkeypatch):
    """A kill between leaves and head is the same: both are of one transaction."""
    sealer = Sealer()
    sealer.seal(MORNING)
    intent = AccessIntentFactory(at=MORNING - ALLOWANCE)

    def killed(**_fields):
        raise KeyboardInterrupt

    monkeypatch.setattr(TreeHead.objects, "create", killed)
    with pytest.raises(KeyboardInterrupt):
        sealer.seal(MORNING + SECOND)
    assert sealed() == []

    monkeypatch.undo()
    sealer.seal(MORNING + 2 * SECOND)
    assert sealed() == [("intent", intent.pk)]


@pytest.mark.django_db
def test_a_quiet_minute_is_signed_too():
    sealer = Sealer()
    assert sealer.seal(MORNING).number == 0
    assert sealer.seal(MORNING + SECOND) is None
    beat = sealer.seal(MORNING + HEARTBEAT)
    assert (beat.number, beat.size) == (1, 0)


@pytest.mark.django_db
def test_the_time_of_a_head_never_goes_back():
    sealer = Sealer()
    first = sealer.seal(MORNING)
    AccessIntentFactory()
    assert sealer.seal(MORNING - timedelta(hours=1)).at == first.at


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("others_write", [True, False])
def test_a_line_that_commits_late_under_a_lower_number_is_not_missed(others_write):
    """Numbers are drawn before the commit, so a later number may be there first."""
    sealer = Sealer()
    now = MORNING
    here = database_url().replace("/guanxi?", f"/{connection.settings_dict['NAME']}?")
    with psycopg.connect(here) as slow:
        number = slow.execute(
            "INSERT INTO privacy_accessintent (at, actor, purpose, door, because, subject)"
            " VALUES (%s, 7, 'standard', 'slow', 'page', '') RETURNING id",
            [MORNING],
        ).fetchone()[0]
        others = []
        for _ in range(5):  # longer than any allowance, with a round now and then
            now += ALLOWANCE
            others += [AccessIntentFactory(at=now).pk] if others_write else []
            sealer.seal(now)
        assert sealed() == [("intent", other) for other in others]
        assert all(number < other for other in others)
        slow.commit()
    sealer.seal(now + SECOND)
    assert sealed()[-1] == ("intent", number)


@pytest.mark.django_db
def test_the_sealer_looks_only_at_the_last_minutes_once_it_is_sure():
    """Otherwise every second would cost more with every year of the record."""
    sealer = Sealer()
    for minute in range(4):
        sealer.seal(MORNING + minute * ALLOWANCE)
    assert sealer._gathering._from == MORNING + ALLOWANCE


@pytest.mark.django_db(transaction=True)
def test_a_line_with_an_old_time_is_sealed_at_the_next_look_through():
    """However it came in; that it is late is told by the verification."""
    sealer = Sealer()
    for minute in range(4):
        sealer.seal(MORNING + minute * ALLOWANCE)
    assert sealer._gathering._from > MORNING
    old = AccessIntentFactory(at=MORNING - timedelta(days=30))
    assert sealer.seal(MORNING + 5 * ALLOWANCE).size == 0
    sealer.seal(MORNING + 5 * ALLOWANCE + LOOK_THROUGH_EVERY)
    assert sealed() == [("intent", old.pk)]


@pytest.mark.django_db
def test_the_sealer_does_not_bury_what_was_changed():
    AccessIntentFactory()
    Sealer().seal(MORNING)
    LedgerLeafFactory(index=1, kind="intent", entry=10**9)
    with pytest.raises(LedgerDamaged):
        Sealer().seal(MORNING + SECOND)


@pytest.mark.django_db
def test_the_sealer_does_not_go_on_under_another_key():
    TreeHeadFactory(number=0, size=0)
    with pytest.raises(LedgerKeyChanged):
        Sealer().seal(MORNING)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "make",
    [
        AccessIntentFactory,
        AccessReleaseFactory,
        LedgerLeafFactory,
        TreeHeadFactory,
        WitnessedHeadFactory,
    ],
)
def test_the_record_is_only_added_to(make):
    """Proves part of 12.5: PostgreSQL itself refuses to change, delete or empty."""
    row = make()
    table, key = row._meta.db_table, row._meta.pk.column
    column = row._meta.fields[-1].column
    with connection.cursor() as cursor:
        cursor.execute(
            f"SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE {table} ENABLE TRIGGER {table}_emptied"
        )
        for statement in (
            f"UPDATE {table} SET {column} = {column} WHERE {key} = {row.pk}",  # noqa: S608 - our own names
            f"DELETE FROM {table}",  # noqa: S608
            f"TRUNCATE {table} CASCADE",
        ):
            with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
                cursor.execute(statement)
    assert type(row).objects.filter(pk=row.pk).exists()
