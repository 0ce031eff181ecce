"""What a superuser may do to the ledger, at random, and whether each deed is found.

The superuser holds the tables and the bank's key, may sign heads again, may drop or invent the
witness's words; only the witness's room is out of reach. Every deed must be found by a verification
against the witness's copy, and a deed on lines must name the lines.

    python -m guanxi.privacy.ledger.tampering 10000 1     how many, and the seed
"""

import json
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from guanxi.privacy.ledger.deeds import COVERS, DEEDS, LATE_DEED, append_late
from guanxi.privacy.ledger.drawing import Notary, drawn_ledger, write_copy
from guanxi.privacy.ledger.entries import moment, read_moment
from guanxi.privacy.ledger.exported import Manifest, Sealed, write_export
from guanxi.privacy.ledger.findings import Report
from guanxi.privacy.ledger.heads import Head
from guanxi.privacy.ledger.keys import public_half
from guanxi.privacy.ledger.verification import verify

DEEDS_PER_LEDGER = 25


@dataclass
class Held:
    """What the superuser holds."""

    lines: list[Sealed]
    heads: list[Head]
    bank: Ed25519PrivateKey
    bank_key: str
    witness_key: str
    unsealed: list[bytes] = field(default_factory=list)

    def state(self) -> tuple[object, ...]:
        """To tell whether anything was changed at all."""
        return (*self.lines, *self.heads, *self.unsealed, self.bank_key, self.witness_key)


@dataclass(frozen=True)
class Outcome:
    """One deed, and what became of it."""

    deed: str
    cover: str
    is_found: bool
    is_named: bool
    is_found_without_witness: bool
    example: dict[str, object]


def run(count: int, seed: int) -> dict[str, object]:
    """So many random deeds; ``missed`` holds those that were not found, or not by name."""
    chance = Random(seed)  # noqa: S311 - a run that can be repeated
    outcomes: list[Outcome] = []
    false_alarms = ledgers = 0
    with TemporaryDirectory() as folder:
        while len(outcomes) < count:
            ledgers += 1
            drawn = _Drawn(chance, Path(folder))
            false_alarms += not drawn.is_whole()
            deeds = min(DEEDS_PER_LEDGER, count - len(outcomes))
            outcomes += [drawn.outcome_of_a_deed() for _ in range(deeds)]
    return {
        "tamperings": len(outcomes),
        "found": sum(outcome.is_found for outcome in outcomes),
        "named": sum(outcome.is_named for outcome in outcomes),
        "found_without_witness": sum(outcome.is_found_without_witness for outcome in outcomes),
        "missed": [o.example for o in outcomes if not (o.is_found and o.is_named)],
        "whole_ledgers": ledgers,
        "false_alarms": false_alarms,
        "deeds": dict(sorted(Counter(outcome.deed for outcome in outcomes).items())),
        "covers": dict(sorted(Counter(outcome.cover for outcome in outcomes).items())),
    }


class _Drawn:
    """One ledger, whole, with its witness's copy; each deed is done to a fresh copy of it."""

    def __init__(self, chance: Random, folder: Path) -> None:
        self._chance, self._folder = chance, folder
        self._notary = Notary(chance)
        lines: list[Sealed] = []
        heads: list[Head] = []
        size = chance.randrange(400, 700)
        for batch, head in drawn_ledger(
            self._notary, chance, lines=size, per_head=chance.randrange(3, 20)
        ):
            lines += batch
            heads.append(head)
        self._lines, self._heads = lines, heads
        self._copy = write_copy(folder / "copy", self._notary, lines=lines, heads=heads)

    def is_whole(self) -> bool:
        return self._judged(self._held(), self._copy).is_whole and (
            self._judged(self._held(), None).is_whole
        )

    def outcome_of_a_deed(self) -> Outcome:
        if self._chance.random() < 1 / (len(DEEDS) + 1):
            return self._late()
        while True:
            held = self._held()
            before = held.state()
            deed = self._chance.choice(list(DEEDS))
            cover = self._chance.choice(list(COVERS))
            expected = DEEDS[deed](held, self._chance)
            COVERS[cover](held, self._chance)
            if held.state() == before:
                continue
            if held.lines == self._lines and not held.unsealed:
                expected = set()  # the cover undid what was done to lines, and is a deed itself
            return self._outcome(deed, cover, held, expected, self._copy)

    def _late(self) -> Outcome:
        """A line with an old time, sealed and witnessed like any other."""
        held = self._held()
        notary = self._notary.copy()
        late = append_late(held, notary, self._chance)
        copy = write_copy(self._folder / "late", notary, lines=held.lines, heads=held.heads)
        return self._outcome(LATE_DEED, "none", held, {late}, copy)

    def _held(self) -> Held:
        return Held(
            self._lines.copy(),
            self._heads.copy(),
            self._notary.bank,
            public_half(self._notary.bank),
            public_half(self._notary.witness),
        )

    def _outcome(
        self, deed: str, cover: str, held: Held, expected: set[tuple[str, int]], copy: Path
    ) -> Outcome:
        report = self._judged(held, copy)
        named = {(damage.kind, damage.number) for damage in report.damages}
        return Outcome(
            deed=deed,
            cover=cover,
            is_found=not report.is_whole,
            is_named=expected <= named,
            is_found_without_witness=not self._judged(held, None).is_whole,
            example={
                "deed": deed,
                "cover": cover,
                "expected": sorted(expected),
                "damages": [list(damage) for damage in report.damages[:20]],
            },
        )

    def _judged(self, held: Held, copy: Path | None) -> Report:
        last = self._heads[-1].at
        manifest = Manifest(
            moment(read_moment(last)), bank_key=held.bank_key, witness_key=held.witness_key
        )
        folder = self._folder / "export"
        write_export(folder, manifest, lines=held.lines, heads=held.heads, unsealed=held.unsealed)
        return verify(folder, witness=copy)


if __name__ == "__main__":
    result = run(int(sys.argv[1]), int(sys.argv[2]))
    sys.stdout.write(json.dumps(result, indent=2) + "\n")
    sys.exit(bool(result["missed"] or result["false_alarms"]))
