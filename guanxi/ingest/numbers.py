"""Surrogate numbers: which the bank's things have already, and which the new ones get."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from guanxi.ingest import postgres
from guanxi.ingest.contract import FACT_FILES
from guanxi.ingest.intake import Stages
from guanxi.ingest.naming import NAMED, few_named
from guanxi.ingest.source import Source
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

    Of a small delivery it is what the delivery names, so that an ordinary day costs what the day
    brought, however large the bank is. Of a large one it is everything, and one delivery leaves it
    to the next of the same call, for what it brought they know. Only where that is not how the bank
    stands afterwards (it was refused, or is older than something that came before) is it pulled
    anew.
    """

    def __init__(self, workplace: Workplace, stages: Stages) -> None:
        """Nothing is known yet."""
        self._workplace = workplace
        self._stages = stages
        self._holds = False

    @contextmanager
    def as_the_bank_stands(
        self, sources: Sequence[Source], *, uncommitted: bool, newest: bool
    ) -> Iterator[None]:
        """Know it while a delivery is taken in; keep it only if that ends well.

        ``uncommitted``: this transaction has changed the tables already, so ask within it.
        ``newest``: no batch in the bank speaks for a later day.
        """
        held, self._holds = self._holds and not uncommitted, False
        self._workplace.clear(keep=_KNOWN if held else "")
        if not held:
            with self._stages.timed("known numbers"):
                held = self._pull(sources, uncommitted=uncommitted)
        yield
        self._holds = newest and held

    def _pull(self, sources: Sequence[Source], *, uncommitted: bool) -> bool:
        """Pull what the delivery needs; returns whether that is all there is."""
        few = few_named(self._workplace, sources)
        for file in few:
            _pull_named(self._workplace, TABLES[file])
        whole = [table for file, table in TABLES.items() if file not in few]
        if uncommitted:
            _pull_whole(self._workplace, whole, postgres.pull_own)
        else:
            with postgres.committed_puller() as pull:
                _pull_whole(self._workplace, whole, pull)
        return not few


def _pull_whole(workplace: Workplace, tables: Sequence[BankTable], pull: postgres.Pull) -> None:
    for table in tables:
        pull(workplace, _known_of(table), f"{_KNOWN}{table.file}", table.known_columns)


def _pull_named(workplace: Workplace, table: BankTable) -> None:
    """Those of the table's rows whose names the delivery holds, as this transaction sees them."""
    names = f"named_{table.file}"
    postgres.run(f"DROP TABLE IF EXISTS {names}")
    postgres.run(f"CREATE TEMP TABLE {names} (key varchar)")
    postgres.push(workplace, f"SELECT key FROM {NAMED} WHERE file = '{table.file}'", names, ["key"])
    postgres.run(f"ANALYZE {names}")
    found = f"{_known_of(table)} {table.joins_of_name} JOIN {names} n ON n.key = {table.named}"
    postgres.pull_own(workplace, found, f"{_KNOWN}{table.file}", table.known_columns)
    postgres.run(f"DROP TABLE {names}")


def _known_of(table: BankTable) -> str:
    return f"SELECT {table.key_there}, m.id{table.known} FROM {table.name} m {table.joins}"


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
