"""Where work comes from, and who wants to hear how it ended.

A package above, such as alerts, signs in for its kind of source (``alert`` of ``alert:17``). It is
told in the same transaction, so that the alert and its work never disagree.
"""

from datetime import datetime
from typing import Protocol


class Ended(Protocol):
    """Called when work of that source is closed, or with ``outcome=None`` when it is reopened."""

    def __call__(
        self, *, source_id: int, outcome: str | None, at: datetime, by_staff_id: int | None
    ) -> None:
        """Take note."""


_listeners: dict[str, Ended] = {}


def sign_in_source(kind: str, ended: Ended) -> None:
    """Tell ``ended`` whenever work of a source ``kind:number`` ends."""
    _listeners[kind] = ended


def tell_source(source: str, *, outcome: str | None, at: datetime, by_staff_id: int | None) -> None:
    """Tell whoever made this work; work without a listener concerns nobody else."""
    kind, _, number = source.partition(":")
    if (ended := _listeners.get(kind)) and number.isdigit():
        ended(source_id=int(number), outcome=outcome, at=at, by_staff_id=by_staff_id)
