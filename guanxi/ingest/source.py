"""Open one delivered file: is it what the manifest says, and has it the contract's columns?

What can be said about the file as a whole is said here, by refusing the delivery. What is wrong
with single rows is found by ``checks``.
"""

import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import duckdb
from django.utils.translation import gettext as _

from guanxi.ingest.contract import File
from guanxi.ingest.manifest import FileEntry
from guanxi.ingest.refusals import DeliveryRefused
from guanxi.ingest.workplace import Workplace, quoted

# Added to a row that was set aside; a repaired file may come back with them.
REPORT_COLUMNS = ("_file", "_line", "_column", "_rule", "_reason")
_CHUNK = 2**20
LINE_BYTES_MAX = 2**18


@dataclass(frozen=True, kw_only=True)
class Source:
    """A delivered file as DuckDB reads it: a relation with ``_row`` and the contract's columns."""

    file: File
    path: Path
    rows: int  # as the manifest says
    relation: str
    again: str  # the same rows under the same numbers, for a second look at a few of them
    types: Mapping[str, str]  # how each column is stored: VARCHAR for all of a CSV file
    is_text: bool


def open_source(file: File, folder: Path, entry: FileEntry, workplace: Workplace) -> Source:
    """Check the file against its manifest and read its heading. Raises DeliveryRefused."""
    path = folder / entry.name
    try:
        with path.open("rb"):
            size = path.stat().st_size
    except OSError as error:
        raise refusal(
            path,
            _("cannot be read (%s)") % error.strerror,
            _("Let this user read it, or send the delivery again."),
        ) from None
    if size == 0:
        raise refusal(
            path,
            _("is empty: not even the names of its columns"),
            _("A file without rows still has its heading; send the delivery again."),
        )
    is_text = not entry.name.endswith(".parquet")
    _check_bytes(path, entry.sha256, is_text=is_text)
    if is_text:
        return _open_csv(file, path, entry.rows)
    return _open_parquet(file, path, entry.rows, workplace)


def refusal(path: Path, what: str, advice: str) -> DeliveryRefused:
    """A refusal of the delivery because of one of its files."""
    return DeliveryRefused(
        _("%(file)s %(what)s. %(advice)s")
        % {"file": f"{path.parent.name}/{path.name}", "what": what, "advice": advice}
    )


def _check_bytes(path: Path, sha256: str, *, is_text: bool) -> None:
    """The checksum, and for text that no line is absurdly long."""
    packed = path.suffix == ".gz"
    digest, lines = hashlib.sha256(), _LineLengths(path)
    with path.open("rb") as file:
        for chunk in _chunks(file):
            digest.update(chunk)
            if is_text and not packed:
                lines.see(chunk)
    if digest.hexdigest() != sha256:
        raise refusal(
            path,
            _("differs from its checksum in the manifest"),
            _("It was damaged or changed on the way; send the delivery again."),
        )
    if packed:
        _check_packed(path, lines)


def _check_packed(path: Path, lines: "_LineLengths") -> None:
    try:
        with gzip.open(path) as file:
            for chunk in _chunks(file):
                lines.see(chunk)
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise refusal(
            path,
            _("is no whole gzip file"),
            _("It was cut off or damaged before it was sealed; send the delivery again."),
        ) from None


def _chunks(file: IO[bytes] | gzip.GzipFile) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


class _LineLengths:
    """Refuses as soon as a line is longer than any row of the contract can be."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.open_line = 0  # bytes of the line that is not finished yet

    def see(self, chunk: bytes) -> None:
        first, last = chunk.find(b"\n"), chunk.rfind(b"\n")
        self.open_line += len(chunk) if first < 0 else first
        if self.open_line > LINE_BYTES_MAX:
            raise refusal(
                self.path,
                _("has a line longer than %d bytes") % LINE_BYTES_MAX,
                _("No row is that long: look for a missing line end or quote, then send it again."),
            )
        if first >= 0:
            self.open_line = len(chunk) - last - 1


def _open_csv(file: File, path: Path, rows: int) -> Source:
    names = _heading(path)
    _check_columns(file, path, names)
    columns = ", ".join(f"{quoted(name)}: 'VARCHAR'" for name in names)
    read = (
        f"(SELECT row_number() OVER () AS _row, * FROM read_csv({quoted(path)}, header=true, "
        f"columns={{{columns}}}, auto_detect=false, delim=',', quote='\"', escape='\"', "
        f"max_line_size={_CHUNK}, "
    )
    return Source(
        file=file,
        path=path,
        rows=rows,
        relation=f"{read}store_rejects=true, rejects_table='rejects_{file.name}', "
        f"rejects_scan='scans_{file.name}'))",
        again=f"{read}ignore_errors=true))",
        types=dict.fromkeys(names, "VARCHAR"),
        is_text=True,
    )


def _heading(path: Path) -> list[str]:
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        first = file.readline(LINE_BYTES_MAX)
    try:
        return next(csv.reader(io.StringIO(first.decode("utf-8-sig"))), [])
    except UnicodeDecodeError as error:
        raise not_utf8(path, 1, error.start + 1) from None
    except csv.Error:  # a name longer than any name can be: no heading at all
        return []


def not_utf8(path: Path, line: int, byte: int | None = None) -> DeliveryRefused:
    """Text in another encoding cannot be told from good text by its first rows: refuse it all."""
    where = _("line %d") % line if byte is None else _("line %d, byte %d") % (line, byte)
    return refusal(
        path,
        _("is not UTF-8 (%s)") % where,
        _("Chinese systems often write GBK: convert it to UTF-8 and send the delivery again."),
    )


def _open_parquet(file: File, path: Path, rows: int, workplace: Workplace) -> Source:
    scan = f"read_parquet({quoted(path)}, file_row_number=true, binary_as_string=true)"
    try:
        described = workplace.rows(f"DESCRIBE SELECT * FROM {scan}")
    except duckdb.Error:
        raise unreadable_parquet(path) from None
    types = {name: kind for name, kind, *_rest in described if name != "file_row_number"}
    _check_columns(file, path, list(types))
    relation = f"(SELECT file_row_number + 1 AS _row, * EXCLUDE (file_row_number) FROM {scan})"
    return Source(
        file=file,
        path=path,
        rows=rows,
        relation=relation,
        again=relation,
        types=types,
        is_text=False,
    )


def unreadable_parquet(path: Path) -> DeliveryRefused:
    """The file calls itself Parquet and is not, or not wholly."""
    return refusal(
        path,
        _("is no whole Parquet file, or its text is not UTF-8"),
        _("Write it anew and send the delivery again."),
    )


def _check_columns(file: File, path: Path, names: list[str]) -> None:
    wanted = [column.name for column in file.columns]
    found = [name for name in names if name not in REPORT_COLUMNS]
    if missing := [name for name in wanted if name not in found]:
        raise refusal(
            path,
            _("lacks the column %s") % ", ".join(missing),
            _("The contract asks for every column, empty where unknown (docs/feed.md)."),
        )
    extra = [name for name in found if name not in wanted]
    if extra or len(set(names)) < len(names):
        extra = extra or sorted({name for name in names if names.count(name) > 1})
        raise refusal(
            path,
            _("has the column %s, which the contract does not know there")
            % ", ".join(repr(name) for name in extra[:5]),
            _("Take it out: what is not agreed is not read (docs/feed.md)."),
        )
