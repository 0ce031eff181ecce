"""Ledgers made up for benchmarks and attacks: sealed and witnessed, of reads by nobody."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from guanxi.privacy.ledger.entries import FIELDS, INTENT, RELEASE, entry_bytes
from guanxi.privacy.ledger.exported import Sealed
from guanxi.privacy.ledger.heads import Head, countersign, signed_head
from guanxi.privacy.ledger.keys import public_half
from guanxi.privacy.ledger.tree import Frontier, leaf_hash
from guanxi.privacy.ledger.witness import BANK, HEADS, LEAVES, WITNESS

OPENING = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)
BETWEEN_READS = timedelta(seconds=4)
_DOORS = ("shell:customer", "shell:search", "worklist:morning", "刷新:客户页")


class Notary:
    """Seals and witnesses at once: two keys, one tree."""

    def __init__(self, chance: Random) -> None:
        self.bank = drawn_key(chance)
        self.witness = drawn_key(chance)
        self.frontier = Frontier()
        self.head: Head | None = None

    def copy(self) -> "Notary":
        """One with the same keys, whose tree grows by itself."""
        other = Notary(Random(0))  # noqa: S311 - its keys are replaced at once
        other.bank, other.witness = self.bank, self.witness
        other.frontier, other.head = self.frontier.copy(), self.head
        return other

    def close(self, bodies: Iterable[tuple[str, int, bytes]], at: datetime) -> list[Sealed]:
        """Close a batch of such lines (kind, number, bytes); ``head`` is then its head."""
        lines = [
            Sealed(index, leaf_hash(body).hex(), kind, number, body)
            for index, (kind, number, body) in enumerate(bodies, self.frontier.size)
        ]
        self.frontier.extend(bytes.fromhex(line.hash) for line in lines)
        size, root = self.frontier.size, self.frontier.root()
        head = signed_head(size=size, root=root, at=at, after=self.head, key=self.bank)
        seen = at + timedelta(milliseconds=20)
        self.head = countersign(head, at=seen, after=self.head, key=self.witness)
        return lines


def drawn_key(chance: Random) -> Ed25519PrivateKey:
    """A key for a drawn ledger."""
    return Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))


def drawn_reads(chance: Random, *, first: int, count: int) -> Iterator[tuple[str, int, bytes]]:
    """So many lines from the line ``first`` on: intents, each with its release after it."""
    for line in range(first, first + count):
        number = 1 + line // 2
        at = OPENING + number * BETWEEN_READS
        if line % 2:
            yield RELEASE, number, release_body(chance, number, at + timedelta(seconds=1))
        else:
            yield INTENT, number, intent_body(chance, number, at)


def intent_body(chance: Random, number: int, at: datetime) -> bytes:
    """Somebody is about to read something."""
    values: dict[str, int | str] = {
        "actor": chance.randrange(1, 500),
        "purpose": "standard",
        "door": chance.choice(_DOORS),
        "because": "page",
        "subject": f"customer:{chance.randrange(1, 10**6)}",
    }
    return entry_bytes(INTENT, number, at, values)


def release_body(chance: Random, number: int, at: datetime) -> bytes:
    """Something was read."""
    digest = sha256(str(chance.random()).encode()).hexdigest()
    values: dict[str, int | str] = dict.fromkeys(FIELDS[RELEASE], 0)
    values |= {"records": chance.randrange(9), "customers": 1, "digest": digest}
    return entry_bytes(RELEASE, number, at, values)


def drawn_ledger(
    notary: Notary, chance: Random, *, lines: int, per_head: int
) -> Iterator[tuple[list[Sealed], Head]]:
    """Batch after batch with its head; the time of a head is right after its last line."""
    for start in range(0, lines, per_head):
        count = min(per_head, lines - start)
        reads = drawn_reads(chance, first=start, count=count)
        last = OPENING + (1 + (start + count) // 2) * BETWEEN_READS + timedelta(seconds=1)
        sealed = notary.close(reads, last)
        if notary.head is None:
            raise AssertionError("a batch was closed without a head")
        yield sealed, notary.head


def write_copy(
    folder: Path, notary: Notary, *, lines: Iterable[Sealed], heads: Iterable[Head]
) -> Path:
    """What the witness of this notary has in its room."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / BANK).write_text(public_half(notary.bank) + "\n")
    (folder / WITNESS).write_text(public_half(notary.witness) + "\n")
    with (folder / LEAVES).open("w") as file:
        file.writelines(f"{a}\t{b}\t{c}\t{d}\n" for a, b, c, d, _body in lines)
    with (folder / HEADS).open("w") as file:
        file.writelines(head.line() + "\n" for head in heads)
    return folder
