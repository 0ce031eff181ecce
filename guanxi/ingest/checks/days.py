"""Days are sane: not before 1900, not after the business day unless they may lie ahead."""

from collections.abc import Iterator
from datetime import date

from guanxi.ingest.checks.reading import Check, Reading, literal
from guanxi.ingest.contract import Kind

RULES = ("too_early", "future_day", "too_far_ahead")
FIRST, LAST = date(1900, 1, 1), date(2200, 12, 31)


def checks(reading: Reading) -> Iterator[Check]:
    """Two conditions for each day."""
    for column in reading.file.columns:
        if column.kind is not Kind.DAY:
            continue
        value = f'v."{column.name}"'
        last, rule = (
            (LAST, "too_far_ahead") if column.ahead else (reading.business_day, "future_day")
        )
        yield Check(rule="too_early", column=column.name, condition=f"{value} < {literal(FIRST)}")
        yield Check(rule=rule, column=column.name, condition=f"{value} > {literal(last)}")
