"""Verify an exported ledger: no database, no network, no word of the bank needed.

First everything is read once, in order, holding no more than the edge of the tree: that is all
there is to do on a ledger that is whole. Where anything does not fit, ``naming`` reads it again to
say what was done to which line.
"""

from binascii import hexlify
from contextlib import ExitStack
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import IO

from guanxi.privacy.ledger.entries import AFTER_MOMENT, MOMENT, begins_as
from guanxi.privacy.ledger.exported import (
    Export,
    WitnessCopy,
    head_in,
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
    walk = Walk(bank=report.bank_key, witness=report.witness_key, every_signature=every_signature)
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

        def opened(path: Path) -> IO[bytes]:
            return files.enter_context(path.open("rb"))

        entries = opened(export.entries)
        leaves = opened(copy.leaves) if copy else None
        known = opened(copy.heads) if copy else None
        reading = _Reading(entries, leaves)
        for line in opened(export.heads):
            reason = _next_head(line, walk, known, reading)
            if reason is not None:
                return reason
            report.heads += 1
        # What the witness saw must be there; any lines left over have no head.
        if any(file is not None and file.readline() for file in (known, entries, leaves)):
            return "the ends of the files"
    report.entries = reading.size
    report.sealed_until = walk.last.at if walk.last else ""
    walk.finish(export.manifest.exported_at)
    return _unsealed(export, walk) or ("the last heads" if walk.damages else None)


def _next_head(line: bytes, walk: Walk, known: IO[bytes] | None, reading: "_Reading") -> str | None:
    head, last = head_in(line), walk.last
    if head is None:
        return "a head that cannot be read"
    if not walk.step(head):
        return f"head {head.number}"
    witnessed = line if known is None else known.readline()
    if not witnessed:
        walk.remarks.beyond_copy += 1
    elif line != witnessed and not _lacks_only_the_word(head, witnessed):
        return f"head {head.number} is not the witness's"
    return reading.batch(head, since=last.at if last else None)


def _lacks_only_the_word(head: Head, witnessed: bytes) -> bool:
    """The witness's answer had not arrived yet when this was exported."""
    seen = head_in(witnessed)
    return seen is not None and head == seen._replace(witness=None)


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
        frontier = self._frontier
        hashes = self._hashes(frontier.size, head.size, *times_of(since, head.at))
        frontier.extend(hashes)
        if frontier.size != head.size or frontier.root().hex() != head.root:
            return f"the lines under head {head.number}"
        return None

    def _hashes(self, index: int, end: int, earliest: bytes, latest: bytes) -> list[bytes]:
        """Hashes of the lines up to the first that is not what it should be; the busiest loop."""
        known, hashes = self._leaves, []
        for line in islice(self._entries, max(end - index, 0)):
            columns = line[:-1].split(b"\t", 4)
            if len(columns) != 5:
                break
            number, leaf, kind, entry, body = columns
            digest = sha256(b"\x00" + body).digest()
            if (
                hexlify(digest) != leaf
                or number != b"%d" % index
                or not body.startswith(begins_as(kind, entry), AFTER_MOMENT)
                or not earliest <= body[MOMENT] <= latest
            ):
                break
            if known is not None:
                witnessed = known.readline()
                if not witnessed:
                    known = self._leaves = None
                elif not line.startswith(witnessed[:-1] + b"\t"):
                    break
            hashes.append(digest)
            index += 1
        return hashes


def _unsealed(export: Export, walk: Walk) -> str | None:
    """Lines without a leaf: young ones wait for the next second, older ones have no business."""
    earliest = times_of(walk.last.at, walk.last.at)[0] if walk.last else b""
    with export.unsealed.open("rb") as file:
        for line in file:
            if line[MOMENT] < earliest:
                return "a line that was never sealed"
            walk.remarks.pending += 1
    return None
