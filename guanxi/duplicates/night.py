"""The part of the night that looks for duplicates in the whole base (1.4).

Identity is compared in memory and nowhere else; what is written is pairs of numbers with points and
codes. The reading is on the record by itself, with its reason.
"""

from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq

from guanxi.bank.models import Customer
from guanxi.bank.night import Night
from guanxi.duplicates.codes import Field, State
from guanxi.duplicates.comparing import COLUMNS, find, in_memory
from guanxi.duplicates.models import Pair
from guanxi.duplicates.policy import DuplicatesSection
from guanxi.foundation.database import arrow_connection
from guanxi.foundation.dictionary import Category, Purpose
from guanxi.privacy.access import program, reading, shown

FILE = "duplicates.parquet"
_BECAUSE = "Duplicates are found over the whole base (1.4)"
_BATCH = 5_000


def compared(policy: DuplicatesSection) -> tuple[pa.Table, int]:
    """Pairs with enough points, as numbers and codes, and how many pairs were compared."""
    what = program(Purpose.LOADER, door="duplicates", because=_BECAUSE)
    with reading(what), in_memory() as duck:
        with arrow_connection() as reader, reader.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(COLUMNS)} FROM {Customer._meta.db_table}")
            rows = cursor.fetch_arrow_table()
        shown(Category.IDENTITY, len(rows))
        duck.register("customers", rows)
        pairs = find(duck, policy)
        columns = ", ".join(["a", "b", "points", *Field.values])
        return duck.sql(f"SELECT {columns} FROM found ORDER BY a, b").to_arrow_table(), pairs


def compute(night: Night) -> None:
    """Compare, and write the pairs into the night's folder."""
    found, _pairs = compared(night.book.section(DuplicatesSection))
    pq.write_table(found, night.folder / FILE)


def publish(night: Night) -> dict[str, object]:
    """Show what was found; what people decided stays decided."""
    found = pq.read_table(night.folder / FILE)
    keep(found, day=night.day, version=night.book.version)
    return {"duplicates": Pair.objects.filter(state=State.OPEN).count()}


def keep(found: pa.Table, *, day: date, version: str) -> None:
    """New pairs are added; open ones have their points of tonight, or go where they have none."""
    fresh = {(row["a"], row["b"]): row for row in found.to_pylist()}
    known = {(pair.first_id, pair.second_id): pair for pair in Pair.objects.all()}
    gone = [pair.pk for key, pair in known.items() if pair.state == State.OPEN and key not in fresh]
    Pair.objects.filter(pk__in=gone).delete()
    for key, pair in known.items():
        if key in fresh and pair.state == State.OPEN:
            pair.points, pair.likeness = fresh[key]["points"], _likeness(fresh[key])
            pair.save(update_fields=["points", "likeness"])
    Pair.objects.bulk_create(
        [
            Pair(
                first_id=first,
                second_id=second,
                points=row["points"],
                likeness=_likeness(row),
                found_on=day,
                rulebook_version=version,
            )
            for (first, second), row in fresh.items()
            if (first, second) not in known
        ],
        batch_size=_BATCH,
    )


def _likeness(row: dict[str, object]) -> dict[str, str]:
    return {field: str(row[field]) for field in Field.values}
