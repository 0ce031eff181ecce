"""The anonymous view as a file: written whole while the view is read, then sent or kept."""

import csv
import hashlib
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.utils.translation import gettext as _

from guanxi.bank.models import Branch
from guanxi.foundation.refusals import Refusal
from guanxi.foundation.spreadsheets.cells import safe_cell
from guanxi.insight.facts import ANONYMOUS_CUSTOMERS
from guanxi.insight.queries import AnonymousNight, anonymous_rows

# The place of a row in its night says nothing, and would be taken for a customer's number.
_TOLD = [name for name in ANONYMOUS_CUSTOMERS if name != "number"]
COLUMNS = ("day", "branch", *_TOLD)
SCHEMA = pa.schema(
    [
        ("day", pa.date32()),
        ("branch", pa.string()),
        *((name, ANONYMOUS_CUSTOMERS[name][0]) for name in _TOLD),
    ]
)
BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # without it Excel does not take the file for UTF-8
_IN_MEMORY = 4 * 2**20


class ViewReplaced(Refusal):
    """Another night was shown while the view was about to be read."""


def name_of(night: AnonymousNight, kind: str) -> str:
    """What the file is called: the night's day and k."""
    return f"anonymous-customers-{night.day}-k{night.alike_at_least}.{kind}"


def csv_file(night: AnonymousNight) -> tuple[IO[bytes], str]:
    """The view as CSV for a spreadsheet, to be read from its beginning, and its SHA-256.

    Whoever sends it closes it, and it is gone with that. Raises ViewReplaced.
    """
    file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
    digest = write_csv(night, file, mark=BYTE_ORDER_MARK)
    file.seek(0)
    return file, digest


def write_csv(night: AnonymousNight, out: IO[bytes], *, mark: bytes = b"") -> str:
    """Write the view as CSV, money in minor units; returns the SHA-256. Raises ViewReplaced."""
    digest = hashlib.sha256(mark)
    out.write(mark)
    for rows in chain([[COLUMNS]], _rows(night)):
        encoded = _as_csv(rows)
        digest.update(encoded)
        out.write(encoded)
    return digest.hexdigest()


def write_parquet(night: AnonymousNight, path: Path) -> str:
    """Write the view as Parquet; returns the SHA-256. Raises ViewReplaced."""
    notes = {"night": str(night.day), "alike_at_least": str(night.alike_at_least)}
    with pq.ParquetWriter(path, SCHEMA.with_metadata(notes), compression="zstd") as writer:
        for rows in _rows(night):
            columns = zip(*rows, strict=True)
            arrays = [
                pa.array(column, field.type) for column, field in zip(columns, SCHEMA, strict=True)
            ]
            writer.write_batch(pa.record_batch(arrays, schema=SCHEMA))
    with path.open("rb") as written:
        return hashlib.file_digest(written, "sha256").hexdigest()


def _rows(night: AnonymousNight) -> Iterator[list[tuple[Any, ...]]]:
    """Every row in the order of COLUMNS, some thousands at a time."""
    branches = dict(Branch.objects.values_list("pk", "name"))
    place, found = _TOLD.index("branch_id"), 0
    for part in anonymous_rows(_TOLD, night=night.night):
        found += len(part)
        yield [(night.day, branches.get(row[place], ""), *row) for row in part]
    if found != night.customers:
        raise ViewReplaced(
            _("Another night is shown since this was asked for: ask for the file again.")
        )


def _as_csv(rows: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode()


def _cell(value: Any) -> str:
    return "" if value is None else safe_cell(str(value))
