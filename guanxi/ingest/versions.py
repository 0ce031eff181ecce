"""Which version of a row holds: the one that speaks for the latest day, of all accepted batches.

The version that holds stands in the bank's table, every other one in ``EarlierRow``. A batch
comes (`merge`), goes (`withdraw`) or comes back (`restore`); after each, both are right again.
Foreign keys are deferred, so the order of tables does not matter.
"""

from guanxi.ingest import origins, postgres
from guanxi.ingest.searching import note_incoming, note_settling
from guanxi.ingest.tables import TABLES, BankTable


def merge(table: BankTable, incoming: str, *, fills: bool) -> None:
    """Take in the rows of the temporary table ``incoming``, shaped like the bank's table.

    A row for a later day replaces what stands there; one for an earlier day goes behind it.
    ``fills``: nothing stands there, and ``incoming`` was made to fill the table.
    """
    note_incoming(table, incoming)
    origins.note_incoming(table, incoming)
    name = table.name
    keep = (
        "INSERT INTO ingest_earlierrow (file, row_id, batch_id, as_of, row) "
        "SELECT %s, {0}.id, {0}.batch_id, {0}.as_of, to_jsonb({0}) "
        f"FROM {name} m JOIN {incoming} i ON i.id = m.id WHERE i.as_of "
    )
    postgres.run(keep.format("m") + ">= m.as_of", (table.file,))
    postgres.run(keep.format("i") + "< m.as_of", (table.file,))
    columns = [column for column in table.columns if column != "id"]
    postgres.run(
        f"UPDATE {name} m SET {', '.join(f'{_q(c)} = i.{_q(c)}' for c in columns)} "
        f"FROM {incoming} i WHERE i.id = m.id AND i.as_of >= m.as_of"
    )
    postgres.run(
        "DELETE FROM ingest_retirednumber r USING "
        f"{incoming} i WHERE r.file = %s AND r.row_id = i.id",
        (table.file,),
    )
    if fills:
        postgres.value("SELECT gx.end_filling(%s)", (name,))
    else:
        listed = ", ".join(_q(column) for column in table.columns)
        postgres.run(
            f"INSERT INTO {name} ({listed}) SELECT {listed} FROM {incoming} i "
            f"WHERE NOT EXISTS (SELECT 1 FROM {name} m WHERE m.id = i.id) ORDER BY i.id"
        )
    origins.renew(table)


def withdraw(batch_id: int, *, for_good: bool) -> None:
    """The batch no longer counts (its status says so already): older versions hold again.

    Its rows are kept to come back when a correction took its place, and forgotten ``for_good``
    when somebody took it back. What nobody else brought is listed in the table ``leaving``.
    """
    postgres.run("DROP TABLE IF EXISTS leaving")
    postgres.run("CREATE TEMP TABLE leaving (file text, row_id bigint)")
    origins.note_batch(batch_id)
    for table in TABLES.values():
        if for_good:
            postgres.run(
                "DELETE FROM ingest_earlierrow WHERE file = %s AND batch_id = %s",
                (table.file, batch_id),
            )
        _withdraw(table, batch_id, for_good=for_good)


def _withdraw(table: BankTable, batch_id: int, *, for_good: bool) -> None:
    _rank(f"SELECT id AS row_id FROM {table.name} WHERE batch_id = {int(batch_id)}", table)
    if not for_good:
        postgres.run(
            "INSERT INTO ingest_earlierrow (file, row_id, batch_id, as_of, row) "
            f"SELECT %s, m.id, m.batch_id, m.as_of, to_jsonb(m) FROM {table.name} m "
            "WHERE m.batch_id = %s",
            (table.file, batch_id),
        )
    postgres.run(
        "INSERT INTO ingest_retirednumber (file, key, row_id) "
        f"SELECT %s, {table.key_there}, m.id FROM {table.name} m JOIN settling s "
        "ON s.row_id = m.id WHERE s.row IS NULL",
        (table.file,),
    )
    postgres.run(
        "INSERT INTO leaving SELECT %s, row_id FROM settling WHERE row IS NULL", (table.file,)
    )
    _exchange(table)


def restore(batch_id: int) -> None:
    """The batch counts again (its status says so already): where its rows are newest, they hold."""
    origins.note_batch(batch_id)
    for table in TABLES.values():
        _rank(
            "SELECT row_id FROM ingest_earlierrow "
            f"WHERE file = '{table.file}' AND batch_id = {int(batch_id)}",
            table,
        )
        # Where something newer holds, nothing changes.
        postgres.run(
            f"DELETE FROM settling s USING {table.name} m "
            "WHERE m.id = s.row_id AND (m.as_of, m.batch_id) > (s.as_of, s.batch_id)"
        )
        postgres.run(
            "INSERT INTO ingest_earlierrow (file, row_id, batch_id, as_of, row) "
            f"SELECT %s, m.id, m.batch_id, m.as_of, to_jsonb(m) FROM {table.name} m "
            "JOIN settling s ON s.row_id = m.id",
            (table.file,),
        )
        _exchange(table)


def _rank(row_ids: str, table: BankTable) -> None:
    """Make ``settling``: for each of the rows the newest version that waits, NULL if none does."""
    postgres.run("DROP TABLE IF EXISTS settling")
    postgres.run(
        "CREATE TEMP TABLE settling AS SELECT a.row_id, e.id AS version_id, e.as_of, e.batch_id, "
        f"e.row FROM ({row_ids}) a LEFT JOIN LATERAL (SELECT e.* FROM ingest_earlierrow e "
        "JOIN bank_batch b ON b.id = e.batch_id AND b.status = 'accepted' "
        f"WHERE e.file = '{table.file}' AND e.row_id = a.row_id "
        "ORDER BY e.as_of DESC, e.batch_id DESC LIMIT 1) e ON true"
    )
    postgres.run("ANALYZE settling")


def _exchange(table: BankTable) -> None:
    """The rows of ``settling`` take the place of what stands there."""
    note_settling(table)
    postgres.run(f"DELETE FROM {table.name} m USING settling s WHERE s.row_id = m.id")
    _put_in_place(table)
    note_settling(table)
    origins.renew(table)


def _put_in_place(table: BankTable) -> None:
    listed = ", ".join(_q(column) for column in table.columns)
    from_image = ", ".join(f"r.{_q(column)}" for column in table.columns)
    postgres.run(
        f"INSERT INTO {table.name} ({listed}) SELECT {from_image} "
        f"FROM settling s CROSS JOIN LATERAL jsonb_populate_record(NULL::{table.name}, s.row) r "
        "WHERE s.row IS NOT NULL"
    )
    postgres.run("DELETE FROM ingest_earlierrow e USING settling s WHERE e.id = s.version_id")
    postgres.run(
        "DELETE FROM ingest_retirednumber r USING settling s "
        "WHERE r.file = %s AND r.row_id = s.row_id AND s.row IS NOT NULL",
        (table.file,),
    )


def _q(column: str) -> str:
    return f'"{column}"'
