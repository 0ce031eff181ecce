"""Sealer and witness at work: a round every second, for as long as somebody is served."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, connection

from guanxi.foundation.home import current_home
from guanxi.privacy.ledger.conversation import WitnessLink
from guanxi.privacy.ledger.entries import moment, read_moment
from guanxi.privacy.ledger.heads import Countersignature, Head
from guanxi.privacy.ledger.keys import bank_key, public_half
from guanxi.privacy.ledger.refusals import WitnessRefused, WitnessUnreachable
from guanxi.privacy.ledger.sealing import Sealer, head_of
from guanxi.privacy.ledger.witness import Leaf
from guanxi.privacy.models import LedgerLeaf, TreeHead, WitnessedHead

EVERY_SECONDS = 1.0
WITNESS_AGAIN_AFTER = timedelta(minutes=1)
WITNESS_KEY = "witness.pub"  # in the room of keys: for the export

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Round:
    """What one round did: heads signed (0 or 1), heads the witness gave its word on."""

    head: Head | None
    witnessed: int


class Rounds:
    """Seals, and shows the witness what was sealed. A witness that is away is tried again later."""

    def __init__(self, *, witness: Callable[[], WitnessLink] = WitnessLink) -> None:
        key = bank_key()
        self._sealer = Sealer(key)
        self._bank = public_half(key)
        self._open_link = witness
        self._link: WitnessLink | None = None
        self._not_before: datetime | None = None

    def once(self, now: datetime) -> Round:
        """One round. Raises LedgerDamaged, LedgerKeyChanged, WitnessRefused, WitnessUnreachable;
        the last two after sealing, and not again within a minute."""
        head = self._sealer.seal(now)
        if self._not_before is not None and now < self._not_before:
            return Round(head, 0)
        self._not_before = now + WITNESS_AGAIN_AFTER  # unless all goes well
        try:
            witnessed = self._show_witness()
        except (WitnessRefused, WitnessUnreachable):
            self.close()
            raise
        self._not_before = None
        return Round(head, witnessed)

    def close(self) -> None:
        """Let the witness go."""
        if self._link is not None:
            self._link.close()
            self._link = None

    def _show_witness(self) -> int:
        if self._link is None:
            self._link = self._open_link()
            kept = current_home().keys / WITNESS_KEY
            kept.touch(mode=0o600)
            kept.write_text(self._link.public + "\n")
        last = WitnessedHead.objects.order_by("-head").values_list("head", flat=True).first()
        stored = 0 if last is None else last + 1
        shown = 0
        for head, leaves in _heads_from(min(stored, self._link.heads)):
            word = self._link.word_on(head, leaves, bank=self._bank)
            if head.number >= stored:
                WitnessedHead.objects.create(
                    head_id=head.number,
                    at=read_moment(word.at),
                    previous=word.previous,
                    signature=word.signature,
                )
                shown += 1
        return shown


def keep_sealing(
    rounds: Rounds, *, now: Callable[[], datetime], pause: Callable[[float], bool]
) -> None:
    """A round every second until ``pause``, which waits so long, says that it is over; then a last
    round."""
    over = False
    while True:
        begun = now()
        _round(rounds, begun)
        if over:
            return
        taken = (now() - begun).total_seconds()
        over = pause(min(max(EVERY_SECONDS - taken, 0.0), EVERY_SECONDS))


def _round(rounds: Rounds, begun: datetime) -> None:
    try:
        rounds.once(begun)
    except (WitnessRefused, WitnessUnreachable) as refusal:
        log.error("ledger_not_witnessed: %s", refusal)  # noqa: TRY400 - the words say it all
    except (OperationalError, InterfaceError) as error:
        log.error("ledger_not_sealed: %s", type(error).__name__)  # noqa: TRY400 - may hold a row
        connection.close()


def _heads_from(number: int) -> Iterator[tuple[Head, list[Leaf]]]:
    """Heads from that number on, each with the leaves it adds, and the word it has already."""
    before = TreeHead.objects.filter(number=number - 1).first()
    size = before.size if before else 0
    rows = TreeHead.objects.filter(number__gte=number).order_by("number").select_related("witness")
    for row in rows.iterator(chunk_size=1000):
        leaves = LedgerLeaf.objects.filter(index__gte=size, index__lt=row.size).order_by("index")
        yield (
            witnessed_head_of(row),
            [Leaf(*leaf) for leaf in leaves.values_list("hash", "kind", "entry")],
        )
        size = row.size


def witnessed_head_of(row: TreeHead) -> Head:
    """The head with the witness's word, where it has one; ``row`` came with its ``witness``."""
    word = getattr(row, "witness", None)
    if word is None:
        return head_of(row)
    return head_of(row)._replace(
        witness=Countersignature(moment(word.at), word.previous, word.signature)
    )
