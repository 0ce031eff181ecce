"""Notes found by their words: all that one may see beside the customers found, or of one customer.

What was typed travels as it does for customers (`searching`): never in an address.
"""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import requires
from guanxi.privacy.search.notes import MOST, passages_found
from guanxi.privacy.search.words import wanted
from guanxi.shell.customer.pages import head_or_404, page_of
from guanxi.shell.doors import Permission
from guanxi.shell.pages.searching import remembered, typed

_PER_PAGE = 20


@requires(Permission.SEARCH)
@require_GET
def notes(request: StaffRequest) -> HttpResponse:
    """Every note that fits the words that were sent to the search, the best first."""
    text = remembered(request)
    return render(
        request,
        "shell/notes.html",
        {"text": text, "searched": text, **_found(request, text, None)},
    )


@requires(Permission.SEARCH)
@sensitive_post_parameters("q")
@require_POST
def notes_of_customer(request: StaffRequest, customer_id: int) -> HttpResponse:
    """What was noted about one customer."""
    head = head_or_404(request, customer_id)
    text = typed(request)
    context: dict[str, Any] = {"notes_text": text, **_found(request, text, customer_id)}
    if request.headers.get("HX-Request"):
        return render(request, "shell/_notes.html", {"head": head, "text": text, **context})
    return page_of(request, head, "contacts", text=text, **context)


def _found(request: StaffRequest, text: str, customer_id: int | None) -> dict[str, object]:
    asked = wanted(text)
    found = passages_found(request.viewer, asked, customer_id=customer_id) if asked else []
    return {
        "passages": Paginator(found, _PER_PAGE).get_page(request.GET.get("page")),
        "is_too_short": bool(text) and asked is None,
        "are_more": len(found) >= MOST,
        "looked": bool(text),
    }
