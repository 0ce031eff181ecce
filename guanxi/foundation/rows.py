"""Put many rows into a table by one statement, where COPY cannot go: tables behind a view."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.db import connection, models

_CHUNK = 20_000


def insert_rows(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Append the rows, given in the order of ``columns`` (names in the database); returns how many.

    JSON columns take text. Columns that are left out are NULL, keys that are left out are numbered.
    """
    kinds = {str(field.column): _kind(field) for field in model._meta.local_concrete_fields}
    arrays = ", ".join(f"%s::{kinds[column]}" for column in columns)
    listed = ", ".join(f'"{column}"' for column in columns)
    statement = (
        f'INSERT INTO "{model._meta.db_table}" ({listed}) '  # noqa: S608 - names of our own
        f"SELECT * FROM unnest({arrays})"
    )
    added, waiting = 0, iter(rows)
    with connection.cursor() as cursor:
        while chunk := list(islice(waiting, _CHUNK)):
            cursor.execute(statement, [list(values) for values in zip(*chunk, strict=True)])
            added += len(chunk)
    return added


def _kind(field: "models.Field[Any, Any]") -> str:
    kind = str(field.db_type(connection))
    return "text[]::jsonb[]" if kind == "jsonb" else f"{kind}[]"
