"""The morning list as a table."""

from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.tables.columns import ACT, Column, Table, sign_in_table
from guanxi.worklist.causes import Group

_CELLS = "worklist/_cell_"


class NarrowingForm(forms.Form):
    """Which tab, and whose work."""

    kind = forms.ChoiceField(
        required=False, choices=[("", ""), *Group.choices], widget=forms.HiddenInput
    )
    whose = forms.ChoiceField(
        required=False, choices=[("mine", ""), ("office", "")], widget=forms.HiddenInput
    )


WORK = sign_in_table(
    Table(
        place="work",
        order="-why",
        narrowing=NarrowingForm,
        columns=(
            Column(
                code="place",
                label=_("No."),
                stands="on_pages",
                looks="n",
                template=f"{_CELLS}place.html",
            ),
            Column(
                code="number",
                label=_("Customer number"),
                shows="item.customer.source_id",
                stands="in_files",
            ),
            Column(
                code="customer",
                label=_("Customer"),
                shows="item.customer.name",
                stands="always",
                looks="who",
                template=f"{_CELLS}customer.html",
            ),
            Column(code="tier", label=_("Tier"), shows="tier_name", stands="in_files"),
            Column(code="cause", label=_("Cause"), shows="cause.name", stands="in_files"),
            Column(
                code="why",
                label=_("Why today"),
                by="score_ppm",
                shows="reason",
                stands="always",
                looks="reason",
                template=f"{_CELLS}why.html",
                falls=True,
                orders=(_("What matters least first"), _("What matters most first")),
            ),
            Column(
                code="amount",
                label=_("Amount"),
                kind="money",
                by="amount_minor",
                shows="item.amount_minor",
                looks="amount",
                template=f"{_CELLS}amount.html",
            ),
            Column(code="currency", label=_("Currency"), shows="item.currency", stands="in_files"),
            Column(
                code="chance",
                label=_("Chance"),
                kind="count",
                by="propensity_percent",
                shows="item.propensity_percent",
                looks="chance",
                template=f"{_CELLS}chance.html",
                in_files=_("Chance %"),
            ),
            Column(
                code="due",
                label=_("Due"),
                kind="day",
                by="due_on",
                shows="item.due_on",
                looks="due",
                template=f"{_CELLS}due.html",
            ),
            Column(
                code="channels",
                label=_("Channels"),
                stands="on_pages",
                looks="channels",
                template=f"{_CELLS}channels.html",
            ),
            Column(code="stewards", label=_("Stewards"), shows="stewards_named", stands="in_files"),
            Column(
                code=ACT,
                label=_("Do"),
                stands="on_pages",
                looks="act",
                template=f"{_CELLS}act.html",
            ),
        ),
    )
)
