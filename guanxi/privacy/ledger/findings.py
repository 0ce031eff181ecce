"""What a verification can find, and its report."""

from dataclasses import asdict, dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import NamedTuple

from guanxi.privacy.ledger.entries import moment, read_moment

# Between a line's time and the head that counts it; transactions held open longer are told.
LATE, EARLY = timedelta(minutes=10), timedelta(minutes=1)
# How long a head may be without the witness's word, and heads may be apart, without a remark.
UNWITNESSED, SILENCE = timedelta(minutes=5), timedelta(minutes=5)
DAMAGES_MAX = 10_000


class Harm(StrEnum):
    """What was done to a line, a leaf or a head."""

    EDITED = "edited"
    DELETED = "deleted"
    INSERTED = "inserted"
    REORDERED = "re-ordered"
    TRUNCATED = "truncated"
    FORKED = "forked"  # signed by the bank, and not what it signed before
    BACK_DATED = "back-dated"
    LEAF = "leaf altered"  # the line is whole, what the table of leaves says of it is not
    SUSPECT = "suspect"  # one line of this batch was changed together with its leaf
    SIGNATURE = "signature"
    UNWITNESSED = "unwitnessed"
    KEY = "key"  # the export names another key than the witness met
    UNREADABLE = "unreadable"
    UNEXPLAINED = "unexplained"


class Damage(NamedTuple):
    """One finding. ``kind`` is intent, release, head or file; ``number`` its number, if it has."""

    harm: Harm
    kind: str
    number: int | None
    detail: str = ""


@dataclass
class Remarks:
    """What is no damage and should be known."""

    pending: int = 0  # lines younger than the last head
    unwitnessed: int = 0  # youngest heads the witness had not seen yet
    beyond_copy: int = 0  # heads younger than the witness's copy
    silences: list[tuple[str, str]] = field(default_factory=list)  # nobody sealed from, until
    late_words: list[tuple[int, str]] = field(default_factory=list)  # head, when witnessed


@dataclass
class Report:
    """The judgement on one export."""

    entries: int = 0
    heads: int = 0
    sealed_until: str = ""
    exported_at: str = ""
    bank_key: str = ""
    witness_key: str = ""
    compared_with_witness: bool = False
    damages: list[Damage] = field(default_factory=list)
    remarks: Remarks = field(default_factory=Remarks)

    @property
    def is_whole(self) -> bool:
        """Nothing was found."""
        return not self.damages

    def as_json(self) -> dict[str, object]:
        """For programs; of very many damages the first, and how many there are."""
        damages = [damage._asdict() for damage in self.damages[:DAMAGES_MAX]]
        counted = {"whole": self.is_whole, "damage_count": len(self.damages)}
        return counted | asdict(self) | {"damages": damages}


def moved(at: str, by: timedelta) -> str:
    """That much later."""
    return moment(read_moment(at) + by)


def times_of(since: str | None, until: str) -> tuple[bytes, bytes]:
    """Between which moments the lines of a batch lie; ``since`` is the head before it."""
    earliest = "" if since is None else moved(since, -LATE)
    return earliest.encode(), moved(until, EARLY).encode()
