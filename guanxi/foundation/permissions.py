"""May this person do this? Every page names one permission; a test refuses a door without one."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

Page = Callable[..., HttpResponseBase]
PUBLIC = "public"  # doors that need no sign-in: the sign-in page itself, health


def grants(patterns: Iterable[str], permission: str) -> bool:
    """Whether a role's list, such as ``worklist:*``, covers the permission."""
    return any(fnmatchcase(permission, pattern) for pattern in patterns)


def requires(permission: StrEnum) -> Callable[[Page], Page]:
    """Open the page only to people whose role grants the permission (403 otherwise).

    The permission is ``package:thing:verb``. ``request.viewer`` is set by the shell.
    """

    def guard(page: Page) -> Page:
        @wraps(page)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            viewer = request.viewer  # type: ignore[attr-defined]
            if not grants(viewer.permissions, permission):
                raise PermissionDenied(permission)
            return page(request, *args, **kwargs)

        guarded.permission = str(permission)  # type: ignore[attr-defined]
        return guarded

    return guard


def open_to_all(page: Page) -> Page:
    """Mark a door that needs no sign-in, so that the test of all doors knows it is meant."""
    page.permission = PUBLIC  # type: ignore[attr-defined]
    return page
