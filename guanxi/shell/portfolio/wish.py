"""What the reader asked the table for: read from an address, and written as one again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.bank.codes import ProductClass
from guanxi.shell.portfolio.columns import ASSETS, CHOOSABLE, COLUMNS, USUAL, Column
from guanxi.stewardship.codes import Tier

SILENT_DAYS = (30, 60, 90, 180)
_UNITS_MAX = 10**12
_PLACE_LENGTH = 40
_AMOUNT = {"step": "1", "inputmode": "numeric"}


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Every part narrows or orders; an empty one shows everybody, the richest first.

    ``after`` is where the last page ended: (value of the order's column, customer). Amounts are
    whole units of the bank's currency. ``silent_days``: nobody spoke with them for so many days.
    """

    tier: str = ""
    holds: str = ""
    lacks: str = ""
    at_least: int | None = None
    at_most: int | None = None
    silent_days: int | None = None
    order: Column = ASSETS
    is_rising: bool = False
    columns: tuple[str, ...] = USUAL
    after: tuple[int | date, int] | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the tier leaves customers out."""
        return any(name in _NARROWING for name, _said in self.pairs())

    @property
    def shown(self) -> list[Column]:
        """The columns after the customer and the assets."""
        return [column for column in CHOOSABLE if column.code in self.columns]

    def pairs(self) -> Iterator[tuple[str, str]]:
        """What the address says, but for the place in the list; nothing for what is usual."""
        for name in _NARROWING_AND_TIER:
            if (value := getattr(self, name)) not in (None, ""):
                yield name, str(value)
        if self.order is not ASSETS or self.is_rising:
            yield "order", f"{'' if self.is_rising else '-'}{self.order.code}"
        if self.columns != USUAL:
            yield from (("column", code) for code in self.columns)

    def in_words(self) -> Iterator[tuple[str, str]]:
        """Each condition but the tier: its name in the address, and what it says."""
        if self.holds:
            yield "holds", _("holds: %(product)s") % {"product": ProductClass(self.holds).label}
        if self.lacks:
            yield (
                "lacks",
                _("does not hold: %(product)s") % {"product": ProductClass(self.lacks).label},
            )
        if self.at_least:
            yield "at_least", _("assets from %(amount)s") % {"amount": f"{self.at_least:,}"}
        if self.at_most is not None:
            yield "at_most", _("assets up to %(amount)s") % {"amount": f"{self.at_most:,}"}
        if self.silent_days:
            yield "silent_days", _("no contact for %(days)d days") % {"days": self.silent_days}

    def query(self) -> str:
        """The address's query, always written in one way: views are told apart by it."""
        return urlencode(list(self.pairs()))

    def from_the_first_page(self) -> "Wish":
        """The whole list."""
        return replace(self, after=None)


_NARROWING = ("holds", "lacks", "at_least", "at_most", "silent_days")
_NARROWING_AND_TIER = ("tier", *_NARROWING)


class NarrowingForm(forms.Form):
    """Every field narrows; an empty form finds everybody."""

    holds = forms.ChoiceField(
        label=gettext_lazy("Holds"),
        required=False,
        choices=[("", gettext_lazy("any product")), *ProductClass.choices],
    )
    lacks = forms.ChoiceField(
        label=gettext_lazy("Does not hold"),
        required=False,
        choices=[("", "—"), *ProductClass.choices],
    )
    at_least = forms.IntegerField(
        label=gettext_lazy("Assets from"),
        required=False,
        min_value=0,
        max_value=_UNITS_MAX,
        widget=forms.NumberInput(attrs=_AMOUNT),
    )
    at_most = forms.IntegerField(
        label=gettext_lazy("Assets to"),
        required=False,
        min_value=0,
        max_value=_UNITS_MAX,
        widget=forms.NumberInput(attrs=_AMOUNT),
    )
    silent_days = forms.TypedChoiceField(
        label=gettext_lazy("No contact for"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[
            ("", "—"),
            *((days, format_lazy(gettext_lazy("{days} days"), days=days)) for days in SILENT_DAYS),
        ],
    )

    def clean(self) -> dict[str, Any]:
        """A span of amounts that holds nothing is a slip of the hand: say so."""
        found = super().clean() or {}
        least, most = found.get("at_least"), found.get("at_most")
        if least is not None and most is not None and least > most:
            self.add_error("at_most", _("Assets to must not be less than assets from."))
        return found


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A wish with the form that it came from, which says what could not be understood."""

    wish: Wish
    form: NarrowingForm


def asked_by(query: QueryDict) -> Asked:
    """Read an address. What cannot be understood narrows nothing, and the form says so."""
    form = NarrowingForm(query)
    form.is_valid()
    order, is_rising = _order(query.get("order", ""))
    tier, found = query.get("tier", ""), form.cleaned_data
    wish = Wish(
        tier=tier if tier in Tier.values else "",
        holds=found.get("holds", ""),
        lacks=found.get("lacks", ""),
        at_least=found.get("at_least"),
        at_most=found.get("at_most"),
        silent_days=found.get("silent_days"),
        order=order,
        is_rising=is_rising,
        columns=_columns(query.getlist("column")),
        after=_after(query.get("after", "")[:_PLACE_LENGTH], order),
    )
    return Asked(wish=wish, form=form)


def _order(text: str) -> tuple[Column, bool]:
    column = COLUMNS.get(text.removeprefix("-"))
    if column is None or column.value is None:
        return ASSETS, False
    return column, not text.startswith("-")


def _columns(codes: Sequence[str]) -> tuple[str, ...]:
    wanted = tuple(column.code for column in CHOOSABLE if column.code in codes)
    return wanted or USUAL


def _after(text: str, order: Column) -> tuple[int | date, int] | None:
    value, _dot, number = text.partition(".")
    if not number.isdecimal() or int(number) >= 2**63:
        return None
    if order.kind == "day":
        try:
            return date.fromisoformat(value), int(number)
        except ValueError:
            return None
    if not value.removeprefix("-").isdecimal() or abs(int(value)) >= 2**63:
        return None
    return int(value), int(number)
