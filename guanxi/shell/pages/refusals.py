"""What is shown when something is not there, not allowed, or went wrong."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from guanxi.privacy.access import ReadingStopped
from guanxi.shell.privacy_office.stopped import reading_stopped
from guanxi.shell.purposes import everyday_work


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: not there, or not for this viewer; which of the two is not said."""
    return _refuse(
        request,
        404,
        picture="lost",
        title=_("Nothing to see here"),
        words=_(
            "There is no such page, or it shows something that is not in your care. "
            "If you expected a customer, ask who looks after them."
        ),
    )


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the role does not hold the permission."""
    return _refuse(
        request,
        403,
        picture="lock",
        title=_("Your role may not do this"),
        words=_(
            "What a role may do is written in the rulebook. If your work needs it, ask the head "
            "of your office to propose the change."
        ),
    )


def not_understood(request: HttpRequest) -> HttpResponse:
    """400: what was sent is no text. Needs no database."""
    context = {
        "status": 400,
        "title": _("This cannot be read"),
        "words": _(
            "What was sent holds a character that stands in no text. Nothing was done: go back and "
            "type it again."
        ),
    }
    return render(None, "shell/fault.html", context, status=400)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was made for another session."""
    return _refuse(
        request,
        403,
        picture="clock",
        title=_("This page has become too old"),
        words=_("Nothing was changed. Go back, load the page again and repeat what you did."),
    )


def fault(request: HttpRequest) -> HttpResponse:
    """500: needs neither database nor session, since those may be what failed."""
    context = {
        "status": 500,
        "title": _("Something went wrong on our side"),
        "words": _(
            "If you were changing something, look whether it was kept before you repeat it. If it "
            "stays, tell the service desk what you did and at what time."
        ),
    }
    return render(None, "shell/fault.html", context, status=500)


def _refuse(request: Any, status: int, **context: str) -> HttpResponse:
    viewer = getattr(request, "viewer", None)
    if viewer is None:
        return render(request, "shell/fault.html", {"status": status, **context}, status=status)
    try:
        with everyday_work(request, door="shell:refusal"):
            return render(
                request, "shell/refusal.html", {"status": status, **context}, status=status
            )
    except ReadingStopped as stopped:
        return reading_stopped(request, stopped)
