"""What the table can say of a customer, and what narrows it."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import BigIntegerField, ExpressionWrapper, F
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from guanxi.bank.codes import ProductClass
from guanxi.foundation.spreadsheets.cells import ColumnKind
from guanxi.foundation.tables.columns import Column, Stands, Table, sign_in_table
from guanxi.stewardship.codes import Tier

if TYPE_CHECKING:
    from guanxi.shell.portfolio.table import Line

SILENT_DAYS = (30, 60, 90, 180)
_UNITS_MAX = 10**12
_AMOUNT = {"step": "1", "inputmode": "numeric"}
_CHANGE = ExpressionWrapper(
    F("assets_minor") - F("previous_month_end_assets_minor"), output_field=BigIntegerField()
)


class NarrowingForm(forms.Form):
    """Every field narrows; an empty form finds everybody."""

    tier = forms.ChoiceField(
        label=gettext_lazy("Tier"),
        required=False,
        choices=[("", ""), *Tier.choices],
        widget=forms.HiddenInput,
    )
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


def _fact(
    code: str,
    field: str,
    label: Promise,
    kind: ColumnKind = "money",
    stands: Stands = "chosen",
) -> Column:
    """One of the night's facts as it is."""
    return Column(
        code=code, label=label, kind=kind, by=field, shows=f"facts.{field}", stands=stands
    )


def _named(line: "Line") -> str:
    return " ".join(f"{code} {person.name}" for code, person in line.stewards)


CUSTOMERS = sign_in_table(
    Table(
        place="customers",
        order="-assets",
        narrowing=NarrowingForm,
        columns=(
            Column(
                code="number",
                label=gettext_lazy("Customer number"),
                shows="customer.source_id",
                stands="in_files",
            ),
            Column(
                code="who",
                label=gettext_lazy("Customer"),
                shows="customer.name",
                template="shell/portfolio/_who.html",
                stands="always",
                looks="who",
            ),
            Column(code="tier", label=gettext_lazy("Tier"), shows="tier_name", stands="in_files"),
            Column(
                code="currency",
                label=gettext_lazy("Currency"),
                shows="currency",
                stands="in_files",
            ),
            Column(
                code="assets",
                label=gettext_lazy("Assets"),
                kind="money",
                by="assets_minor",
                shows="facts.assets_minor",
                stands="always",
                looks="amount",
            ),
            _fact(
                "average",
                "month_average_assets_minor",
                gettext_lazy("Month average"),
                stands="usually",
            ),
            Column(
                code="change",
                label=gettext_lazy("Since last month-end"),
                kind="money",
                by=_CHANGE,
                shows="facts.previous_month_end_assets_minor",
                template="shell/portfolio/_change.html",
                in_files=gettext_lazy("Assets at last month-end"),
            ),
            Column(
                code="products",
                label=gettext_lazy("Products"),
                shows=lambda line: " ".join(line.products),
                template="shell/portfolio/_products.html",
            ),
            Column(
                code="contacted",
                label=gettext_lazy("Last contact"),
                kind="day",
                shows=lambda line: (
                    localtime(line.contacted_at).date() if line.contacted_at else None
                ),
                template="shell/portfolio/_contacted.html",
            ),
            Column(
                code="stewards",
                label=gettext_lazy("Stewards"),
                shows=_named,
                template="shell/portfolio/_stewards.html",
            ),
            _fact("maturing", "maturing_on", gettext_lazy("Matures next"), "day"),
            _fact(
                "maturing_30_days", "maturing_30_days_minor", gettext_lazy("Maturing in 30 days")
            ),
            _fact("inflow", "inflow_month_minor", pgettext_lazy("month", "Came in this month")),
            _fact("outflow", "outflow_month_minor", pgettext_lazy("month", "Went out this month")),
            _fact("loans", "loans_outstanding_minor", gettext_lazy("Loans owed")),
            _fact("card_spend", "card_spend_month_minor", gettext_lazy("Card spending this month")),
            _fact(
                "last_transaction", "last_transaction_on", gettext_lazy("Last transaction"), "day"
            ),
        ),
    )
)
