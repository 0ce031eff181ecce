"""Carry the ledger out of the database, for somebody who has none."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.db.models import Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from guanxi.foundation.home import current_home
from guanxi.privacy.ledger.entries import moment
from guanxi.privacy.ledger.exported import Export, Manifest, Sealed, write_export
from guanxi.privacy.ledger.gathering import bodies_of, unsealed_lines
from guanxi.privacy.ledger.heads import Head
from guanxi.privacy.ledger.keys import bank_key, public_half
from guanxi.privacy.ledger.refusals import NotAnExport
from guanxi.privacy.ledger.running import WITNESS_KEY, witnessed_head_of
from guanxi.privacy.models import LedgerLeaf, TreeHead

_AT_ONCE = 5_000


def export_ledger(folder: Path, *, now: datetime) -> Export:
    """Write the whole ledger into a new or empty folder. Raises NotAnExport."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotAnExport(
            _("%(folder)s is not empty: name a new folder for the export.") % {"folder": folder}
        )
    kept = current_home().keys / WITNESS_KEY
    manifest = Manifest(
        exported_at=moment(now),
        bank_key=public_half(bank_key()),
        witness_key=kept.read_text().strip() if kept.exists() else "",
    )
    last = TreeHead.objects.order_by("-number").first()
    return write_export(
        folder,
        manifest,
        heads=_heads(last.number if last else -1),
        lines=_lines(last.size if last else 0),
        unsealed=(line.body for line in unsealed_lines()),
    )


def _heads(last: int) -> Iterator[Head]:
    rows = TreeHead.objects.filter(number__lte=last)
    for row in rows.order_by("number").select_related("witness").iterator(chunk_size=_AT_ONCE):
        yield witnessed_head_of(row)


def _lines(size: int) -> Iterator[Sealed]:
    """The leaves that the last head counts, and any that no head counts at all."""
    after = -1
    while leaves := list(
        LedgerLeaf.objects.filter(index__gt=after, index__lt=size).order_by("index")[:_AT_ONCE]
    ):
        yield from _with_bodies(leaves)
        after = leaves[-1].index
    # In one statement, so that a batch closed at this moment is not taken for stray leaves.
    counted = TreeHead.objects.order_by("-size").values("size")[:1]
    beyond = Coalesce(Subquery(counted), 0)
    stray = LedgerLeaf.objects.filter(index__gte=beyond).order_by("index")
    yield from _with_bodies(list(stray))


def _with_bodies(leaves: list[LedgerLeaf]) -> Iterator[Sealed]:
    bodies = bodies_of((leaf.kind, leaf.entry) for leaf in leaves)
    for leaf in leaves:
        body = bodies.get((leaf.kind, leaf.entry), b"")
        yield Sealed(leaf.index, leaf.hash, leaf.kind, leaf.entry, body)
