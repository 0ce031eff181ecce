"""Verify an exported ledger: no database, no network, no word of the bank needed.

First everything is read once, in order, holding no more than the edge of the tree: that is all there
is to do on a ledger that is whole. Where anything does not fit, ``naming`` reads it again to say what
was done to which line.
"""

from binascii import hexlify
from collections.abc import Iterator
from contextlib import ExitStack
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import IO

from guanxi.privacy.ledger.entries import AFTER_MOMENT, MOMENT, begins_as
from guanxi.privacy.ledger.exported import (
    Export,
    WitnessCopy,
    heads_of,
    open_copy,
    open_export,
)
from guanxi.privacy.ledger.findings import Damage, Harm, Report, times_of
from guanxi.privacy.ledger.heads import Head
from guanxi.privacy.ledger.naming import named_damages
from guanxi.privacy.ledger.tree import Frontier
from guanxi.privacy.ledger.walking import Walk


def verify(
    folder: Path,
    *,
    witness: Path | None = None,
    witness_key: str | None = None,
    every_signature: bool = False,
) -> Report:
    """Judge the export in ``folder``, against a copy of the witness's room where there is one.

    ``witness_key`` is the witness's public key as the auditor knows it from elsewhere; without it
    and without a copy the one that the export names is believed. Raises NotAnExport.
    """
    export = open_export(folder)
    copy = None if witness is None else open_copy(witness)
    manifest = export.manifest
    report = Report(
        exported_at=manifest.exported_at,
        bank_key=copy.bank_key if copy else manifest.bank_key,
        witness_key=witness_key or (copy.witness_key if copy else manifest.witness_key),
        compared_with_witness=copy is not None,
    )
    walk = Walk(
        bank=report.bank_key, witness=report.witness_key, every_signature=every_signature
    )
    reason = _first_irregularity(export, copy, walk, report)
    report.remarks = walk.remarks
    if reason is not None:
        report.damages = named_damages(export, copy, report)
    if reason is not None and not report.damages:
        report.damages = [Damage(Harm.UNEXPLAINED, "file", None, reason)]
    report.damages += _other_keys(export, report)
    return report


def _other_keys(export: Export, report: Report) -> list[Damage]:
    named = (export.manifest.bank_key, export.manifest.witness_key)
    believed = (report.bank_key, report.witness_key)
    return [
        Damage(Harm.KEY, "file", None, f"the export names the {whose}'s key {name}")
        for whose, name, key in zip(("bank", "witness"), named, believed, strict=True)
        if name != key
    ]


def _first_irregularity(
    export: Export, copy: WitnessCopy | None, walk: Walk, report: Report
) -> str | None:
    """Read everything once; the reason to look closer, or None. Fills in the report's counts."""
    with ExitStack() as files:
        entries = files.enter_context(export.entries.open("rb"))
        leaves = files.enter_context(copy.leaves.open("rb")) if copy else None
        reading = _Reading(entries, leaves)
        known = heads_of(copy.heads) if copy else None
        for head in heads_of(export.heads):
            reason = _next_head(head, walk, known, reading)
            if reason is not None:
                return reason
            report.heads += 1
        if known is not None and next(known, None) is not None:
            return "heads that the witness has are missing"
        if entries.readline() or (leaves is not None and leaves.readline()):
            return "more lines than heads count"
    report.entries = reading.size
    report.sealed_until = walk.last.at if walk.last else ""
    walk.finish(export.manifest.exported_at)
    return _unsealed(export, walk) or ("the last heads" if walk.damages else None)


def _next_head(
    head: Head | None, walk: Walk, known: Iterator[Head | None] | None, reading: "_Reading"
) -> str | None:
    if head is None:
        return "a head that cannot be read"
    last = walk.last
    if not walk.step(head):
        return f"head {head.number}"
    if known is not None:
        witnessed = next(known, None)
        if witnessed is None:
            walk.remarks.beyond_copy += 1
        elif head not in (witnessed, witnessed._replace(witness=None)):
            return f"head {head.number} is not the witness's"
    return reading.batch(head, since=last.at if last else None)


class _Reading:
    """Reads lines batch by batch; holds the edge of the tree."""

    def __init__(self, entries: IO[bytes], leaves: IO[bytes] | None) -> None:
        self._entries, self._leaves = entries, leaves
        self._frontier = Frontier()

    @property
    def size(self) -> int:
        return self._frontier.size

    def batch(self, head: Head, *, since: str | None) -> str | None:
        """The lines that this head adds; the reason where they are not what it counts."""
        frontier, index, hashes = self._frontier, self._frontier.size, []
        earliest, latest = times_of(since, head.at)
        known = self._leaves
        for line in islice(self._entries, head.size - index):
            columns = line[:-1].split(b"\t", 4)
            if len(columns) != 5:
                return f"line {index}"
            number, leaf, kind, entry, body = columns
            digest = sha256(b"\x00" + body).digest()
            if (
                hexlify(digest) != leaf
                or number != b"%d" % index
                or not body.startswith(begins_as(kind, entry), AFTER_MOMENT)
                or not earliest <= body[MOMENT] <= latest
            ):
                return f"line {index}"
            if known is not None:
                witnessed = known.readline()
                if not witnessed:
                    known = self._leaves = None
                elif not line.startswith(witnessed[:-1] + b"\t"):
                    return f"line {index} is not the witness's"
            hashes.append(digest)
            index += 1
        frontier.extend(hashes)
        if frontier.size != head.size or frontier.root().hex() != head.root:
            return f"the root of head {head.number}"
        return None


def _unsealed(export: Export, walk: Walk) -> str | None:
    """Lines without a leaf: young ones wait for the next second, older ones have no business."""
    earliest = times_of(walk.last.at, walk.last.at)[0] if walk.last else b""
    with export.unsealed.open("rb") as file:
        for line in file:
            if line[MOMENT] < earliest:
                return "a line that was never sealed"
            walk.remarks.pending += 1
    return None

