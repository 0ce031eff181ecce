"""The part of the night that measures the quality of customers' data (1.6).

Identity is looked at in memory, some customers at a time, and nowhere else; what is written is a
digit for each field and ages in days. The reading is on the record by itself, with its reason.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
from django.db import connection
from ibis.expr.types import Table

from guanxi.bank.models import BranchWithin, Customer, ValueOrigin
from guanxi.bank.night import Night
from guanxi.foundation import publishing
from guanxi.foundation.database import arrow_connection
from guanxi.foundation.dictionary import Category, Purpose
from guanxi.foundation.engines import Engine, open_engine_in_memory
from guanxi.foundation.publishing import Load
from guanxi.privacy.access import program, reading, shown
from guanxi.quality.codes import Field
from guanxi.quality.commands import end_what_was_mended
from guanxi.quality.measures.figures import counted
from guanxi.quality.measures.states import Plausible, states
from guanxi.quality.models import FIGURES, LACKS, Figure, PastFigure
from guanxi.quality.policy import QualitySection

FOLDER, COUNTED = "quality", "quality_figures.parquet"
_BECAUSE = "How complete and right customers' data is, is measured over the whole base (1.6)"
_TOGETHER = 1_000_000  # numbers of customers that are looked at at a time
STATES = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("branch_id", pa.int64()),
        ("states", pa.string()),
        *((f"{field}_age", pa.int64()) for field in Field.values),
    ]
)
_STEWARDS = pa.schema([("customer_id", pa.int64()), ("steward_a_id", pa.int64())])
_LACKS = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("branch_id", pa.int64()),
        ("staff_id", pa.int64()),
        ("states", pa.string()),
    ]
)
_OF_A_FIELD = ("missing", "wrong", "stale", "days", "dated")
_SHOWN = ("missing", "wrong", "stale", "age_days", "dated")
_FIGURES = pa.schema(
    [
        ("branch_id", pa.int64()),
        ("staff_id", pa.int64()),
        ("field", pa.string()),
        *((name, pa.int64()) for name in ("customers", *_SHOWN)),
    ]
)
_WHOLE = 0  # in the place of a steward: the office with all below it
_COLUMNS = (*("id AS customer_id", "branch_id", "document_kind", "as_of"), *Field.values)


def compute(night: Night) -> None:
    """Look at every field of every customer once, then count by office and steward."""
    folder = night.folder / FOLDER
    folder.mkdir(exist_ok=True)
    rules = plausible(night.book.section(QualitySection))
    what = program(Purpose.LOADER, door="quality", because=_BECAUSE)
    with reading(what), open_engine_in_memory() as engine:
        for part, (customers, origins) in enumerate(_some_at_a_time()):
            shown(Category.IDENTITY, len(customers))
            found = states(
                engine.table(customers),
                engine.table(origins),
                rules,
                every=Field.values,
                day=night.day,
            )
            engine.write(found, folder / f"{part}.parquet")
    table = counted(_states(night, night.here), _stewards(night), Field.values)
    night.here.write(table, night.folder / COUNTED)


def plausible(section: QualitySection) -> Plausible:
    """The rulebook's words for the measure."""
    return Plausible(
        fields=section.fields,
        stale_after_months=section.stale_after_months,
        patterns=section.patterns,
        oldest_years=section.oldest_years,
        check_resident_ids=section.check_resident_ids,
    )


def prepare(night: Night) -> None:
    """Load figures, and the customers of whom something is not in order, where nobody sees them."""
    found, held = _states(night, night.here), _stewards(night)
    lacking = found.filter(found.states != "0" * len(Field.values)).left_join(held, "customer_id")
    lacks = lacking.select(
        "customer_id", "branch_id", staff_id=lacking.steward_a_id.fill_null(-1), states="states"
    )
    lacks = lacks.cast({"staff_id": "int64"})
    table = night.here.arrow(night.here.read([night.folder / COUNTED], pa.schema([])))
    figures = pa.Table.from_pylist(list(_rolled_up(table.to_pylist())), schema=_FIGURES)
    publishing.prepare(
        night.id,
        Load(table=FIGURES, shares=[figures.to_batches()], schema=_FIGURES),
        Load(table=LACKS, shares=[night.here.batches(lacks)], schema=_LACKS),
    )


def publish(night: Night) -> dict[str, object]:
    """Show them, keep the figures of offices for good, and end the told values that were mended."""
    publishing.swap(LACKS, night.id)
    publishing.swap(FIGURES, night.id)
    kept = night.day - timedelta(days=night.book.section(QualitySection).history_days)
    PastFigure.objects.filter(day=night.day).delete()
    PastFigure.objects.filter(day__lt=kept).delete()
    columns = ", ".join(("branch_id", "field", "customers", *_SHOWN))
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{PastFigure._meta.db_table}" (day, rulebook_version, {columns}) '  # noqa: S608
            f'SELECT %s, %s, {columns} FROM "{Figure._meta.db_table}" WHERE staff_id = %s',
            [night.day, night.book.version, _WHOLE],
        )
        cursor.execute("SELECT now()")
        (at,) = cursor.fetchone()
    return {"told_values_ended": end_what_was_mended(at=at)}


def _some_at_a_time() -> Iterator[tuple[pa.Table, pa.Table]]:
    """Customers who have not left, with since when their values stand; in ranges of numbers."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT min(id), max(id) FROM "{Customer._meta.db_table}"')  # noqa: S608
        first, last = cursor.fetchone()
    for start in range(first or 0, (last or -1) + 1, _TOGETHER):
        within = f">= {start} AND {{0}} < {start + _TOGETHER}"
        yield (
            _rows(
                f'SELECT {", ".join(_COLUMNS)} FROM "{Customer._meta.db_table}" '  # noqa: S608
                f"WHERE id {within.format('id')} AND left_on IS NULL"
            ),
            _rows(
                f'SELECT customer_id, as_of, fields FROM "{ValueOrigin._meta.db_table}" '  # noqa: S608
                f"WHERE customer_id {within.format('customer_id')}"
            ),
        )


def _rows(question: str) -> pa.Table:
    with arrow_connection() as reader, reader.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetch_arrow_table()


def _states(night: Night, engine: Engine) -> Table:
    return engine.read(sorted((night.folder / FOLDER).glob("*.parquet")), STATES)


def _stewards(night: Night) -> Table:
    path: Path = night.folder / "stewards.parquet"
    return night.here.read([path] if path.exists() else [], _STEWARDS)


def _rolled_up(rows: Sequence[Mapping[str, int]]) -> Iterator[dict[str, object]]:
    """Every steward's figures of an office, and each office's with all that are below it."""
    above: dict[int, list[int]] = {}
    for branch, ancestor in BranchWithin.objects.values_list("branch_id", "ancestor_id"):
        above.setdefault(branch, []).append(ancestor)
    whole: dict[int, dict[str, int]] = {}
    for row in rows:
        yield from _by_field(row["branch_id"], row["staff_id"], row)
        for office in above.get(row["branch_id"], [row["branch_id"]]):
            sums = whole.setdefault(office, {})
            for name, value in row.items():
                sums[name] = sums.get(name, 0) + value
    for office, sums in whole.items():
        yield from _by_field(office, _WHOLE, sums)


def _by_field(office: int, staff: int, row: Mapping[str, int]) -> Iterator[dict[str, object]]:
    for field in Field.values:
        figures = {
            shown: row[f"{field}_{name}"] for shown, name in zip(_SHOWN, _OF_A_FIELD, strict=True)
        }
        yield {
            "branch_id": office,
            "staff_id": staff,
            "field": field,
            "customers": row["customers"],
            **figures,
        }
