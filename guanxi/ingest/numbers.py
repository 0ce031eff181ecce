"""Surrogate numbers: which the bank's things have already, and which the new ones get."""

from collections.abc import Iterator
from contextlib import contextmanager

from guanxi.ingest import postgres
from guanxi.ingest.contract import FACT_FILES
from guanxi.ingest.tables import TABLES, BankTable
from guanxi.ingest.workplace import Workplace

_KNOWN = "known_"
# What of an accepted row other files will ask for: as ``known_x`` has it.
_KNOWN_AFTERWARDS = {
    "branches": "g.parent_branch_id",
    "products": "g.product_class",
    "accounts": "g.id_owner_id, g.product_class_of_product_id, g.currency, g.opened_on, "
    "g.closed_on",
}


class Known:
    """Every ``known_x`` of a workplace: what the bank has of a file, by the bank's own number.

    One delivery leaves them to the next of the same call, for what it brought they know. Only where
    that is not how the bank stands afterwards (it was refused, or is older than something that came
    before) are they pulled anew, which takes longer the larger the bank is, not the delivery.
    """

    def __init__(self, workplace: Workplace) -> None:
        """Nothing is known yet."""
        self._workplace = workplace
        self._holds = False

    @contextmanager
    def as_the_bank_stands(self, *, uncommitted: bool, newest: bool) -> Iterator[None]:
        """Know it while a delivery is taken in; keep it only if that ends well.

        ``uncommitted``: this transaction has changed the tables already, so ask within it.
        ``newest``: no batch in the bank speaks for a later day.
        """
        held, self._holds = self._holds, False
        self._workplace.clear(keep=_KNOWN if held and not uncommitted else "")
        if uncommitted:
            _pull_all(self._workplace, postgres.pull_own)
        elif not held:
            with postgres.committed_puller() as pull:
                _pull_all(self._workplace, pull)
        yield
        self._holds = newest


def _pull_all(workplace: Workplace, pull: postgres.Pull) -> None:
    for file, table in TABLES.items():
        pull(
            workplace,
            f"SELECT {table.key_there}, m.id{table.known} FROM {table.name} m {table.joins}",
            f"{_KNOWN}{file}",
            table.known_columns,
        )


def keep_good(workplace: Workplace, file: str) -> None:
    """Make ``good_x``: the rows of the file that broke no rule, with numbers where they have any.

    From then on ``known_x`` knows them too.
    """
    if file in FACT_FILES:
        workplace.run(f"CREATE VIEW good_{file} AS {_without_the_bad(workplace, file)}")
        return
    table = TABLES[file]
    retired = postgres.rows("SELECT key, row_id FROM ingest_retirednumber WHERE file = %s", (file,))
    workplace.run("CREATE OR REPLACE TEMP TABLE retired (key VARCHAR, id BIGINT)")
    if retired:
        workplace.duck.executemany("INSERT INTO retired VALUES (?, ?)", retired)
    workplace.run(
        f"CREATE TABLE numbered AS SELECT g.*, {table.key} AS _key, "
        "coalesce(k.id, t.id) AS _id, k.id IS NULL AND t.id IS NULL AS _is_new "
        f"FROM ({_without_the_bad(workplace, file)}) g "
        f"LEFT JOIN known_{file} k ON k.source_id = {table.key} "
        f"LEFT JOIN retired t ON t.key = {table.key}"
    )
    first = _reserve(table, workplace.value("SELECT count(*) FROM numbered WHERE _is_new"))
    workplace.run(
        f"CREATE TABLE good_{file} AS SELECT * EXCLUDE (_id, _is_new), CASE WHEN _is_new THEN "
        f"{first} - 1 + row_number() OVER (PARTITION BY _is_new ORDER BY _row) ELSE _id END AS id "
        "FROM numbered"
    )
    workplace.run("DROP TABLE numbered")
    _make_known(workplace, file)


def _without_the_bad(workplace: Workplace, file: str) -> str:
    rows = f"SELECT * EXCLUDE (_faults) FROM read_{file}"
    if workplace.value(f"SELECT count(*) FROM bad_{file}"):
        rows += f" WHERE _row NOT IN (SELECT _row FROM bad_{file})"
    return rows


def _reserve(table: BankTable, count: int) -> int:
    """The first of so many numbers that nobody else will get: ingest alone writes these tables."""
    if not count:
        return 1
    sequence = postgres.value("SELECT pg_get_serial_sequence(%s, 'id')", (f"public.{table.name}",))
    first = int(postgres.value("SELECT nextval(%s)", (sequence,)))
    if count > 1:
        postgres.value("SELECT setval(%s, %s)", (sequence, first + count - 1))
    return first


def _make_known(workplace: Workplace, file: str) -> None:
    more = _KNOWN_AFTERWARDS.get(file)
    workplace.run(f"DELETE FROM known_{file} WHERE id IN (SELECT id FROM good_{file})")
    workplace.run(
        f"INSERT INTO known_{file} SELECT g._key, g.id{f', {more}' if more else ''} "
        f"FROM good_{file} g"
    )
    if file == "branches":
        workplace.run(
            "CREATE OR REPLACE TABLE good_branches AS SELECT g.*, k.id AS id_parent_branch_id "
            "FROM good_branches g LEFT JOIN known_branches k ON k.source_id = g.parent_branch_id"
        )
