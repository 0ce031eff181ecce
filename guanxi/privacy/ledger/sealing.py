"""Close a batch: give new lines their place in the tree and sign its head, in one transaction."""

from datetime import datetime, timedelta
from zlib import crc32

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction
from django.utils.translation import gettext as _

from guanxi.privacy.ledger.entries import moment, read_moment
from guanxi.privacy.ledger.gathering import Gathering, Line
from guanxi.privacy.ledger.heads import Head, signed_head
from guanxi.privacy.ledger.keys import bank_key, public_half
from guanxi.privacy.ledger.refusals import LedgerDamaged, LedgerKeyChanged
from guanxi.privacy.ledger.tree import Frontier
from guanxi.privacy.models import LedgerLeaf, TreeHead

# Without new lines a head is signed this often all the same: nothing can be slipped in between.
HEARTBEAT = timedelta(minutes=1)
_TURN = crc32(b"ledger")
_ROWS = 5_000


class Sealer:
    """Seals what is new at each call; keeps the tree's edge in mind between them.

    Killed at any point, or two at work at once: the transaction of a batch holds its leaves and its
    head, or neither, and batches are closed one after another.
    """

    def __init__(self, key: Ed25519PrivateKey | None = None) -> None:
        self._key = key or bank_key()
        self._gathering = Gathering()
        self._frontier = Frontier()
        self._head: Head | None = None

    def seal(self, now: datetime) -> Head | None:
        """Close a batch of what is not sealed yet; None where there was nothing to do.

        Raises LedgerDamaged or LedgerKeyChanged at the first call, or after another sealer was at
        work, where what is there is not what was signed.
        """
        try:
            with transaction.atomic():
                closed = self._close(now)
        except BaseException:
            # What was found may be rolled back: the next round looks everything through.
            self._gathering = Gathering()
            raise
        if closed is None:
            return None
        frontier, head = closed
        self._frontier, self._head = frontier, head
        return head

    def _close(self, now: datetime) -> tuple[Frontier, Head] | None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])
        self._catch_up()
        lines = self._gathering.unsealed(now)
        if not lines and self._head and moment(now - HEARTBEAT) < self._head.at:
            return None
        return self._written(lines, now)

    def _written(self, lines: list[Line], now: datetime) -> tuple[Frontier, Head]:
        frontier = self._frontier.copy()
        hashes = [line.hash() for line in lines]
        leaves = [
            LedgerLeaf(index=index, kind=line.kind, entry=line.number, hash=leaf.hex())
            for index, (line, leaf) in enumerate(zip(lines, hashes, strict=True), frontier.size)
        ]
        LedgerLeaf.objects.bulk_create(leaves, batch_size=_ROWS)
        frontier.extend(hashes)
        head = signed_head(
            size=frontier.size, root=frontier.root(), at=now, after=self._head, key=self._key
        )
        TreeHead.objects.create(
            number=head.number,
            size=head.size,
            root=head.root,
            at=read_moment(head.at),
            previous=head.previous,
            signature=head.signature,
        )
        return frontier, head

    def _catch_up(self) -> None:
        """Know the tree as it is, which is as it was unless somebody else sealed."""
        last = TreeHead.objects.order_by("-number").first()
        head = None if last is None else head_of(last)
        if head == self._head:
            return
        if head is not None and not head.is_signed_by(public_half(self._key)):
            raise LedgerKeyChanged(
                _(
                    "The last head of the ledger (number %(number)s) was not signed with the key "
                    "that is in keys/ledger: put the old key back. Until then nothing is sealed."
                )
                % {"number": head.number}
            )
        leaves = LedgerLeaf.objects.order_by("index").values_list("hash", flat=True)
        frontier = Frontier(bytes.fromhex(leaf) for leaf in leaves.iterator(chunk_size=_ROWS))
        signed = (head.size, head.root) if head else (0, Frontier().root().hex())
        if (frontier.size, frontier.root().hex()) != signed:
            raise LedgerDamaged(
                _(
                    "The leaves of the ledger are not those that were sealed. Nothing is sealed "
                    "until this is looked into: export it with guanxi ledger export, and let "
                    "guanxi ledger verify name what was changed."
                )
            )
        self._frontier, self._head, self._gathering = frontier, head, Gathering()


def head_of(row: TreeHead) -> Head:
    """The head as it was signed."""
    return Head(row.number, row.size, row.root, moment(row.at), row.previous, row.signature)
