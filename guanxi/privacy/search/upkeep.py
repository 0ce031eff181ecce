"""Keep the numbers of every customer right: those that changed, or all of them anew.

Works as the loader, inside the transaction that changes the customers.
"""

from collections.abc import Sequence

from django.db import connection, transaction

from guanxi.foundation import audit
from guanxi.foundation.home import draft_secret, replace_secret
from guanxi.privacy.search.notes import keep_every_note
from guanxi.privacy.search.tokens import SECRET, SECRET_BYTES, Index, key, key_of

_CHUNK = 20_000
# A customer is also known by what an absorbed record of theirs says.
_KNOWN_BY = """
SELECT c.id, c.branch_id, c.name, c.name_pinyin, c.name_initials, c.phone, c.document_number,
    coalesce(k.digits, '')
FROM bank_customer c LEFT JOIN (
    SELECT customer_id, string_agg(last_digits, ' ') AS digits
    FROM bank_card WHERE customer_id = ANY (%(some)s) GROUP BY customer_id
) k ON k.customer_id = c.id
WHERE c.id = ANY (%(some)s)
UNION ALL
SELECT c.id, c.branch_id, coalesce(a.row->>'name', ''), coalesce(a.row->>'name_pinyin', ''),
    coalesce(a.row->>'name_initials', ''), coalesce(a.row->>'phone', ''),
    coalesce(a.row->>'document_number', ''), ''
FROM bank_absorbedcustomer a JOIN bank_customer c ON c.id = a.survivor_id
WHERE c.id = ANY (%(some)s) ORDER BY 1
"""
# Notes are looked for at the customer's office, wherever they were written.
_MOVED = """
UPDATE privacy_keptnote n SET branch_id = c.branch_id FROM bank_customer c
WHERE c.id = n.customer_id AND c.id = ANY (%s) AND n.branch_id <> c.branch_id
"""


def note_changed(customers: str) -> None:
    """Remember the customers that a query of numbers names; `renew_changed` makes them anew."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE IF NOT EXISTS search_changed (customer_id bigint) ON COMMIT DROP"
        )
        cursor.execute(f"INSERT INTO search_changed {customers}")


def renew_changed() -> int:
    """Make the numbers of all remembered customers anew; returns how many numbers those are.

    Of customers who are gone nothing stays. Where nobody has a number yet, everybody gets theirs.
    """
    note_changed(
        "SELECT id FROM bank_customer WHERE NOT EXISTS (SELECT 1 FROM privacy_searchtoken)"
    )
    return _renew(Index(key()))


@transaction.atomic
def rebuild(*, by: str, with_new_key: bool = False) -> int:
    """Make everybody's numbers anew, under a new key where asked; returns how many those are.

    The caller has the turn at the bank's picture. Whoever searches in the moment between the new
    key and the commit finds nobody, and everybody right after.
    """
    note_changed("SELECT id FROM bank_customer UNION SELECT customer_id FROM privacy_searchtoken")
    if with_new_key:
        secret = draft_secret(SECRET_BYTES)
        made = _renew(Index(key_of(secret))) + keep_every_note(with_key=key_of(secret))
        replace_secret(SECRET, secret)
    else:
        made = _renew(Index(key())) + keep_every_note()
    audit.record("privacy.search.rebuilt", subject="privacy", by=by, new_key=with_new_key)
    return made


def _renew(index: Index) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT customer_id FROM search_changed WHERE customer_id IS NOT NULL "
            "GROUP BY customer_id ORDER BY customer_id"
        )
        changed = [customer for (customer,) in cursor.fetchall()]
        cursor.execute("DROP TABLE search_changed")
        made = _fill(changed, index) if changed else 0
        for start in range(0, 0 if made else len(changed), _CHUNK):
            some = changed[start : start + _CHUNK]
            cursor.execute("DELETE FROM privacy_searchtoken WHERE customer_id = ANY (%s)", [some])
            made += _insert(_lines(some, index))
            cursor.execute(_MOVED, [some])
        cursor.execute("SELECT gx.refresh_statistics('privacy_searchtoken', %s)", [made])
    return made


def _fill(changed: list[int], index: Index) -> int:
    """Where nobody has a number yet: all rows first, then their index. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gx.begin_filling('privacy_searchtoken')")
        (filling,) = cursor.fetchone()
        if filling is None:
            return 0
        for start in range(0, len(changed), _CHUNK):
            some = changed[start : start + _CHUNK]
            _copy(_lines(some, index), filling)
            cursor.execute(_MOVED, [list(some)])
        cursor.execute("SELECT gx.end_filling_before_indexes('privacy_searchtoken')")
        made: int = cursor.fetchone()[0]
    return made


def _copy(lines: str, table: str) -> None:
    statement = f"COPY {table} (customer_id, branch_id, token) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(lines)


def _insert(lines: str) -> int:
    """Through a table of one's own, for nobody can COPY into a view."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE search_made (customer_id bigint, branch_id bigint, token bigint)"
        )
        _copy(lines, "search_made")
        cursor.execute(
            "INSERT INTO privacy_searchtoken (customer_id, branch_id, token) "
            "SELECT customer_id, branch_id, token FROM search_made"
        )
        made: int = cursor.rowcount
        cursor.execute("DROP TABLE search_made")
    return made


def _lines(customers: Sequence[int], index: Index) -> str:
    """Rows for the table, those of one customer beside each other, each number once."""
    lines: dict[str, None] = {}
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN_BY, {"some": list(customers)})
        for customer, branch, name, pinyin, initials, phone, document, cards in cursor.fetchall():
            kept = index.kept_of(
                name=name,
                pinyin=pinyin,
                initials=initials,
                phone=phone,
                document=document,
                cards=cards,
            )
            lines.update((f"{customer}\t{branch}\t{number}\n", None) for number in kept)
    return "".join(lines)
