"""What was done to which line: read after something was found not to fit.

With the witness's copy the truth is known, leaf by leaf: whatever a superuser rewrote, lines,
leaves and heads signed again with the bank's key, is told by comparison. Without it, leaves are
believed as far as signed roots confirm them; a line that was changed together with its leaf can
then only be told to lie in one batch.
"""

from collections.abc import Iterator
from itertools import product
from typing import TypeVar

from guanxi.privacy.ledger.comparing import against_the_witness
from guanxi.privacy.ledger.entries import MOMENT
from guanxi.privacy.ledger.exported import Export, Sealed, WitnessCopy, heads_of, lines_of
from guanxi.privacy.ledger.findings import Damage, Harm, Report, times_of
from guanxi.privacy.ledger.heads import Head
from guanxi.privacy.ledger.tree import Frontier, leaf_hash
from guanxi.privacy.ledger.walking import HEAD, Walk

_Part = TypeVar("_Part")
_DOUBTS_MAX = 10  # lines of a batch for which leaf and body are both tried


def named_damages(export: Export, copy: WitnessCopy | None, report: Report) -> list[Damage]:
    """Everything that is wrong, in the order of heads and then of lines."""
    heads, unreadable_heads = _read(heads_of(export.heads), HEAD)
    lines, unreadable_lines = _read(lines_of(export.entries), "line")
    report.heads, report.entries = len(heads), len(lines)
    report.sealed_until = heads[-1].at if heads else ""
    damages = [*unreadable_heads, *unreadable_lines]
    walk = Walk(bank=report.bank_key, witness=report.witness_key)
    for head in heads:
        walk.step(head)
    walk.finish(report.exported_at)
    report.remarks = walk.remarks
    damages += walk.damages
    if copy is None:
        damages += _by_own_seals(heads, lines)
        true_heads = heads
    else:
        damages += against_the_witness(heads, lines, copy)
        true_heads = [head for head in heads_of(copy.heads) if head is not None]
        true_heads += heads[len(true_heads) :]
    damages += _out_of_time(true_heads, lines)
    damages += _never_sealed(export, true_heads, report)
    return list(dict.fromkeys(damages))


def _read(parts: Iterator[_Part | None], kind: str) -> tuple[list[_Part], list[Damage]]:
    read: list[_Part] = []
    damages: list[Damage] = []
    for number, part in enumerate(parts):
        if part is None:
            damages.append(Damage(Harm.UNREADABLE, kind, number))
        else:
            read.append(part)
    return read, damages


def _by_own_seals(heads: list[Head], lines: list[Sealed]) -> list[Damage]:
    """Without a witness: leaves count as far as a signed root confirms them."""
    places, damages = _placed(lines)
    frontier = Frontier()
    for head in heads:
        if head.size > frontier.size + len(lines):
            missing = head.size - len(lines)
            damages.append(Damage(Harm.TRUNCATED, "line", len(lines), f"{missing} lines missing"))
            break
        batch = [places.get(index) for index in range(frontier.size, head.size)]
        confirmed = _confirmed(frontier, head, [line for line in batch if line is not None])
        if confirmed is None:
            damages += _unconfirmed(batch, frontier.size, heads[-1].size)
            break
        for line, leaf in zip(batch, confirmed, strict=True):
            damages += [] if line is None else _line_against(line, leaf.hex())
        frontier.extend(confirmed)
    beyond = heads[-1].size if heads else 0
    for index, line in places.items():
        if index >= beyond:
            damages.append(Damage(Harm.INSERTED, *line.name(), "a leaf that no head counts"))
        elif index >= frontier.size:
            damages += _line_against(line, line.hash)
    return damages


def _placed(lines: list[Sealed]) -> tuple[dict[int, Sealed], list[Damage]]:
    places: dict[int, Sealed] = {}
    damages = []
    last = -1
    for line in lines:
        if line.place in places:
            damages.append(Damage(Harm.INSERTED, *line.name(), f"index {line.place} again"))
            continue
        if line.place < last:
            damages.append(Damage(Harm.REORDERED, *line.name(), f"index {line.place}"))
        places[line.place] = line
        last = max(last, line.place)
    return places, damages


def _confirmed(frontier: Frontier, head: Head, batch: list[Sealed]) -> list[bytes] | None:
    """The hashes of the batch, of leaves or of bodies, that give the root of the head."""
    leaves = [bytes.fromhex(line.hash) for line in batch]
    bodies = [leaf_hash(line.body) for line in batch]
    doubtful = [n for n, pair in enumerate(zip(leaves, bodies, strict=True)) if len(set(pair)) > 1]
    choices: Iterator[tuple[bool, ...]] = product((False, True), repeat=len(doubtful))
    if len(doubtful) > _DOUBTS_MAX:
        choices = iter([(False,) * len(doubtful), (True,) * len(doubtful)])
    for choice in choices:
        hashes = leaves.copy()
        for place, from_body in zip(doubtful, choice, strict=True):
            hashes[place] = bodies[place] if from_body else leaves[place]
        grown = frontier.copy()
        grown.extend(hashes)
        if (grown.size, grown.root().hex()) == (head.size, head.root):
            return hashes
    return None


def _line_against(line: Sealed, leaf: str) -> list[Damage]:
    """A line of which the true leaf is known."""
    if not line.body:
        return [Damage(Harm.DELETED, line.kind, line.entry)]
    damages = []
    if leaf_hash(line.body).hex() != leaf:
        damages.append(Damage(Harm.EDITED, *line.name()))
    if line.hash != leaf or line.name() != (line.kind, line.entry):
        damages.append(Damage(Harm.LEAF, line.kind, line.entry, f"index {line.place}"))
    return damages


def _unconfirmed(batch: list[Sealed | None], first: int, size: int) -> list[Damage]:
    """A batch whose root does not come out: what is missing, or everything in it."""
    missing = [index for index, line in enumerate(batch, first) if line is None]
    if missing:
        harm = Harm.TRUNCATED if missing[-1] == size - 1 else Harm.DELETED
        return [Damage(harm, "leaf", index) for index in missing]
    return [
        Damage(Harm.SUSPECT, *line.name(), f"one of the lines {first} to {first + len(batch) - 1}")
        for line in batch
        if line is not None
    ] or [Damage(Harm.FORKED, HEAD, None, f"its root is not that of the first {first} lines")]


def _out_of_time(heads: list[Head], lines: list[Sealed]) -> list[Damage]:
    """Lines that came to the record long after they say, or say a time to come."""
    damages = []
    position = 0
    since: str | None = None
    for head in heads:
        earliest, latest = times_of(since, head.at)
        for line in lines[position : head.size]:
            if line.body and not earliest <= line.body[MOMENT] <= latest:
                detail = f"says {line.body[MOMENT].decode(errors='replace')}, sealed {head.at}"
                damages.append(Damage(Harm.BACK_DATED, *line.name(), detail))
        position, since = max(position, head.size), head.at
    return damages


def _never_sealed(export: Export, heads: list[Head], report: Report) -> list[Damage]:
    """Lines without a leaf that are older than the last head."""
    earliest = times_of(heads[-1].at, heads[-1].at)[0] if heads else b""
    damages = []
    with export.unsealed.open("rb") as file:
        for body in file:
            if body[MOMENT] < earliest:
                line = Sealed(-1, "", "line", -1, body)
                damages.append(Damage(Harm.INSERTED, *line.name(), "never sealed"))
            else:
                report.remarks.pending += 1
    return damages
