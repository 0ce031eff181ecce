"""Every rule of the contract, on every row, as expressions over whole columns.

A family of rules is one file. Row rules give conditions of SQL that are true where a row breaks
them (`row_checks`); rules over many rows look at the whole file afterwards (`file_checks`).
"""

from collections.abc import Iterator

from guanxi.ingest.checks import across, amounts, days, forms, references, repetition, tree, words
from guanxi.ingest.checks.reading import Check, Finding, Reading

_ROW_FAMILIES = (forms.checks, amounts.checks, days.checks, references.checks, across.checks)
_FILE_FAMILIES = (repetition.findings, tree.findings)

__all__ = ["Check", "Finding", "Reading", "file_checks", "row_checks", "words"]


def row_checks(reading: Reading) -> list[Check]:
    """What is asked of each row of the file, in the order in which faults are reported."""
    found = [check for family in _ROW_FAMILIES for check in family(reading)]
    order = {column.name: place for place, column in enumerate(reading.file.columns)}
    return sorted(found, key=lambda check: order[check.column])


def file_checks(reading: Reading) -> Iterator[Finding]:
    """What is asked of the file as a whole, once its rows are read."""
    for family in _FILE_FAMILIES:
        yield from family(reading)
