"""Plain figures in templates: ``{% load figures %}``. Every language groups by thousands."""

from django import template

from guanxi.bank.models import Product
from guanxi.shell.products import name_of

register = template.Library()


@register.filter
def count(value: object) -> str:
    """12,345; a dash where nothing was counted."""
    return f"{value:,}" if isinstance(value, int) else "—"


@register.filter
def tally(value: int | None) -> str:
    """The same where none is the usual thing: a dash for it, so that the others stand out."""
    return f"{value:,}" if value else "—"


@register.filter
def seconds(value: float | None) -> str:
    """3.2 s, and 2 min 05 s from two minutes on."""
    if value is None:
        return "—"
    if value < 120:
        return f"{value:.1f} s"
    minutes, rest = divmod(round(value), 60)
    return f"{minutes} min {rest:02d} s"


@register.filter
def size(value: int | None) -> str:
    """512 MB, 1.8 GB."""
    if not value:
        return "—"
    return f"{value / 2**30:.1f} GB" if value >= 2**30 else f"{value / 2**20:.0f} MB"


@register.filter
def percent(value: float | None) -> str:
    """74.2%; a dash where there is nothing to compare."""
    return "—" if value is None else f"{value:.1f}%"


@register.filter
def product_name(product: Product) -> str:
    """The product in the reader's language."""
    return name_of(product)
