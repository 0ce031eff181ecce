"""What an ingest reports."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from time import perf_counter

from guanxi.ingest.contract import FILES

Progress = Callable[[str, float], None]  # what is being done, share done 0…1
# Of a delivery that is in the bank already: it changed nothing.
ALREADY_ACCEPTED = "already_accepted"


@dataclass(frozen=True)
class TakenBatch:
    """One delivery and what became of it."""

    id: int
    business_day: date
    status: str


class Stages:
    """Seconds by what was done, over all deliveries of a call. Some of it is done at once."""

    def __init__(self) -> None:
        """Nothing was done yet."""
        self.seconds: defaultdict[str, float] = defaultdict(float)

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Count the time of the body to the stage."""
        begun = perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] += perf_counter() - begun


@dataclass
class FileRows:
    """Rows of one kind of file."""

    read: int = 0
    accepted: int = 0
    quarantined: int = 0

    def add(self, other: "FileRows") -> None:
        """Count the rows of one more file."""
        self.read += other.read
        self.accepted += other.accepted
        self.quarantined += other.quarantined


@dataclass
class Intake:
    """Everything one call took in or refused."""

    batches: list[TakenBatch] = field(default_factory=list)
    rows: dict[str, FileRows] = field(default_factory=lambda: {kind: FileRows() for kind in FILES})
    refused: list[str] = field(default_factory=list)
    stages: Stages = field(default_factory=Stages)

    @property
    def is_refused(self) -> bool:
        """Whether any delivery was refused."""
        return bool(self.refused)

    def as_json(self) -> dict[str, object]:
        """Exactly the keys that other programs rely on."""
        return {
            "batches": [
                {"id": b.id, "business_day": b.business_day.isoformat(), "status": str(b.status)}
                for b in self.batches
            ],
            "rows": {kind: vars(rows).copy() for kind, rows in self.rows.items()},
            "refused": list(self.refused),
        }
