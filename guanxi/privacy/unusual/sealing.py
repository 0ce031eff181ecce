"""How far the record of reads is sealed, for the privacy office to see."""

from dataclasses import dataclass
from datetime import datetime

from guanxi.privacy.models import AccessIntent, TreeHead


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """The last head: how many lines it holds, when it was signed, when a witness signed it too."""

    size: int
    at: datetime
    witnessed_at: datetime | None
    root: str


def last_sealed() -> Sealed | None:
    """The last head of the tree; None while nothing is sealed."""
    head = TreeHead.objects.select_related("witness").order_by("-number").first()
    if head is None:
        return None
    witness = getattr(head, "witness", None)
    return Sealed(
        size=head.size, at=head.at, witnessed_at=witness.at if witness else None, root=head.root
    )


def lines_recorded() -> int:
    """The number of the last intent: how long the record is."""
    return AccessIntent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
