"""The witness: remembers what it was shown, and gives its word only on what goes on from there.

It has a room of its own (GUANXI_WITNESS_HOME) and a key of its own, sees hashes and numbers and
never a line of the record, and has no door to the database. Its room holds

    key           its secret, 0600          bank.pub      the bank's public key, as first met
    witness.pub   its public key            leaves.tsv    index, hash, kind, number: every leaf
    heads.jsonl   every head with its own word on it

Leaves reach the disk before the head that counts them, and the head before the word leaves the
house. So after a kill at any point the room is cut back to its last whole head, and nothing that
was ever given out is lost.
"""

import fcntl
import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import IO, NamedTuple

from django.utils.translation import gettext as _

from guanxi.foundation.home import named_home
from guanxi.privacy.ledger.entries import moment
from guanxi.privacy.ledger.heads import (
    NOTHING_BEFORE,
    Countersignature,
    Head,
    countersign,
    read_head,
    witness_digest,
)
from guanxi.privacy.ledger.keys import key_kept_in, public_half
from guanxi.privacy.ledger.refusals import WitnessRoomUnusable
from guanxi.privacy.ledger.tree import Frontier

ROOM_VARIABLE = "GUANXI_WITNESS_HOME"
TOLERANCE = timedelta(minutes=5)  # between the two clocks
LEAVES, HEADS, BANK, WITNESS = "leaves.tsv", "heads.jsonl", "bank.pub", "witness.pub"


class Leaf(NamedTuple):
    """A leaf as the witness is shown it: hash, kind and number, never what was read."""

    hash: str
    kind: str
    entry: int


class Objection(StrEnum):
    """Why the witness will not give its word."""

    OTHER_KEY = "other_key"  # the bank's key is not the one it met first
    BAD_SIGNATURE = "bad_signature"
    FORKED = "forked"  # another head of a number it has given its word on
    NOT_NEXT = "not_next"  # a head was left out
    NOT_GROWN = "not_grown"  # fewer lines than before
    OTHER_LINES = "other_lines"  # the leaves do not give this root
    BACK_DATED = "back_dated"  # before the head before it
    IN_THE_FUTURE = "in_the_future"
    FOREIGN_WORD = "foreign_word"  # a word said to be its own that is not


class Refused(Exception):  # an answer between two processes, never shown as it stands
    """Carries the objection."""

    def __init__(self, objection: Objection) -> None:
        super().__init__(objection)
        self.objection = objection


def witness_room() -> Path:
    """Where the witness keeps what it saw: made if need be, closed to others."""
    named = os.environ.get(ROOM_VARIABLE)
    room = Path(named).expanduser().resolve() if named else named_home() / "witness"
    if not room.is_dir():
        room.mkdir(mode=0o700, parents=True, exist_ok=True)
        owner = room.parent.stat()
        if os.geteuid() == 0 and owner.st_uid != 0 and not named:
            os.chown(room, owner.st_uid, owner.st_gid)
    return room


