"""Put the good rows of one delivery into the bank's tables."""

from guanxi.bank.models import Batch
from guanxi.ingest import postgres
from guanxi.ingest.intake import Stages
from guanxi.ingest.pinyin import make_pinyin
from guanxi.ingest.tables import TABLES, BankTable
from guanxi.ingest.versions import merge
from guanxi.ingest.workplace import Workplace
from guanxi.privacy.search.upkeep import renew_changed

_CLOSURE = """
INSERT INTO bank_branchwithin (branch_id, ancestor_id)
WITH RECURSIVE above (branch_id, ancestor_id) AS (
    SELECT id, id FROM bank_branch
    UNION
    SELECT a.branch_id, b.parent_id FROM above a JOIN bank_branch b ON b.id = a.ancestor_id
    WHERE b.parent_id IS NOT NULL
)
SELECT branch_id, ancestor_id FROM above
"""


def load(workplace: Workplace, batch: Batch, stages: Stages) -> None:
    """All tables of the delivery, in PostgreSQL, inside the caller's transaction."""
    for file, table in TABLES.items():
        if workplace.value(f"SELECT count(*) FROM good_{file}"):
            with stages.timed(f"load {file}"):
                _load(workplace, table, batch)
    rebuild_branch_tree()
    with stages.timed("search numbers"):
        renew_changed()


def rebuild_branch_tree() -> None:
    """Say anew which office lies within which."""
    postgres.run("DELETE FROM bank_branchwithin")
    postgres.run(_CLOSURE)


def _load(workplace: Workplace, table: BankTable, batch: Batch) -> None:
    # Where no row is yet, references are looked up for all rows at once (filling.sql).
    filling = postgres.value("SELECT gx.begin_filling(%s)", (table.name,))
    incoming = filling or f"incoming_{table.file}"
    if not filling:
        postgres.run(f"DROP TABLE IF EXISTS {incoming}")
        postgres.run(f"CREATE TEMP TABLE {incoming} (LIKE {table.name} INCLUDING DEFAULTS)")
    made = {"batch_id": str(batch.pk), "as_of": f"DATE '{batch.business_day.isoformat()}'"}
    listed = ", ".join(
        f'{made.get(column) or table.expression(column)} AS "{column}"' for column in table.columns
    )
    source = f"good_{table.file} g"
    if table.file == "customers":
        make_pinyin(workplace)
        source += " LEFT JOIN pinyin p ON p.name = g.name"
    postgres.push(workplace, f"SELECT {listed} FROM {source}", incoming, table.columns)
    merge(table, incoming, fills=bool(filling))
    if not filling:
        postgres.run(f"DROP TABLE {incoming}")
    # Let the planner know of a table that grew much: the next pages come before autovacuum.
    postgres.value(
        "SELECT gx.refresh_statistics(%s, %s)",
        (table.name, workplace.value(f"SELECT count(*) FROM good_{table.file}")),
    )
