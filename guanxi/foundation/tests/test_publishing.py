"""A published table on a real server, with readers on connections of their own."""

from dataclasses import replace
from datetime import date
from threading import Event, Thread
from time import sleep

import psycopg
import pyarrow as pa
import pytest
from django.db import connection, transaction

from guanxi.foundation.publishing import Load, NotPrepared, PublishedTable, prepare, swap
from guanxi.foundation.server import database_address

pytestmark = pytest.mark.django_db(transaction=True)

SHOWN = PublishedTable(name="shown", unique=["id"], indexes=["amount DESC, id"])
SCHEMA = pa.schema(
    [
        ("id", pa.int64()),
        ("amount", pa.int64()),
        ("on_day", pa.date32()),
        ("word", pa.string()),
        ("share", pa.float64()),
        ("sure", pa.bool_()),
    ]
)


@pytest.fixture
def table():
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE shown (id bigint NOT NULL, amount bigint NOT NULL, on_day date, "
            "word varchar(20) NOT NULL, share double precision, sure boolean, "
            "night bigint NOT NULL) PARTITION BY LIST (night)"
        )
        # As `enforce` makes it known for every published table that a package declares.
        cursor.execute("ALTER TABLE shown OWNER TO gx_owner")
        cursor.execute(
            "INSERT INTO gx.published VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            [SHOWN.name, list(SHOWN.unique), list(SHOWN.indexes)],
        )
    yield SHOWN
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE shown")
        for name in tables():
            cursor.execute(f'DROP TABLE staging."{name}"')


def rows_of(night, number=3):
    row = {"on_day": date(2026, 11, 21), "word": "理财", "share": 0.5, "sure": True}
    rows = [{"id": n, "amount": night * 1000 + n, **row} for n in range(number)]
    return pa.Table.from_pylist(rows, schema=SCHEMA).to_batches()


def publish(table, night, number=3):
    prepare(night, Load(table=table, shares=[rows_of(night, number)], schema=SCHEMA))
    with transaction.atomic():
        swap(table, night)


def shown(what="amount"):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {what} FROM shown ORDER BY id")  # noqa: S608
        return [value for (value,) in cursor.fetchall()]


def tables():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relname LIKE 'shown\\_n%' AND relkind = 'r'"
        )
        return [name for (name,) in cursor.fetchall()]


def elsewhere():
    """Another process's connection to the same database."""
    name = str(connection.settings_dict["NAME"])
    return psycopg.connect(replace(database_address(), database=name).url, autocommit=True)


def test_a_night_is_unseen_until_it_is_shown_and_then_the_only_one(table):
    publish(table, 1)
    prepare(2, Load(table=table, shares=[rows_of(2)], schema=SCHEMA))
    assert shown() == [1000, 1001, 1002]
    with transaction.atomic():
        swap(table, 2)
    assert shown() == [2000, 2001, 2002]
    assert len(tables()) == 1


def test_every_kind_of_column_arrives_as_it_was_sent(table):
    publish(table, 1, number=1)
    assert shown("word") == ["理财"]
    assert shown("on_day") == [date(2026, 11, 21)]
    assert shown("share") == [0.5]
    assert shown("sure") == [True]
    assert shown("night") == [1]


def test_the_same_night_can_be_shown_again(table):
    publish(table, 1)
    publish(table, 1, number=2)
    assert shown() == [1000, 1001]


def test_a_night_without_rows_is_shown_as_such(table):
    publish(table, 1)
    publish(table, 2, number=0)
    assert shown() == []


def test_a_night_that_failed_before_it_was_shown_leaves_the_old_picture_and_is_cleared_away(table):
    publish(table, 1)
    prepare(2, Load(table=table, shares=[rows_of(2)], schema=SCHEMA))
    with transaction.atomic():
        swap(table, 2)
        transaction.set_rollback(True)
    assert shown() == [1000, 1001, 1002]
    publish(table, 3)
    assert shown() == [3000, 3001, 3002]
    assert len(tables()) == 1


def test_a_load_that_breaks_off_leaves_nothing_to_be_shown(table):
    def breaking_off():
        yield from rows_of(2)
        raise ZeroDivisionError

    publish(table, 1)
    with pytest.raises(Exception, match="ZeroDivisionError"):
        prepare(2, Load(table=table, shares=[breaking_off()], schema=SCHEMA))
    assert shown() == [1000, 1001, 1002]
    publish(table, 3)
    assert len(tables()) == 1


def test_a_night_that_was_not_prepared_cannot_be_shown(table):
    publish(table, 1)
    with pytest.raises(NotPrepared, match="night 2"), transaction.atomic():
        swap(table, 2)
    assert shown() == [1000, 1001, 1002]


def test_a_doubled_key_stops_the_night_before_anybody_sees_it(table):
    publish(table, 1)
    doubled = [*rows_of(2), *rows_of(2)]
    with pytest.raises(Exception, match="shown_n2"):
        prepare(2, Load(table=table, shares=[doubled], schema=SCHEMA))
    assert shown() == [1000, 1001, 1002]


def test_readers_see_the_old_night_or_the_new_one_and_never_half_or_nothing(table):
    publish(table, 1, number=50)
    seen, stop = set(), Event()

    def read():
        with elsewhere() as reader:
            while not stop.is_set():
                row = reader.execute("SELECT count(*), min(night), max(night) FROM shown")
                seen.add(row.fetchone())

    readers = [Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for night in range(2, 12):
        publish(table, night, number=50)
    stop.set()
    for reader in readers:
        reader.join()

    assert {(rows, first == last) for rows, first, last in seen} == {(50, True)}
    assert {first for _, first, _ in seen} <= set(range(1, 12))


def test_a_reader_in_the_middle_of_a_transaction_reads_a_whole_night(table):
    publish(table, 1, number=50)
    prepare(2, Load(table=table, shares=[rows_of(2, number=50)], schema=SCHEMA))
    with elsewhere() as reader:
        reader.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        reader.execute("SELECT 1")  # the snapshot is of the time before the swap
        with transaction.atomic():
            swap(table, 2)
        counted = reader.execute("SELECT count(*), min(night), max(night) FROM shown").fetchone()
        reader.execute("COMMIT")
    assert counted == (50, 2, 2)


def test_where_a_share_fails_nothing_more_is_begun(table):
    """A night that cannot be shown ends soon, however much it still had to load."""
    begun = []

    def slow(number):
        begun.append(number)
        sleep(0.3)
        yield from rows_of(2)

    def failing():
        raise OSError("no such file")
        yield

    shares = [failing(), *map(slow, range(10))]
    with pytest.raises(Exception, match="no such file"):
        prepare(2, Load(table=table, shares=shares, schema=SCHEMA))
    assert len(begun) < 5
    assert shown() == []
