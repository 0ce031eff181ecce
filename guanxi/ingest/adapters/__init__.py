"""Banks whose files do not follow the feed contract: each adapter turns them into deliveries."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from guanxi.ingest.adapters.berka import berka

# (the bank's folder, a workplace to write in, up to which day) → a folder of contract deliveries.
# Raises AdapterRefused (guanxi/ingest/adapters/refusals.py) with words for the person who asked.
Adapter = Callable[[Path, Path, date | None], Path]

ADAPTERS: Mapping[str, Adapter] = {"berka": berka}
