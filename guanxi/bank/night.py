"""The night as each package sees it.

Every package that takes part has a module ``night`` with

- ``compute(night)``: read facts, write Parquet files below ``night.folder``; touches no table (may
  be absent);
- ``prepare(night)``: load what will be published where nobody sees it (may be absent);
- ``publish(night) -> dict[str, object]``: inside the one transaction that shows the night; returns
  counts for the report of the night.

``nightly`` calls them in the order insight, stewardship, alerts, worklist. Each can be run again
after a crash and then does the same.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from guanxi.foundation.engines import DuckEngine, Engine
from guanxi.rulebook.books import Rulebook

# The turn (foundation.turns) that ingest, undo and the night take, so that they never overlap.
BANKS_PICTURE = "the bank's picture"


@dataclass(frozen=True, kw_only=True)
class Night:
    """One run for the end of ``day``. ``previous_folder`` is that of the last published night.

    ``engine`` evaluates measures, maybe on a cluster, and is given nothing that tells who a
    customer is. ``here`` works in this process: it loads what will be shown, and sees identities.
    """

    id: int
    day: date
    folder: Path
    previous_day: date | None
    previous_folder: Path | None
    engine: Engine
    here: DuckEngine
    book: Rulebook
