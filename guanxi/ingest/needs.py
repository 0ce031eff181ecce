"""Before a batch goes: does anything newer need what only it brought?"""

from django.apps import apps
from django.utils.translation import gettext as _

from guanxi.bank.merging import staying
from guanxi.bank.models import Batch, BatchStatus, LakeFile
from guanxi.foundation.home import current_home
from guanxi.ingest import postgres
from guanxi.ingest.checks.words import file_in_words
from guanxi.ingest.contract import FACT_FILES
from guanxi.ingest.refusals import DeliveryRefused, UndoRefused
from guanxi.ingest.tables import TABLES
from guanxi.ingest.workplace import open_duck, quoted, workplaces

# Made anew from the branches after every change.
_DERIVED = ("bank_branchwithin",)
_COLUMN = {"accounts": "account_id", "customers": "customer_id"}


def refuse_correction_if_needed(batch: Batch) -> None:
    """Raise DeliveryRefused where a correction of the batch leaves out what others need."""
    if needs := _needs(batch):
        raise DeliveryRefused(
            _(
                "The correction of %(day)s leaves out what is needed by %(needs)s. Send it with "
                "those rows, or take the later batches back first."
            )
            % {"day": batch.business_day, "needs": "; ".join(needs)}
        )


def refuse_undo_if_needed(batch: Batch) -> None:
    """Raise UndoRefused where rows that just left with the batch are needed by what stays."""
    if needs := _needs(batch):
        raise UndoRefused(
            _(
                "Batch %(batch)d of %(day)s cannot be taken back: what only it brought is needed "
                "by %(needs)s. Take those back first, or send a correction of the day instead."
            )
            % {"batch": batch.pk, "day": batch.business_day, "needs": "; ".join(needs)}
        )


def refuse_undo_if_told_twice(batch: Batch, returning: Batch) -> None:
    """Raise UndoRefused where an entry that would count again has come with another batch since.

    A correction may leave an entry out and a later delivery bring it: counted with both, it would
    be money that nobody has.
    """
    entries = LakeFile.objects.filter(kind="transactions", rows__gt=0)
    back = list(entries.filter(batch=returning))
    if not back:
        return
    others = entries.filter(
        batch__status=BatchStatus.ACCEPTED,
        last_day__gte=min(file.first_day for file in back if file.first_day),
        first_day__lte=max(file.last_day for file in back if file.last_day),
    ).exclude(batch=returning)
    lake = current_home().lake
    of_back, of_others = (
        ", ".join(quoted(lake / file.path) for file in files) for files in (back, others)
    )
    if not of_others:
        return
    with open_duck(workplaces()) as duck:
        found = duck.execute(
            f"SELECT count(*) FROM read_parquet([{of_back}], hive_partitioning=false) "
            "WHERE transaction_id IN (SELECT transaction_id FROM "
            f"read_parquet([{of_others}], hive_partitioning=false))"
        ).fetchone()
    if found and found[0]:
        raise UndoRefused(
            _(
                "Batch %(batch)d of %(day)s cannot be taken back: %(count)d entries that it left "
                "out have come with later deliveries, and would count twice. Take those back "
                "first, or send a correction of the day instead."
            )
            % {"batch": batch.pk, "day": batch.business_day, "count": found[0]}
        )


def _needs(batch: Batch) -> list[str]:
    for table in TABLES.values():
        postgres.run(
            f"DELETE FROM leaving l USING {table.name} m WHERE l.file = %s AND l.row_id = m.id",
            (table.file,),
        )
    return [need for file in TABLES for need in _needed_rows(file)] + _needed_facts(batch)


def _needed_rows(file: str) -> list[str]:
    """Tables of any package whose foreign keys lead to rows that left."""
    if not postgres.value("SELECT count(*) FROM leaving WHERE file = %s", (file,)):
        return []
    keys = postgres.rows(
        "SELECT t.relname, a.attname FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid "
        "JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] "
        "WHERE c.contype = 'f' AND c.conparentid = 0 AND c.confrelid = %s::regclass ORDER BY 1, 2",
        (f"public.{TABLES[file].name}",),
    )
    if file == "customers":
        keys.append(("bank_absorbedcustomer", "customer_id"))
        keys += [(one.table, one.column) for one in staying() if one.binds]
    needs = []
    for table, column in dict.fromkeys(keys):
        if table in _DERIVED:
            continue
        count = postgres.value(
            f'SELECT count(*) FROM {table} t JOIN leaving l ON l.row_id = t."{column}" '
            "WHERE l.file = %s",
            (file,),
        )
        if count:
            needs.append(_need(file, table, column, count))
    return needs


def _need(file: str, table: str, column: str, count: int) -> str:
    words = {"count": count, "rows": _in_words(table), "file": file_in_words(file)}
    if table not in {known.name for known in TABLES.values()}:
        return _("%(count)d %(rows)s (for %(file)s)") % words
    batches = postgres.rows(
        f'SELECT DISTINCT t.batch_id FROM {table} t JOIN leaving l ON l.row_id = t."{column}" '
        "WHERE l.file = %s ORDER BY 1 LIMIT 5",
        (file,),
    )
    words["batches"] = ", ".join(str(batch) for (batch,) in batches)
    return _("%(count)d %(rows)s (for %(file)s) of batch %(batches)s") % words


def _in_words(table: str) -> str:
    for known in TABLES.values():
        if known.name == table:
            return file_in_words(known.file)
    for model in apps.get_models():
        if model._meta.db_table == table:
            return str(model._meta.verbose_name_plural)
    return table


def _needed_facts(batch: Batch) -> list[str]:
    """Facts in the lake have no foreign keys: look for the numbers of what left."""
    needs = []
    for file, column in _COLUMN.items():
        numbers = postgres.rows("SELECT row_id FROM leaving WHERE file = %s", (file,))
        for kind in FACT_FILES if numbers else ():
            if kind == "balances" and file == "customers":
                continue
            found = _facts_about(batch, kind, column, [number for (number,) in numbers])
            if found:
                words = {"count": sum(found.values()), "rows": file_in_words(kind)}
                words["file"] = file_in_words(file)
                words["batches"] = ", ".join(str(number) for number in sorted(found)[:5])
                needs.append(_("%(count)d %(rows)s (for %(file)s) of batch %(batches)s") % words)
    return needs


def _facts_about(batch: Batch, kind: str, column: str, numbers: list[int]) -> dict[int, int]:
    """Rows about these numbers, by batch. Only what came later can speak of what this one brought.

    A batch that a correction replaced may come back, so it has its say too.
    """
    files = LakeFile.objects.filter(
        kind=kind,
        batch_id__gt=batch.pk,
        batch__status__in=[BatchStatus.ACCEPTED, BatchStatus.SUPERSEDED],
    ).order_by("path")
    found: dict[int, int] = {}
    lake = current_home().lake
    with open_duck(workplaces()) as duck:
        duck.execute("CREATE TEMP TABLE leaving AS SELECT unnest(?::BIGINT[]) AS id", [numbers])
        for file in files:
            row = duck.execute(
                f"SELECT count(*) FROM read_parquet({quoted(lake / file.path)}, "
                f"hive_partitioning=false) WHERE {column} IN (SELECT id FROM leaving)"
            ).fetchone()
            if row and row[0]:
                found[file.batch_id] = found.get(file.batch_id, 0) + row[0]
    return found
