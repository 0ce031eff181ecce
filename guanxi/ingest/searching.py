"""Whose search numbers must be made anew, because a name, a number, an office or a card changed."""

from collections.abc import Mapping, Sequence

from guanxi.ingest.tables import BankTable
from guanxi.privacy.search.upkeep import note_changed

# Of which tables, the column that says whose a row is, and the columns people search by.
_SEARCHED: Mapping[str, tuple[str, Sequence[str]]] = {
    "customers": (
        "id",
        ("branch_id", "name", "name_pinyin", "name_initials", "phone", "document_number"),
    ),
    "cards": ("customer_id", ("customer_id", "last_digits")),
}


def note_incoming(table: BankTable, incoming: str) -> None:
    """Before the rows of ``incoming`` are merged: whoever is new, or is found by something else."""
    if table.file not in _SEARCHED:
        return
    whose, columns = _SEARCHED[table.file]
    there, here = (", ".join(f"{row}.{column}" for column in columns) for row in "mi")
    note_changed(
        f"SELECT unnest(ARRAY[i.{whose}, m.{whose}]) FROM {incoming} i "
        f"LEFT JOIN {table.name} m ON m.id = i.id "
        f"WHERE m.id IS NULL OR ({there}) IS DISTINCT FROM ({here})"
    )


def note_settling(table: BankTable) -> None:
    """Before and after rows give way to others: whoever stands in those of ``settling``."""
    if table.file not in _SEARCHED:
        return
    whose, _columns = _SEARCHED[table.file]
    note_changed(f"SELECT m.{whose} FROM {table.name} m JOIN settling s ON s.row_id = m.id")
