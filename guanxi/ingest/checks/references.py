"""What a row refers to exists: in the bank already, or accepted in this delivery before it."""

from collections.abc import Iterator

from guanxi.ingest.checks.reading import Check, Reading

RULES = ("reference",)


def checks(reading: Reading) -> Iterator[Check]:
    """One condition for each reference to another file (branches among themselves: see tree)."""
    for column in reading.file.columns:
        if column.references is None or column.references == reading.file.name:
            continue
        condition = f'v."{column.name}" IS NOT NULL AND r_{column.name}.id IS NULL'
        yield Check(rule="reference", column=column.name, condition=condition)
