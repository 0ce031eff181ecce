"""The adoption pool as tables: whom one has looked at today, and whom one has adopted."""

from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.tables.columns import ACT, Column, Table, sign_in_table
from guanxi.stewardship.codes import Tier

_CELLS = "shell/pool/_cell_"


class AdoptedForm(forms.Form):
    """Which of the two lists."""

    tab = forms.ChoiceField(required=False, choices=[("adopted", "")], widget=forms.HiddenInput)


class PoolForm(AdoptedForm):
    """And of which tier, and whether a night gave them to somebody."""

    tier = forms.ChoiceField(label=_("Tier"), required=False, choices=[("", "—"), *Tier.choices])
    given = forms.ChoiceField(
        label=_("Given by the night"),
        required=False,
        choices=[("", "—"), ("nobody", _("to nobody")), ("somebody", _("to somebody"))],
    )


# Of nobody in it is anything told that finds a person, and rows are all read already.
POOL = sign_in_table(
    Table(
        place="pool",
        order="place",
        narrowing=PoolForm,
        columns=(
            Column(
                code="place",
                label=_("No."),
                by="place",
                stands="on_pages",
                looks="n",
                orders=(_("As looked at, the first first"), _("As looked at, the last first")),
            ),
            Column(
                code="tier",
                label=_("Tier"),
                by="tier",
                shows="tier.rank",
                stands="always",
                template=f"{_CELLS}tier.html",
                orders=(_("Tier, the highest first"), _("Tier, the lowest first")),
            ),
            Column(
                code="about",
                label=_("Assets, about"),
                kind="money",
                by="about_minor",
                template=f"{_CELLS}about.html",
            ),
            Column(code="since", label=_("Customer since"), by="since_year", shows="since_year"),
            Column(
                code="steward",
                label=_("Given by the night to"),
                by="steward",
                shows=lambda one: one.steward.name if one.steward else "",
                template=f"{_CELLS}steward.html",
            ),
            Column(
                code=ACT,
                label=_("Adopt"),
                stands="on_pages",
                looks="act no-print",
                template=f"{_CELLS}adopt.html",
            ),
        ),
    )
)
ADOPTED = sign_in_table(
    Table(
        place="adopted",
        order="-since",
        narrowing=AdoptedForm,
        columns=(
            Column(
                code="number",
                label=_("Customer number"),
                shows="customer.source_id",
                stands="in_files",
            ),
            Column(
                code="customer",
                label=_("Customer"),
                shows="customer.name",
                stands="always",
                looks="who",
                template=f"{_CELLS}customer.html",
            ),
            Column(code="since", label=_("Adopted on"), kind="day", by="since", falls=True),
            Column(
                code="office",
                label=_("Home office"),
                by="customer__branch__name",
                stands="chosen",
            ),
            Column(
                code=ACT,
                label=_("Release"),
                stands="on_pages",
                looks="act no-print",
                template=f"{_CELLS}release.html",
            ),
        ),
    )
)
