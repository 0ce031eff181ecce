"""Views of every table: where one keeps them, finds them again and lets them go."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import requires
from guanxi.foundation.refusals import Refusal
from guanxi.foundation.tables.asking import Asked, asked_of
from guanxi.foundation.tables.columns import every_table
from guanxi.shell.doors import Permission
from guanxi.shell.tables.keeping import forget_view, keep_view, views_of


@requires(Permission.KEEP_VIEWS)
@require_GET
def views(request: StaffRequest, place: str) -> HttpResponse:
    """One's views of a table, and the form that keeps another: a page, or the part of one."""
    here = _here(request.GET)
    asked = _asked(place, request.GET)
    kept = list(views_of(request.viewer.staff_id, place))
    query = asked.query()
    context: dict[str, Any] = {
        "place": place,
        "here": here,
        "views": kept,
        "view": next((view for view in kept if view.query == query), None),
        "query": query,
    }
    is_part = request.headers.get("HX-Request") == "true"
    template = "shell/tables/_views.html" if is_part else "shell/tables/views.html"
    return render(request, template, context)


@requires(Permission.KEEP_VIEWS)
@require_POST
def keep(request: StaffRequest, place: str) -> HttpResponse:
    """Keep the table as it is narrowed, ordered and shown, under a name."""
    query = _asked(place, QueryDict(request.POST.get("query", ""))).query()
    name, view = request.POST.get("name", ""), None
    try:
        view = keep_view(place=place, name=name, query=query, by=request.viewer)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The view “%(name)s” is kept.") % {"name": view.name})
    return _back_to(_here(request.POST), query, view.pk if view else None)


@requires(Permission.KEEP_VIEWS)
@require_POST
def forget(request: StaffRequest, view_id: int) -> HttpResponse:
    """Let one of one's views go; the table stays as it is."""
    view = forget_view(view_id=view_id, by=request.viewer)
    if view is None:
        raise Http404
    messages.success(request, _("The view “%(name)s” is gone.") % {"name": view.name})
    return _back_to(_here(request.POST), view.query)


def _asked(place: str, query: QueryDict) -> Asked:
    table = every_table().get(place)
    if table is None:
        raise Http404(place)
    return asked_of(table, query)


def _here(said: QueryDict) -> str:
    """The page that the table stands on, as the reader came from it; nowhere but in here."""
    here = said.get("here", "")
    try:
        resolve(here)
    except Resolver404:
        return ""
    return here if url_has_allowed_host_and_scheme(here, allowed_hosts=None) else ""


def _back_to(here: str, query: str, view_id: int | None = None) -> HttpResponse:
    if not here:
        return redirect("shell:home")
    said = "&".join(filter(None, (query, f"view={view_id}" if view_id else "")))
    return redirect(f"{here}?{said}" if said else here)
