"""Tables that their readers put in order, arrange and keep: ``{% load tables %}``.

A page includes ``shell/tables/_tools.html`` and ``shell/tables/_rows.html`` with its ``table``.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from guanxi.bank.requests import StaffRequest
from guanxi.foundation.permissions import grants
from guanxi.foundation.tables.asking import Asked
from guanxi.foundation.tables.columns import Column
from guanxi.foundation.tables.rows import Page
from guanxi.shell.doors import Permission
from guanxi.shell.tables.keeping import views_of
from guanxi.shell.templatetags.figures import count, percent
from guanxi.shell.templatetags.guanxi import amount

register = template.Library()

_NOWRAP = {"day": "nowrap", "moment": "nowrap"}


@register.simple_tag(takes_context=True)
def cells(context: template.Context, table: Page, row: Any) -> SafeString:
    """The cells of a row. Not a template with a loop: lists have hundreds of them."""
    return mark_safe("".join(_cells(context, table.asked.columns, row)))  # noqa: S308 - made safe below


def _cells(
    context: template.Context, columns: Sequence[Column], row: Any
) -> Iterator[SafeString | str]:
    engine = template.Engine.get_default()
    for column in columns:
        looks = f"{column.looks} {_NOWRAP.get(column.kind, 'r' if column.is_right else '')}".strip()
        yield format_html('<td class="{}"', looks)
        if column.stands not in ("always", "on_pages"):
            yield format_html(' data-label="{}"', column.label)
        yield ">"
        if column.template:
            with context.push(column=column, row=row):
                yield engine.get_template(column.template).render(context)
        else:
            yield conditional_escape(cell(context, column, row))
        yield "</td>"


def cell(context: template.Context, column: Column, row: Any) -> str:
    """What a row says in a column, as people read it; a dash where it says nothing."""
    value = column.value_of(row)
    if value in (None, ""):
        return "—"
    match column.kind:
        case "money":
            currency = getattr(row, "currency", "") or context.get("currency") or "CNY"
            return amount(int(value), currency)  # type: ignore[arg-type]
        case "count":
            return count(value)
        case "percent":
            return percent(value)  # type: ignore[arg-type]
        case "moment" if isinstance(value, datetime):
            return f"{localtime(value):%Y-%m-%d %H:%M}"
        case "day" | "month":
            return date_format(value, "Y-m-d" if column.kind == "day" else "Y-m")  # type: ignore[arg-type]
    return str(value)


@register.simple_tag(takes_context=True)
def sum_of(context: template.Context, column: Column, total: Any) -> str:
    """What all rows make together in a column; nothing where they make nothing."""
    return "" if column.value_of(total) is None else cell(context, column, total)


@register.filter
def of(column: Column, row: Any) -> Any:
    """What a row says in a column, for templates of its cells."""
    return column.value_of(row)


@register.simple_tag(takes_context=True)
def passing(context: template.Context, asked: Asked) -> list[tuple[str, str]]:
    """What else the address says, to be said again when the table is arranged."""
    said = context["request"].GET
    return [(name, said[name]) for name in asked.table.passing if name in said]


@register.simple_tag(takes_context=True)
def views_address(context: template.Context, asked: Asked) -> str:
    """Where one's views of this table are; empty for whoever keeps none."""
    request = context["request"]
    if not _keeps_views(request):
        return ""
    said = urlencode([("here", request.path), *asked.pairs()])
    return f"{reverse('shell:views', args=[asked.table.place])}?{said}"


@register.simple_tag(takes_context=True)
def view_name(context: template.Context, asked: Asked) -> str:
    """The name of the view that the address names, while the table is as it was kept."""
    view = _view(context, asked)
    return view.name if view and view.query == asked.query() else ""


@register.simple_tag(takes_context=True)
def unclear(context: template.Context, page: Page) -> list[str]:
    """What of the address could not be understood, one sentence each."""
    return list(_unclear(context, page.asked))


def _keeps_views(request: StaffRequest) -> bool:
    return grants(request.viewer.permissions, Permission.KEEP_VIEWS)


def _unclear(context: template.Context, asked: Asked) -> Iterator[str]:
    yield from asked.unclear
    if "view" in context["request"].GET and _view(context, asked) is None:
        yield _(
            "This view is none of yours, or is gone: the table is as its address says. "
            "Yours are under “My views”."
        )


def _view(context: template.Context, asked: Asked) -> Any:
    """Asked for only where the address names one, and once."""
    request = context["request"]
    number = request.GET.get("view", "")
    if not number.isdecimal() or len(number) > 18 or not _keeps_views(request):
        return None
    if not hasattr(request, "view_here"):
        mine = views_of(request.viewer.staff_id, asked.table.place)
        request.view_here = mine.filter(pk=int(number)).first()
    return request.view_here
