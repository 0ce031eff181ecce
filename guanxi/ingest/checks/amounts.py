"""Numbers and money lie between the column's bounds."""

from collections.abc import Iterator

from guanxi.ingest.checks.reading import Check, Reading

RULES = ("range",)


def checks(reading: Reading) -> Iterator[Check]:
    """One condition for each column with bounds."""
    for column in reading.file.columns:
        if column.minimum is not None and column.maximum is not None:
            condition = f'v."{column.name}" NOT BETWEEN {column.minimum} AND {column.maximum}'
            yield Check(rule="range", column=column.name, condition=condition)
