"""What the table can say of a customer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.db.models import BigIntegerField, Expression, ExpressionWrapper, F
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Kind = Literal["money", "change", "day", "tags", "contact", "stewards"]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column. ``value`` is what it is put in order by; without one it cannot be.

    ``field`` is the column of the night's facts that it shows, where it shows one.
    """

    code: str
    label: str | Promise
    kind: Kind
    field: str = ""
    is_usual: bool = False

    @property
    def value(self) -> Expression | F | None:
        """The figure that decides the order of the rows."""
        if self.kind == "change":
            change = F("assets_minor") - F("previous_month_end_assets_minor")
            return ExpressionWrapper(change, output_field=BigIntegerField())
        return F(self.field) if self.field else None

    @property
    def falling(self) -> str:
        """The order with the most first, as an address says it."""
        return f"-{self.code}"

    @property
    def first_order(self) -> str:
        """In which order one wants it first: days as they come, amounts from the largest."""
        return self.code if self.kind == "day" else self.falling

    @property
    def is_right(self) -> bool:
        """Whether it stands at the right, as figures do."""
        return self.kind in ("money", "change")


ASSETS = Column(code="assets", label=_("Assets"), kind="money", field="assets_minor")
# All but the customer and the assets, which are always there.
CHOOSABLE = (
    Column(
        code="average",
        label=_("Month average"),
        kind="money",
        field="month_average_assets_minor",
        is_usual=True,
    ),
    Column(code="change", label=_("Since last month-end"), kind="change", is_usual=True),
    Column(code="products", label=_("Products"), kind="tags", is_usual=True),
    Column(code="contacted", label=_("Last contact"), kind="contact", is_usual=True),
    Column(code="stewards", label=_("Stewards"), kind="stewards", is_usual=True),
    Column(code="maturing", label=_("Matures next"), kind="day", field="maturing_on"),
    Column(
        code="maturing_30_days",
        label=_("Maturing in 30 days"),
        kind="money",
        field="maturing_30_days_minor",
    ),
    Column(
        code="inflow",
        label=pgettext_lazy("month", "Came in this month"),
        kind="money",
        field="inflow_month_minor",
    ),
    Column(
        code="outflow",
        label=pgettext_lazy("month", "Went out this month"),
        kind="money",
        field="outflow_month_minor",
    ),
    Column(code="loans", label=_("Loans owed"), kind="money", field="loans_outstanding_minor"),
    Column(
        code="card_spend",
        label=_("Card spending this month"),
        kind="money",
        field="card_spend_month_minor",
    ),
    Column(
        code="last_transaction",
        label=_("Last transaction"),
        kind="day",
        field="last_transaction_on",
    ),
)
COLUMNS: Mapping[str, Column] = {column.code: column for column in (ASSETS, *CHOOSABLE)}
USUAL = tuple(column.code for column in CHOOSABLE if column.is_usual)
