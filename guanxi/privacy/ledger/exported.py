"""A ledger outside the database: the files of an export, and a copy of the witness's room.

ledger.json     format, when, public keys
entries.tsv     index, hash, kind, number, and the sealed bytes, with tabs between; in order
heads.jsonl     the heads with the witness's word
unsealed.jsonl  the bytes of lines that had no leaf yet

The witness's ``leaves.tsv`` has the same columns without the last, its ``heads.jsonl`` the same
lines.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

from guanxi.privacy.ledger.entries import AFTER_MOMENT, FIELDS, read_moment
from guanxi.privacy.ledger.heads import Head, read_head
from guanxi.privacy.ledger.refusals import NotAnExport
from guanxi.privacy.ledger.witness import BANK, HEADS, LEAVES, WITNESS

FORMAT = 1
MANIFEST, ENTRIES, UNSEALED = "ledger.json", "entries.tsv", "unsealed.jsonl"


class Sealed(NamedTuple):
    """A leaf with the line it stands for; the body is empty where the line is gone."""

    place: int
    hash: str
    kind: str
    entry: int
    body: bytes

    def line(self) -> bytes:
        return f"{self.place}\t{self.hash}\t{self.kind}\t{self.entry}\t".encode() + self.body

    def name(self) -> tuple[str, int]:
        """Kind and number as the line says them itself; where it is gone, as its leaf does."""
        for kind in FIELDS:
            start = b'"kind":"%b","id":' % kind.encode()
            if self.body.startswith(start, AFTER_MOMENT):
                number = self.body[AFTER_MOMENT + len(start) :].partition(b",")[0]
                if number.isdigit():
                    return kind, int(number)
        return self.kind, self.entry


class Manifest(NamedTuple):
    """Who exported what."""

    exported_at: str
    bank_key: str
    witness_key: str


class Export(NamedTuple):
    """An exported ledger."""

    folder: Path
    manifest: Manifest

    @property
    def entries(self) -> Path:
        return self.folder / ENTRIES

    @property
    def heads(self) -> Path:
        return self.folder / HEADS

    @property
    def unsealed(self) -> Path:
        return self.folder / UNSEALED


class WitnessCopy(NamedTuple):
    """What a witness kept."""

    folder: Path
    bank_key: str
    witness_key: str

    @property
    def leaves(self) -> Path:
        return self.folder / LEAVES

    @property
    def heads(self) -> Path:
        return self.folder / HEADS


def write_export(
    folder: Path,
    manifest: Manifest,
    *,
    lines: Iterable[Sealed],
    heads: Iterable[Head],
    unsealed: Iterable[bytes],
) -> Export:
    """Write the files, the manifest last: a folder without one is no export."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ENTRIES).open("wb") as bodies:
        bodies.writelines(line.line() + b"\n" for line in lines)
    with (folder / HEADS).open("w", encoding="ascii") as file:
        file.writelines(head.line() + "\n" for head in heads)
    with (folder / UNSEALED).open("wb") as bodies:
        bodies.writelines(body + b"\n" for body in unsealed)
    about = {"format": FORMAT, **manifest._asdict()}
    (folder / MANIFEST).write_text(json.dumps(about, indent=2) + "\n")
    return Export(folder, manifest)


def open_export(folder: Path) -> Export:
    """The export in that folder. Raises NotAnExport."""
    try:
        about = json.loads((folder / MANIFEST).read_text())
        known = about["format"] == FORMAT
        manifest = Manifest(*(str(about[name]) for name in Manifest._fields))
        read_moment(manifest.exported_at)
    except (OSError, ValueError, KeyError, TypeError):
        known = False
    export = Export(folder, manifest if known else Manifest("", "", ""))
    if not known or not all(p.is_file() for p in (export.entries, export.heads, export.unsealed)):
        raise NotAnExport(
            _(
                "%(folder)s holds no ledger of format %(format)s: name a folder written by guanxi "
                "ledger export, with %(files)s in it."
            )
            % {
                "folder": folder,
                "format": FORMAT,
                "files": ", ".join((MANIFEST, ENTRIES, HEADS, UNSEALED)),
            }
        )
    return export


def open_copy(folder: Path) -> WitnessCopy:
    """The copy of a witness's room in that folder. Raises NotAnExport."""
    try:
        keys = [(folder / name).read_text().strip() for name in (BANK, WITNESS)]
    except OSError:
        keys = []
    if not keys or not all((folder / name).is_file() for name in (LEAVES, HEADS)):
        raise NotAnExport(
            _("%(folder)s is no copy of a witness's room: it needs %(files)s.")
            % {"folder": folder, "files": ", ".join((LEAVES, HEADS, BANK, WITNESS))}
        )
    return WitnessCopy(folder, *keys)


def head_in(line: bytes) -> Head | None:
    """The head of a line of a file, its end included; None where it is none."""
    return read_head(line.removesuffix(b"\n").decode("ascii", "replace"))


def heads_of(path: Path) -> Iterator[Head | None]:
    """The heads of a file, in order; None for a line that is none."""
    with path.open("rb") as file:
        yield from map(head_in, file)


def lines_of(path: Path) -> Iterator[Sealed | None]:
    """The lines of an export or of a witness's leaves; None for one that cannot be read."""
    with path.open("rb") as file:
        for line in file:
            yield read_line(line.removesuffix(b"\n"))


def read_line(line: bytes) -> Sealed | None:
    """The columns of a line; None where they are none."""
    columns = line.split(b"\t", 4)
    try:
        index, leaf, kind, entry = (column.decode("ascii") for column in columns[:4])
        body = columns[4] if len(columns) > 4 else b""
        return Sealed(int(index), bytes.fromhex(leaf).hex(), kind, int(entry), body)
    except ValueError:
        return None
