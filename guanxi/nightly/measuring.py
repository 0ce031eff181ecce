"""What a night was made of and what it left: rows, checksums, room on the disk."""

import shutil
from pathlib import Path

from guanxi.foundation.engines import DuckEngine
from guanxi.foundation.home import current_home
from guanxi.foundation.room import bytes_below
from guanxi.nightly import queries
from guanxi.nightly.models import NightRun

Checksums = dict[str, dict[str, int | str]]


def checksums(engine: DuckEngine, folder: Path) -> Checksums:
    """Of every file of the night, by what its rows say: equal wherever the night came out equal."""
    told: Checksums = {}
    for path in sorted(folder.glob("*.parquet")):
        rows, digest = engine.digest(path)
        told[path.stem] = {"rows": rows, "digest": digest}
    return told


def rows(run: NightRun, previous: NightRun | None, left: Checksums) -> dict[str, int]:
    """Of the deliveries that are new to this night, accepted and set aside; and what came out."""
    brought = queries.rows_of(queries.new_batches(run, previous))
    return {
        "accepted": brought["accepted"],
        "quarantined": brought["quarantined"],
        "out": sum(int(file["rows"]) for file in left.values()),
    }


def disk() -> dict[str, int]:
    """Bytes of the lake and of the home's own database, and those free where the home is."""
    home = current_home()
    return {
        "lake": bytes_below(home.lake),
        "database": bytes_below(home.postgres),
        "free": shutil.disk_usage(home.path).free,
    }
