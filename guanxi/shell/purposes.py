"""Every page is answered under its purpose: intent first, then the reading, then the release."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse

from guanxi.bank.viewers import Viewer
from guanxi.foundation import zones
from guanxi.foundation.dictionary import Purpose
from guanxi.foundation.permissions import grants
from guanxi.privacy.access import Picture, Reading, Release, reading, reading_also
from guanxi.privacy.policy import PrivacySection
from guanxi.privacy.purposes import purpose_of
from guanxi.privacy.unusual.watching import judge_of

Page = Callable[..., HttpResponse]

# Whom a page is about, by the name of the number in its address.
_SUBJECTS = {
    "customer_id": "customer",
    "item_id": "work",
    "change_id": "change",
    "contact_id": "contact",
    "branch_id": "branch",
    "pair_id": "pair",
    "lead_id": "lead",
    "referral_id": "referral",
}
# Which part of a page is read, where its address says so.
_PARTS = ("tab", "field")
_DOOR_LENGTH = 200


def answer_for_purpose(
    request: Any, page: Page, args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> HttpResponse:
    """The page's answer, made within its purpose and one transaction.

    Raises PermissionDenied where the role lacks the page's permission or its purpose, and
    ReadingStopped where somebody must approve first; nothing has been read then.
    """
    viewer: Viewer = request.viewer
    purpose, because = purpose_of(page)
    permission = getattr(page, "permission", None)
    if permission is None or not grants(viewer.permissions, permission):
        raise PermissionDenied(permission)
    if purpose is Purpose.DOOR:
        return _answer_at_the_door(request, page, args, kwargs)
    if purpose not in viewer.purposes:
        raise PermissionDenied(purpose)
    what = reading_of(
        viewer,
        purpose,
        door=_door(request.resolver_match.view_name, kwargs),
        because=because,
        subject=_subject(kwargs),
        judge=judge_of(viewer.staff_id, viewer.role, request.book.section(PrivacySection)),
    )
    request.also_shows = partial(reading_also, what)
    request.purpose = purpose
    with reading(what) as release, transaction.atomic():
        response = page(request, *args, **kwargs)
        # A file that is sent piece by piece was read and written before; it brings its digest.
        release.digest = (
            getattr(response, "digest", "")
            if response.streaming
            else hashlib.sha256(response.content).hexdigest()
        )
        return response


def _answer_at_the_door(
    request: Any, page: Page, args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> HttpResponse:
    """For somebody known whose reading may be stopped: no customer can be seen there."""
    with zones.inside(Purpose.DOOR), transaction.atomic():
        return page(request, *args, **kwargs)


@contextmanager
def everyday_work(request: Any, *, door: str) -> Iterator[Release]:
    """For what stands around a page that itself shows nothing, such as a refusal.

    Whoever has no everyday work at the bank sees it under another of their purposes.
    """
    viewer: Viewer = request.viewer
    has_it = Purpose.STANDARD in viewer.purposes or not viewer.purposes
    request.purpose = Purpose.STANDARD if has_it else min(viewer.purposes)
    what = reading_of(viewer, request.purpose, door=door)
    with reading(what) as release, transaction.atomic():
        yield release


def reading_of(  # noqa: PLR0913 - what an intent holds
    viewer: Viewer,
    purpose: Purpose,
    *,
    door: str,
    because: str = "",
    subject: str = "",
    judge: Callable[[Picture], None] | None = None,
) -> Reading:
    """What a member of staff is about to read."""
    return Reading(
        actor=viewer.staff_id,
        branch=viewer.branch_id,
        level=viewer.scope,
        purpose=purpose,
        door=door,
        because=because,
        subject=subject,
        judge=judge,
    )


def _door(view: str, kwargs: Mapping[str, Any]) -> str:
    """``shell:customer-tab:data``: the name of the page's address and the part that is read."""
    parts = (str(kwargs[name]) for name in _PARTS if name in kwargs)
    return ":".join([view, *parts])[:_DOOR_LENGTH]


def _subject(kwargs: Mapping[str, Any]) -> str:
    for name, word in _SUBJECTS.items():
        if name in kwargs:
            return f"{word}:{kwargs[name]}"
    return ""