class Witness:
    """One witness at work in its room. Raises WitnessRoomUnusable."""

    def __init__(self, room: Path) -> None:
        self._room = room
        self._lock: int | None = _only_one_in(room)
        self._key = key_kept_in(room)
        (room / WITNESS).write_text(self.public + "\n")
        self.heads = _heads_in(room / HEADS)
        self._frontier = _leaves_in(room / LEAVES, self.heads[-1].size if self.heads else 0)
        self._demand_whole()

    @property
    def public(self) -> str:
        """By which its word is known."""
        return public_half(self._key)

    @property
    def size(self) -> int:
        """How many leaves it has seen."""
        return self._frontier.size

    def close(self) -> None:
        """Leave the room to another."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def give_word(
        self,
        head: Head,
        leaves: Sequence[Leaf],
        *,
        bank: str,
        now: datetime,
    ) -> Countersignature:
        """Its word on a head of which ``leaves`` are the lines since the head before.

        A head it has seen gets the word it had. ``head.witness`` may bring a word that its room has
        lost (restored from a copy): then that one counts. Raises Refused.
        """
        if head.number < len(self.heads):
            return self._again(head)
        self._demand_key(bank)
        frontier = self._frontier.copy()
        frontier.extend(bytes.fromhex(leaf.hash) for leaf in leaves)
        objection = self._objection(head, frontier, bank=bank, now=now)
        if objection is not None:
            raise Refused(objection)
        after = self.heads[-1] if self.heads else None
        signed = (
            self._remembered(head, after)
            if head.witness
            else countersign(head, at=now, after=after, key=self._key)
        )
        self._keep(signed, leaves)
        self._frontier = frontier
        self.heads.append(signed)
        return _word(signed)

    def _again(self, head: Head) -> Countersignature:
        seen = self.heads[head.number]
        if seen._replace(witness=None) != head._replace(witness=None):
            raise Refused(Objection.FORKED)
        return _word(seen)

    def _demand_key(self, bank: str) -> None:
        kept = self._room / BANK
        if not kept.exists():
            _write_whole(kept, bank + "\n")
        if kept.read_text().strip() != bank:
            raise Refused(Objection.OTHER_KEY)

    def _objection(
        self, head: Head, frontier: Frontier, *, bank: str, now: datetime
    ) -> Objection | None:
        last = self.heads[-1] if self.heads else None
        checks = {
            Objection.BAD_SIGNATURE: head.is_signed_by(bank),
            Objection.NOT_NEXT: head.number == len(self.heads),
            Objection.FORKED: head.previous == (last.digest() if last else NOTHING_BEFORE),
            Objection.NOT_GROWN: last is None or head.size >= last.size,
            Objection.OTHER_LINES: (head.size, head.root) == (frontier.size, frontier.root().hex()),
            Objection.BACK_DATED: last is None or head.at >= last.at,
            Objection.IN_THE_FUTURE: head.at <= moment(now + TOLERANCE),
        }
        return next((objection for objection, holds in checks.items() if not holds), None)

    def _remembered(self, head: Head, after: Head | None) -> Head:
        word = head.witness
        if (
            word is None
            or word.previous != witness_digest(after)
            or not head.is_witnessed_by(self.public)
        ):
            raise Refused(Objection.FOREIGN_WORD)
        return head

    def _keep(self, head: Head, leaves: Sequence[Leaf]) -> None:
        first = head.size - len(leaves)
        _append(
            self._room / LEAVES,
            "".join(
                f"{index}\t{leaf.hash}\t{leaf.kind}\t{leaf.entry}\n"
                for index, leaf in enumerate(leaves, first)
            ),
        )
        _append(self._room / HEADS, head.line() + "\n")

    def _demand_whole(self) -> None:
        """What lies in the room must be what it gave its word on."""
        last = self.heads[-1] if self.heads else None
        seen = (last.size, last.root) if last else (0, Frontier().root().hex())
        if seen != (self._frontier.size, self._frontier.root().hex()) or (
            last is not None and not last.is_witnessed_by(self.public)
        ):
            raise WitnessRoomUnusable(
                _(
                    "What lies in %(room)s is not what the witness gave its word on: somebody "
                    "changed it. Keep it as it is, and put back a copy that verifies."
                )
                % {"room": self._room}
            )


def _word(head: Head) -> Countersignature:
    if head.witness is None:
        raise AssertionError("a head was kept without a word on it")
    return head.witness


def _only_one_in(room: Path) -> int:
    handle = os.open(room / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise WitnessRoomUnusable(
            _("Another witness is at work in %(room)s: one is enough.") % {"room": room}
        ) from None
    return handle


def _heads_in(path: Path) -> list[Head]:
    """The heads of the file; what a kill left of a last line is cut off."""
    heads: list[Head] = []
    path.touch(mode=0o600)
    with path.open("rb+") as file:
        whole = 0
        for line in file:
            head = read_head(line[:-1].decode("ascii", "replace"))
            if not line.endswith(b"\n") or head is None:
                break
            heads.append(head)
            whole += len(line)
        file.truncate(whole)
    return heads


def _leaves_in(path: Path, size: int) -> Frontier:
    """The tree of the first leaves of the file; those that no head counts are cut off."""
    path.touch(mode=0o600)
    frontier = Frontier()
    with path.open("rb+") as file:
        whole = 0
        for line in _first(file, size):
            frontier.extend([bytes.fromhex(line.split(b"\t")[1].decode())])
            whole += len(line)
        file.truncate(whole)
    return frontier


def _first(file: IO[bytes], count: int) -> list[bytes]:
    return [line for line, _number in zip(file, range(count), strict=False)]


def _append(path: Path, text: str) -> None:
    with path.open("a", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _write_whole(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}")
    _append(draft, text)
    draft.rename(path)
