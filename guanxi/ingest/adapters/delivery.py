"""Write one delivery of the feed contract: a Parquet file for each kind, the manifest last."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from guanxi.ingest.contract import FILES, File, Kind
from guanxi.ingest.manifest import write_manifest

_TYPES = {
    Kind.KEY: pa.string(),
    Kind.TEXT: pa.string(),
    Kind.CODE: pa.string(),
    Kind.CURRENCY: pa.string(),
    Kind.DAY: pa.date32(),
    Kind.MOMENT: pa.timestamp("s"),
    Kind.MONEY: pa.int64(),
    Kind.NUMBER: pa.int64(),
    Kind.YES_NO: pa.bool_(),
}


@dataclass(frozen=True, kw_only=True)
class Span:
    """The days a delivery speaks for, first and last."""

    covers_from: date
    business_day: date


def write_delivery(folder: Path, *, bank: str, span: Span, files: Mapping[str, pa.Table]) -> Path:
    """Write all files of the contract into ``folder`` anew; it counts once its manifest is there.

    Same tables, same bytes.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    listed: dict[str, tuple[str, int]] = {}
    for kind, file in FILES.items():
        path = folder / f"{kind}.parquet"
        rows = _as_contracted(file, files[kind])
        pq.write_table(rows, path, compression="zstd")
        listed[kind] = (path.name, rows.num_rows)
    write_manifest(folder, bank=bank, days=(span.covers_from, span.business_day), files=listed)
    return folder


def _as_contracted(file: File, rows: pa.Table) -> pa.Table:
    """The rows with the contract's columns and types; columns the bank does not know are empty."""
    schema = pa.schema([(column.name, _TYPES[column.kind]) for column in file.columns])
    unknown = set(rows.column_names) - set(schema.names)
    if unknown:
        raise KeyError(f"{file.name} of the contract has no column {min(unknown)!r}")
    columns = [
        rows[wanted.name].cast(wanted.type)
        if wanted.name in rows.column_names
        else pa.nulls(rows.num_rows, wanted.type)
        for wanted in schema
    ]
    return pa.table(columns, schema=schema).sort_by([(name, "ascending") for name in file.key])
