"""Merged customers lie over what the bank delivers, and are lifted off while it is taken in.

The tables of the bank are what the feed says, with every merge laid over them: the absorbed
record's row is kept in ``AbsorbedCustomer``, its accounts and the like lead to the survivor. While
a delivery is taken in or taken back the merges are lifted, so that ingest works on the feed alone;
then they are laid again over whatever has come. So later deliveries honour a merge, and taking it
apart needs no memory of them.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from guanxi.bank.merging import Following, Once
from guanxi.bank.models import AbsorbedCustomer
from guanxi.ingest import postgres
from guanxi.privacy.search.upkeep import note_changed, renew_changed

CUSTOMERS = "bank_customer"
OF_THE_BANK = (
    Following(table="bank_account", column="owner_id"),
    Following(table="bank_card"),
    Following(table="bank_loan"),
    Following(table="bank_holder", once=(Once(columns=("account_id",)),)),
    Following(
        table="bank_relation",
        never="related_customer_id",
        once=(Once(columns=("related_customer_id", "relation")),),
    ),
    Following(
        table="bank_relation",
        column="related_customer_id",
        never="customer_id",
        once=(Once(columns=("customer_id", "relation")),),
    ),
)


@contextmanager
def merges_lifted(*, for_good: AbsorbedCustomer | None = None) -> Iterator[bool]:
    """The bank's tables as the feed alone has them, inside the caller's transaction.

    Tells whether there is any merge. Afterwards every merge is laid again but one ``for_good``.
    The last one laid is the first one lifted, for it lies on the others.
    """
    merges = list(AbsorbedCustomer.objects.order_by("since", "customer_id"))
    for merge in reversed(merges):
        lift(merge, OF_THE_BANK)
        _bring_back(merge)
    yield bool(merges)
    for merge in merges:
        if merge == for_good:
            AbsorbedCustomer.objects.filter(pk=merge.pk).delete()
        else:
            lay_over(merge)
    renew_search(merges)


def lay_over(merge: AbsorbedCustomer) -> None:
    """Keep the absorbed row beside the table instead of in it, and let what was its lead on."""
    postgres.run(
        f"UPDATE bank_absorbedcustomer a SET row = to_jsonb(c) FROM {CUSTOMERS} c "
        "WHERE c.id = a.customer_id AND a.customer_id = %s",
        (merge.pk,),
    )
    postgres.run(f"DELETE FROM {CUSTOMERS} WHERE id = %s", (merge.pk,))
    lay(merge, OF_THE_BANK)


def _bring_back(merge: AbsorbedCustomer) -> None:
    _insert(CUSTOMERS, "bank_absorbedcustomer m", "m.customer_id = %s", (merge.pk,))


def lay(merge: AbsorbedCustomer, tables: Iterable[Following]) -> None:
    """Let the rows of the absorbed customer lead to the survivor, and write down which."""
    for one in tables:
        if _is_there(one):
            _set_aside(merge, one)
            _lead(merge, one)


def lift(merge: AbsorbedCustomer, tables: Iterable[Following]) -> None:
    """Let every row lead where it led, and bring back what was set aside."""
    for one in reversed(list(tables)):
        if not _is_there(one):
            continue
        here = (merge.pk, one.table, one.column)
        postgres.run(
            f'UPDATE {one.table} t SET "{one.column}" = a.customer_id FROM ingest_mergedrow m '
            "JOIN bank_absorbedcustomer a ON a.customer_id = m.absorbed_id "
            'WHERE m.absorbed_id = %s AND m."table" = %s AND m."column" = %s AND m.row IS NULL '
            f'AND t."{one.key}" = m.row_id AND t."{one.column}" = a.survivor_id',
            here,
        )
        if not (one.of_the_night and _has_been_drawn_anew(one, here)):
            _insert(
                one.table,
                "ingest_mergedrow m",
                'm.absorbed_id = %s AND m."table" = %s AND m."column" = %s AND m.row IS NOT NULL',
                here,
            )
        postgres.run(
            'DELETE FROM ingest_mergedrow m WHERE m.absorbed_id = %s AND m."table" = %s '
            'AND m."column" = %s',
            here,
        )


def _set_aside(merge: AbsorbedCustomer, one: Following) -> None:
    condition = "true" if one.gives_way else _in_the_way(one)
    postgres.run(
        'INSERT INTO ingest_mergedrow (absorbed_id, "table", "column", row_id, row) '
        f'SELECT %s, %s, %s, t."{one.key}", to_jsonb(t) FROM {one.table} t '
        f'WHERE t."{one.column}" = %s AND ({condition})',
        (merge.pk, one.table, one.column, merge.pk, *_survivors(merge, condition)),
    )
    postgres.run(
        f'DELETE FROM {one.table} t USING ingest_mergedrow m WHERE m.row_id = t."{one.key}" '
        'AND m.row IS NOT NULL AND m.absorbed_id = %s AND m."table" = %s AND m."column" = %s',
        (merge.pk, one.table, one.column),
    )


def _in_the_way(one: Following) -> str:
    """That the survivor has a row of the kind already, or that the two records know each other."""
    conditions = [
        f'EXISTS (SELECT 1 FROM {one.table} o WHERE o."{one.column}" = %s '
        + "".join(f'AND o."{column}" = t."{column}" ' for column in once.columns)
        + f"AND {_of(once.where, 'o')} AND {_of(once.where, 't')})"
        for once in one.once
    ]
    if one.never:
        conditions.append(f't."{one.never}" = %s')
    return " OR ".join(conditions) or "false"


def _of(where: str, row: str) -> str:
    return "true" if where == "true" else f"{row}.{where}"


def _survivors(merge: AbsorbedCustomer, condition: str) -> tuple[int, ...]:
    return (merge.survivor_id,) * condition.count("%s")


def _lead(merge: AbsorbedCustomer, one: Following) -> None:
    postgres.run(
        'INSERT INTO ingest_mergedrow (absorbed_id, "table", "column", row_id) '
        f'SELECT %s, %s, %s, t."{one.key}" FROM {one.table} t WHERE t."{one.column}" = %s',
        (merge.pk, one.table, one.column, merge.pk),
    )
    postgres.run(
        f'UPDATE {one.table} SET "{one.column}" = %s WHERE "{one.column}" = %s',
        (merge.survivor_id, merge.pk),
    )


def _is_there(one: Following) -> bool:
    """A picture that no night has drawn yet has no table to read."""
    return bool(postgres.value("SELECT to_regclass(%s) IS NOT NULL", (one.table,)))


def _has_been_drawn_anew(one: Following, here: tuple[int, str, str]) -> bool:
    """A night has been shown since: what was set aside is of a picture that is gone."""
    return bool(
        postgres.value(
            f"SELECT EXISTS (SELECT 1 FROM {one.table} t) AND NOT EXISTS (SELECT 1 FROM "
            f"{one.table} t JOIN ingest_mergedrow m ON (m.row->>'night')::bigint = t.night "
            'WHERE m.absorbed_id = %s AND m."table" = %s AND m."column" = %s)',
            here,
        )
    )


def _insert(table: str, source: str, condition: str, values: tuple[int | str, ...]) -> None:
    """The rows of a source's images into their table, column by column."""
    columns = [
        name
        for (name,) in postgres.rows(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 "
            "AND NOT attisdropped ORDER BY attnum",
            (table,),
        )
    ]
    listed = ", ".join(f'"{name}"' for name in columns)
    images = ", ".join(f'r."{name}"' for name in columns)
    postgres.run(
        f"INSERT INTO {table} ({listed}) SELECT {images} FROM {source} CROSS JOIN LATERAL "
        f"jsonb_populate_record(NULL::{table}, m.row) r WHERE {condition}",
        values,
    )


def renew_search(merges: list[AbsorbedCustomer]) -> None:
    """Who looks for either finds the survivor."""
    for merge in merges:
        note_changed(f"SELECT unnest(ARRAY[{int(merge.pk)}, {int(merge.survivor_id)}]::bigint[])")
    renew_changed()
