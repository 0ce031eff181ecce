"""Writes deliveries of the feed contract: files under temporary names, the manifest last."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv, parquet

from guanxi.ingest.contract import FILES, File, Kind
from guanxi.ingest.manifest import write_manifest
from guanxi.simulator.periods import Span, date_of
from guanxi.simulator.records import Rows

FileFormat = Literal["parquet", "csv"]
ARROW_TYPES = {
    Kind.KEY: pa.string(),
    Kind.TEXT: pa.string(),
    Kind.CODE: pa.string(),
    Kind.CURRENCY: pa.string(),
    Kind.DAY: pa.date32(),
    Kind.MOMENT: pa.timestamp("us"),
    Kind.MONEY: pa.int64(),
    Kind.NUMBER: pa.int64(),
    Kind.YES_NO: pa.bool_(),
}


def schema_of(file: File) -> pa.Schema:
    """The Arrow schema of one file of the contract."""
    return pa.schema([(column.name, ARROW_TYPES[column.kind]) for column in file.columns])


def unlike_columns(file: File) -> tuple[str, ...]:
    """Columns whose values hardly repeat: amounts, moments, and the file's own number."""
    return tuple(
        column.name
        for column in file.columns
        if column.kind in (Kind.MONEY, Kind.MOMENT) or (column.name,) == file.key
    )


class TableWriter:
    """One file, written in parts under a temporary name."""

    def __init__(
        self,
        path: Path,
        schema: pa.Schema,
        file_format: FileFormat,
        *,
        unlike: tuple[str, ...] = (),
    ) -> None:
        """Open it; nothing is visible under ``path`` until ``finish``.

        ``unlike`` names columns whose values hardly repeat: a dictionary would only cost time.
        """
        self.path, self.schema, self.rows = path, schema, 0
        self._partial = path.with_name(path.name + ".part")
        self._csv = file_format == "csv"
        if self._csv:
            self._schema = pa.schema([(f.name, _csv_type(f.type)) for f in schema])
            self._writer = csv.CSVWriter(self._partial, self._schema)
        else:
            self._schema = schema
            self._writer = parquet.ParquetWriter(
                self._partial,
                schema,
                compression="zstd",
                compression_level=1,
                use_dictionary=[name for name in schema.names if name not in unlike],
            )

    def write(self, rows: Rows) -> None:
        """Append rows."""
        columns = [_fitted(rows[field.name], field.type) for field in self.schema]
        if not len(columns[0]):
            return
        table = pa.table(columns, schema=self.schema)
        if self._csv:
            table = pa.table([_plain(column) for column in table.columns], schema=self._schema)
        self._writer.write_table(table)
        self.rows += table.num_rows

    def finish(self) -> None:
        """Close it and give it its name."""
        self._writer.close()
        self._partial.replace(self.path)


def _csv_type(kind: pa.DataType) -> pa.DataType:
    return pa.string() if pa.types.is_timestamp(kind) else kind


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if not pa.types.is_timestamp(column.type):
        return column
    return pc.strftime(column.cast(pa.timestamp("s")), format="%Y-%m-%dT%H:%M:%S")


def _fitted(column: pa.Array, kind: pa.DataType) -> pa.Array:
    return column if column.type == kind else column.cast(kind)


@dataclass
class DeliveryWriter:
    """One delivery: a folder named for its business day."""

    out: Path
    span: Span
    file_format: FileFormat
    writers: dict[str, TableWriter] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """Where it is written."""
        return self.out / date_of(self.span.last).isoformat()

    def open_files(self) -> None:
        """Begin all twelve files."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for name, file in FILES.items():
            path = self.folder / f"{name}.{self.file_format}"
            self.writers[name] = TableWriter(
                path, schema_of(file), self.file_format, unlike=unlike_columns(file)
            )

    def write(self, name: str, rows: Rows) -> None:
        """Append rows to one of the files."""
        self.writers[name].write(rows)

    def finish(self, bank: str) -> dict[str, int]:
        """Name the files, then write the manifest that makes the delivery complete."""
        for writer in self.writers.values():
            writer.finish()
        write_manifest(
            self.folder,
            bank=bank,
            days=(date_of(self.span.first), date_of(self.span.last)),
            files={name: (made.path.name, made.rows) for name, made in self.writers.items()},
        )
        return {name: writer.rows for name, writer in self.writers.items()}
