"""What every page shows around its own matter."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.functional import cached_property

from guanxi.bank.models import Staff
from guanxi.foundation.dictionary import STAFF_WORK, Purpose
from guanxi.foundation.permissions import grants
from guanxi.shell.doors import Permission
from guanxi.shell.menu import Link, menu_for
from guanxi.shell.news import ticket_for
from guanxi.worklist.pages import Permission as WorklistPermission


class Frame:
    """Worked out only where the template asks for it, so parts of pages cost nothing."""

    def __init__(self, request: Any) -> None:
        self._request = request

    @property
    def staff(self) -> Staff | None:
        """Who is at work; None before sign-in."""
        return getattr(self._request, "staff", None)

    @property
    def day(self) -> date | None:
        """The day whose work is shown."""
        return getattr(self._request, "day", None)

    @property
    def data_day(self) -> date | None:
        """The last night's day; None before the first night."""
        return getattr(self._request, "data_day", None)

    @property
    def purpose(self) -> Purpose:
        """What the page is read for."""
        return getattr(self._request, "purpose", Purpose.STANDARD)

    @property
    def is_behind(self) -> bool:
        """Whether the data is older than yesterday evening."""
        if self.day is None or self.data_day is None:
            return False
        return self.data_day < self.day - timedelta(days=1)

    @property
    def news_ticket(self) -> str:
        """With which the page asks whether there is something new; empty where nothing can be."""
        viewer = getattr(self._request, "viewer", None)
        if viewer is None or not grants(viewer.permissions, WorklistPermission.VIEW_LIST):
            return ""
        return ticket_for(viewer.staff_id)

    @property
    def begun(self) -> str:
        """When the page began to be made: what is new since then is not on it."""
        return f"{self._request.begun:.3f}"

    @property
    def may_search(self) -> bool:
        """Whether the bar offers the search."""
        viewer = getattr(self._request, "viewer", None)
        return viewer is not None and grants(viewer.permissions, Permission.SEARCH)

    @cached_property
    def menu(self) -> list[tuple[str, list[Link]]]:
        """The rail: headings with their links."""
        if self.staff is None or self.day is None:
            return []
        return menu_for(
            self._request.viewer,
            moment=self._request.now,
            path=self._request.path,
            counting=self.purpose in STAFF_WORK,
        )

    @property
    def place(self) -> str:
        """What the menu calls the page's place; empty outside the menu."""
        return next((link.label for _, links in self.menu for link in links if link.is_here), "")

    @property
    def thumb(self) -> list[Link]:
        """The first links, for the bottom bar of a phone."""
        return [link for _, links in self.menu for link in links][:3]


def frame(request: HttpRequest) -> dict[str, object]:
    """Context of the frame."""
    return {"frame": Frame(request)}
