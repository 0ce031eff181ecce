"""Faults that the kills must find: each makes this process, and nothing else, do it wrong."""

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from types import SimpleNamespace

from guanxi.nightly import commands as nightly
from guanxi.worklist import night as worklist


def _nothing() -> None:
    """The program as it is."""


def _publish_bit_by_bit() -> None:
    """What each package shows is committed by itself."""
    vars(nightly)["transaction"] = SimpleNamespace(atomic=nullcontext)
    vars(worklist)["hold_still"] = _nothing


BROKEN: Mapping[str, Callable[[], None]] = {
    "": _nothing,
    "publish bit by bit": _publish_bit_by_bit,
}
