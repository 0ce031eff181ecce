"""Find a customer: suggestions while typing, and a page of all that fit.

What was typed is a name or a telephone: it travels in the body of a form, never in an address, so
no log of any proxy holds it. The page is fetched by its bare address; the words wait in a cookie of
the same browser, for the same person, for a quarter of an hour, so that going back works.
"""

from django.conf import settings
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import requires
from guanxi.shell.doors import Permission
from guanxi.shell.finding import LONGEST, customers_found

_SUGGESTED, _SHOWN = 8, 50
_COOKIE, _REMEMBERED_SECONDS = "searched", 15 * 60


@requires(Permission.SEARCH)
@sensitive_post_parameters("q")
@require_POST
def suggestions(request: StaffRequest) -> HttpResponse:
    """The first few that fit, under the box."""
    text = typed(request)
    context = {"text": text, "found": customers_found(request.viewer, text, limit=_SUGGESTED)}
    return render(request, "shell/_suggestions.html", context)


@requires(Permission.SEARCH)
@sensitive_post_parameters("q")
@require_http_methods(["GET", "POST"])
def search(request: StaffRequest) -> HttpResponse:
    """All that fit, up to a page full; a form sends the words, the page is then fetched."""
    if request.method == "POST":
        return _remembering(request, typed(request))
    text = remembered(request)
    found = customers_found(request.viewer, text, limit=_SHOWN + 1)
    context = {
        "text": text,
        "searched": text,  # so that the box still shows it
        "found": found[:_SHOWN],
        "are_more": len(found) > _SHOWN,
    }
    return render(request, "shell/search.html", context)


def forget_search(response: HttpResponse) -> None:
    """Whoever sits down next must not see what was looked for."""
    response.delete_cookie(_COOKIE, path=reverse("shell:search"), samesite="Strict")


def typed(request: StaffRequest) -> str:
    """What stands in the box that was sent."""
    return request.POST.get("q", "").strip()[:LONGEST]


def _remembering(request: StaffRequest, text: str) -> HttpResponse:
    response = redirect("shell:search")
    response.set_cookie(
        _COOKIE,
        signing.dumps(text, salt=_salt(request)),
        max_age=_REMEMBERED_SECONDS,
        path=reverse("shell:search"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


def remembered(request: StaffRequest) -> str:
    """The words of the last search; nothing where they are somebody else's, or old."""
    kept = request.COOKIES.get(_COOKIE, "")
    try:
        return str(signing.loads(kept, salt=_salt(request), max_age=_REMEMBERED_SECONDS))
    except signing.BadSignature:
        return ""


def _salt(request: StaffRequest) -> str:
    return f"guanxi.search.{request.staff.pk}"
