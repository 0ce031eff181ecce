"""The words and small drawings that templates of every package share: ``{% load guanxi %}``."""

from datetime import date
from functools import cache, lru_cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from guanxi.foundation import money
from guanxi.shell import days

register = template.Library()


@register.filter
def amount(minor: int | None, currency: str = "CNY") -> str:
    """¥1,320,000; a dash where there is none."""
    return "—" if minor is None else money.amount(minor, currency)


@register.filter
def short_amount(minor: int | None, currency: str = "CNY") -> str:
    """¥132 万 or ¥1.32M."""
    return "—" if minor is None else money.short_amount(minor, currency)


@register.filter
def day_and_weekday(day: date | None) -> str:
    """11月22日 周日."""
    return "—" if day is None else days.day_and_weekday(day)


@register.filter
def short_day(day: date | None, near: date | None = None) -> str:
    """11月22日, with the year where it differs from that of ``near``."""
    return "—" if day is None else days.short_day(day, near=near)


@register.filter
def month(day: date | None) -> str:
    """2026年11月."""
    return "—" if day is None else days.month(day)


@register.filter
def due(day: date | None, today: date) -> str:
    """今天, 明天, 逾期 2 天, 11月24日前."""
    return "—" if day is None else days.due(day, today=today)


@register.filter
def percent_change(now: int | None, before: int | None) -> str:
    """How much has changed, as ▲ 1.6% or ▼ 29%; empty where nothing did or can be compared."""
    if not direction(now, before):
        return ""
    assert now is not None  # noqa: S101 - or there would be no direction
    assert before  # noqa: S101
    change = (now - before) * 100 / abs(before)
    arrow = "▲" if change > 0 else "▼"
    size = abs(change)
    if size >= 1000:
        return f"{arrow} >999%"
    return f"{arrow} {size:.0f}%" if size >= 10 else f"{arrow} {size:.1f}%"


@register.filter
def direction(now: int | None, before: int | None) -> str:
    """The class for a change: up, down, or nothing below a tenth of a percent."""
    if not before or now is None or abs(now - before) * 1000 < abs(before):
        return ""
    return "up" if now > before else "down"


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """One of static/guanxi/icons.svg, as decoration: the words beside it carry the meaning."""
    sprite = static("guanxi/icons.svg")
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', sprite, name
    )


@register.simple_tag
@lru_cache(maxsize=1024)
def meter(percent: int, mark: int | None = None, kind: str = "") -> SafeString:
    """A bar filled to ``percent``, a line at ``mark``: drawn, since styles may not be inline."""
    filled = max(0, min(100, percent))
    line = (
        format_html('<rect class="goal" x="{}" y="0" width="1.2" height="12"/>', mark)
        if mark
        else ""
    )
    return format_html(
        '<svg class="meter {}" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">'
        '<rect y="1" width="100" height="10" rx="2"/>'
        '<rect class="full" y="1" width="{}" height="10" rx="2"/>{}</svg>',
        kind,
        filled,
        line,
    )


@register.simple_tag
def tier(code: str, name: str) -> SafeString | str:
    """A tier's chip; nothing without one."""
    return format_html('<span class="tier {}">{}</span>', code, name) if code else ""


@register.simple_tag(takes_context=True)
def rest_of_query(context: template.Context, without: str) -> str:
    """The query of this page but for one name, to be put after that one: &kind=care&sort=due."""
    query = context["request"].GET.copy()
    query.pop(without, None)
    return f"&{query.urlencode()}" if query else ""


@register.simple_tag(takes_context=True)
def with_query(context: template.Context, **changes: object) -> str:
    """The query of this page with some of it changed: the way filters and pages keep each other."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else "?"


@register.simple_tag(takes_context=True)
def without_query(context: template.Context, *names: str) -> str:
    """The query of this page without some of its names."""
    return with_query(context, **dict.fromkeys(names))


# Where in a list somebody is, which no file of the whole list needs.
_PLACES = ("after", "before", "item", "page", "shown", "view")


@register.filter
def as_excel(address: str) -> str:
    """The same list as Excel: the address of a list as a file ends with its kind."""
    return f"{address.removesuffix('csv')}xlsx"


@register.inclusion_tag("shell/parts/files.html", takes_context=True)
def files(context: template.Context, address: str) -> dict[str, str]:
    """The list of this page as a file: address of the CSV, narrowed as the page is."""
    query = context["request"].GET.copy()
    for place in _PLACES:
        query.pop(place, None)
    return {"address": address, "query": f"?{query.urlencode()}" if query else ""}
