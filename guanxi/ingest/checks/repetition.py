"""No key twice in a file, and no entry that the lake holds already."""

from collections.abc import Iterator

from guanxi.ingest.checks.reading import Finding, Reading
from guanxi.ingest.workplace import quoted

RULES = ("repeated_key", "already_delivered")


def findings(reading: Reading) -> Iterator[Finding]:
    """The first row of a key stands, the others are set aside."""
    key = ", ".join(f'"{name}"' for name in reading.file.key)
    # First by a hash: eight bytes a row instead of the whole key, and nearly always the end of it.
    hashed = f"hash({', '.join(_hashed(reading, name) for name in reading.file.key)})"
    doubtful = f"SELECT {hashed} AS h FROM {reading.table} GROUP BY h HAVING count(*) > 1"
    if reading.workplace.value(f"SELECT count(*) FROM ({doubtful})"):
        yield Finding(
            rule="repeated_key",
            column=reading.file.key[0],
            rows=f"SELECT _row FROM {reading.table} WHERE {hashed} IN ({doubtful}) "
            f"AND {_all_there(reading)} "
            f"QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY _row) > 1",
        )
    if reading.file.name == "transactions" and (paths := reading.earlier()):
        listed = ", ".join(quoted(path) for path in paths)
        yield Finding(
            rule="already_delivered",
            column="transaction_id",
            rows=f"SELECT _row FROM {reading.table} WHERE transaction_id IN "
            f"(SELECT transaction_id FROM read_parquet([{listed}]))",
        )


def _hashed(reading: Reading, name: str) -> str:
    """What stands for the column in the hash, so that hardly any two keys look the same.

    DuckDB hashes some texts alike (of 900,000 account numbers of sixteen digits 2 in 100), whole
    numbers never: where the column leads to a row that is known, that row's number stands for it.
    """
    column = reading.file.column(name)
    if column.references in (None, reading.file.name):
        return f'"{name}"'
    return f'coalesce(id_{name}::UBIGINT, hash("{name}"))'


def _all_there(reading: Reading) -> str:
    return " AND ".join(f'"{name}" IS NOT NULL' for name in reading.file.key)
