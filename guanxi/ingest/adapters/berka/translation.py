"""The picture of the PKDD'99 bank on one day, as a delivery of the feed contract."""

from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
from django.utils.translation import gettext as _

from guanxi.ingest.adapters.berka.files import BankFiles, read_files
from guanxi.ingest.adapters.berka.pictures import PICTURES, STEPS
from guanxi.ingest.adapters.delivery import Span, write_delivery
from guanxi.ingest.adapters.refusals import AdapterRefused

BANK = "PKDD'99"


def berka(folder: Path, workplace: Path, through: date | None) -> Path:
    """Write what was known at the end of ``through`` as one delivery; the folder of deliveries.

    Without ``through`` it is the last day the ledger is complete for. Raises AdapterRefused.
    """
    found = read_files(folder)
    span = Span(covers_from=found.first_day, business_day=_day_asked(found, through))
    deliveries = workplace / "deliveries"
    write_delivery(
        deliveries / span.business_day.isoformat(), bank=BANK, span=span, files=_drawn(found, span)
    )
    return deliveries


def _day_asked(found: BankFiles, through: date | None) -> date:
    asked = through or found.last_day
    if not found.first_day <= asked <= found.last_day:
        raise AdapterRefused(
            _(
                "--through %(day)s: the ledger in this folder is complete from %(first)s to "
                "%(last)s: choose a day between them."
            )
            % {"day": asked, "first": found.first_day, "last": found.last_day}
        )
    return asked


def _drawn(found: BankFiles, span: Span) -> dict[str, pa.Table]:
    with duckdb.connect(":memory:") as engine:
        for stem, table in found.tables.items():
            engine.register(f"{stem}_asc", table)
        engine.execute(
            "CREATE TABLE asked AS SELECT ?::DATE AS covers_from, ?::DATE AS through",
            [span.covers_from, span.business_day],
        )
        for step in STEPS:
            engine.execute(step)
        return {kind: engine.sql(sql).to_arrow_table() for kind, sql in PICTURES.items()}
