"""Find a customer: suggestions while typing, and a page that can be sent to a colleague."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import requires
from guanxi.shell.doors import Permission
from guanxi.shell.finding import customers_found

_SUGGESTED, _SHOWN = 8, 50


@requires(Permission.SEARCH)
@require_GET
def suggestions(request: StaffRequest) -> HttpResponse:
    """The first few that fit, under the box."""
    text = request.GET.get("q", "")
    context = {"text": text, "found": customers_found(request.viewer, text, limit=_SUGGESTED)}
    return render(request, "shell/_suggestions.html", context)


@requires(Permission.SEARCH)
@require_GET
def search(request: StaffRequest) -> HttpResponse:
    """All that fit, up to a page full."""
    text = request.GET.get("q", "")
    found = customers_found(request.viewer, text, limit=_SHOWN + 1)
    context = {
        "text": text.strip(),
        "found": found[:_SHOWN],
        "are_more": len(found) > _SHOWN,
    }
    return render(request, "shell/search.html", context)
