"""Since which delivery each value of a customer stands (1.6): made of the versions of the row.

The value that holds stands since the first version of the last unbroken run of versions that say
the same. So corrections, late deliveries and deliveries taken back need no rule of their own. A
customer who was delivered once has no rows: all values stand since that delivery.
"""

from guanxi.bank.origins import FIELDS
from guanxi.ingest import postgres
from guanxi.ingest.tables import BankTable

_FILE, _TABLE = "customers", "bank_valueorigin"
_NOTED = "CREATE TEMP TABLE IF NOT EXISTS origins_noted (id bigint) ON COMMIT DROP"
_NAMES = ", ".join(f"'{field}'" for field in FIELDS)


def note_incoming(table: BankTable, incoming: str) -> None:
    """Before the rows of ``incoming`` are merged: whose values change, and who comes again."""
    if table.file != _FILE:
        return
    postgres.run(_NOTED)
    # Who comes for the second time: until now all stood since the first.
    postgres.run(
        f"INSERT INTO {_TABLE} (customer_id, batch_id, as_of, fields) "
        f"SELECT m.id, m.batch_id, m.as_of, '{','.join(FIELDS)}' "
        f"FROM {table.name} m JOIN {incoming} i ON i.id = m.id "
        f"WHERE NOT EXISTS (SELECT 1 FROM {_TABLE} o WHERE o.customer_id = m.id)"
    )
    there, here = (", ".join(f"{row}.{field}" for field in FIELDS) for row in "mi")
    postgres.run(
        f"INSERT INTO origins_noted SELECT m.id FROM {table.name} m "
        f"JOIN {incoming} i ON i.id = m.id "
        f"WHERE i.as_of <= m.as_of OR ({there}) IS DISTINCT FROM ({here})"
    )


def note_batch(batch_id: int) -> None:
    """Before a batch goes or comes back: whoever has a version of it."""
    postgres.run(_NOTED)
    postgres.run(
        "INSERT INTO origins_noted SELECT row_id FROM ingest_earlierrow "
        "WHERE file = %s AND batch_id = %s UNION ALL "
        "SELECT id FROM bank_customer WHERE batch_id = %s",
        (_FILE, batch_id, batch_id),
    )


def renew(table: BankTable) -> None:
    """Make anew what is kept of everybody who was noted."""
    if table.file != _FILE:
        return
    postgres.run(_NOTED)
    postgres.run("ANALYZE origins_noted")
    postgres.run(f"DELETE FROM {_TABLE} o USING origins_noted n WHERE o.customer_id = n.id")
    postgres.run(_RENEW)
    postgres.run("DROP TABLE origins_noted")


_RENEW = f"""
INSERT INTO {_TABLE} (customer_id, batch_id, as_of, fields)
WITH noted AS (SELECT DISTINCT id FROM origins_noted),
version AS (
    SELECT m.id, m.as_of, m.batch_id, to_jsonb(m) AS row
    FROM bank_customer m JOIN noted n ON n.id = m.id
    UNION ALL
    SELECT e.row_id, e.as_of, e.batch_id, e.row
    FROM ingest_earlierrow e JOIN noted n ON n.id = e.row_id AND e.file = '{_FILE}'
    JOIN bank_batch b ON b.id = e.batch_id AND b.status = 'accepted'
    WHERE EXISTS (SELECT 1 FROM bank_customer m WHERE m.id = e.row_id)
),
said AS (
    SELECT v.id, v.as_of, v.batch_id, f.field,
        row_number() OVER w = 1
            OR (v.row ->> f.field) IS DISTINCT FROM (lag(v.row ->> f.field) OVER w) AS begins
    FROM version v CROSS JOIN unnest(ARRAY[{_NAMES}]) f(field)
    WINDOW w AS (PARTITION BY v.id, f.field ORDER BY v.as_of, v.batch_id)
),
origin AS (
    SELECT DISTINCT ON (id, field) id, field, as_of, batch_id
    FROM said WHERE begins ORDER BY id, field, as_of DESC, batch_id DESC
)
SELECT id, batch_id, as_of, string_agg(field, ',' ORDER BY field)
FROM origin GROUP BY id, batch_id, as_of
"""
