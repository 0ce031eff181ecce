"""What stands in the rail, for whom, and how many wait there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise

from guanxi.bank.viewers import Viewer
from guanxi.foundation.permissions import grants

Count = Callable[[Viewer, date], int]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One place to go. ``count`` says how much waits there; ``hot`` entries count in red."""

    label: str | Promise
    icon: str
    to: str  # name of the address
    permission: str
    count: Count | None = None
    hot: bool = False


@dataclass(frozen=True, kw_only=True)
class Group:
    """Entries under one heading; the first group has none."""

    title: str | Promise
    entries: Sequence[Entry]


GROUPS: tuple[Group, ...] = (
    Group(
        title="",
        entries=(),
    ),
)


@dataclass(frozen=True, kw_only=True)
class Link:
    """An entry as one viewer finds it."""

    label: str
    icon: str
    address: str
    is_here: bool
    count: int | None
    hot: bool


def menu_for(viewer: Viewer, *, day: date, path: str) -> list[tuple[str, list[Link]]]:
    """Headings and links that the viewer may use, in order; groups without any are left out."""
    shown = []
    for group in GROUPS:
        links = [
            _link(entry, viewer, day, path)
            for entry in group.entries
            if grants(viewer.permissions, entry.permission)
        ]
        if links:
            shown.append((str(group.title), links))
    return shown


def home_of(viewer: Viewer) -> str | None:
    """Where this viewer begins the day: the first place the menu offers; None without any."""
    for group in GROUPS:
        for entry in group.entries:
            if grants(viewer.permissions, entry.permission):
                return reverse(entry.to)
    return None


def _link(entry: Entry, viewer: Viewer, day: date, path: str) -> Link:
    address = reverse(entry.to)
    return Link(
        label=str(entry.label),
        icon=entry.icon,
        address=address,
        is_here=path == address or path.startswith(address.rstrip("/") + "/"),
        count=entry.count(viewer, day) if entry.count else None,
        hot=entry.hot,
    )
