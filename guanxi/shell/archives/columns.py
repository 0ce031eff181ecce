"""The master ledger as a table: what it says of an archive, and what narrows it."""

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.archive.codes import State
from guanxi.foundation.tables.columns import Column, Table, sign_in_table
from guanxi.stewardship.codes import Tier

_TEMPLATES = "shell/archives/_cell_"


class NarrowingForm(forms.Form):
    """A tier, a state, or one customer."""

    tier = forms.ChoiceField(
        required=False, choices=[("", ""), *Tier.choices], widget=forms.HiddenInput
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("every state")), *State.choices]
    )
    number = forms.CharField(label=_("Customer number"), required=False, max_length=40)

    def clean_number(self) -> str:
        """Numbers are written with large letters."""
        return str(self.cleaned_data["number"]).upper()


LEDGER = sign_in_table(
    Table(
        place="archives",
        order="tier",
        narrowing=NarrowingForm,
        columns=(
            Column(
                code="archive",
                label=_("Archive"),
                by="pk",
                shows="dossier.number",
                stands="always",
                looks="nowrap",
                template=f"{_TEMPLATES}archive.html",
            ),
            Column(
                code="number",
                label=_("Customer number"),
                shows="dossier.customer.source_id",
                stands="in_files",
            ),
            Column(
                code="customer",
                label=_("Customer"),
                shows="dossier.customer.name",
                stands="always",
                looks="who",
                template=f"{_TEMPLATES}customer.html",
            ),
            Column(
                code="tier",
                label=_("Tier"),
                by="tier_rank",
                shows="tier.label",
                template=f"{_TEMPLATES}tier.html",
            ),
            Column(
                code="office",
                label=_("Home office"),
                by="customer__branch__name",
                shows="dossier.customer.branch.name",
                stands="in_files",
            ),
            Column(
                code="opened",
                label=pgettext_lazy("archive", "Opened"),
                kind="day",
                by="opened_on",
                shows="dossier.opened_on",
                template=f"{_TEMPLATES}opened.html",
                in_files=pgettext_lazy("archive", "Opened on"),
            ),
            Column(
                code="opened_by",
                label=_("Opened by"),
                shows=lambda line: (
                    line.dossier.opened_by.name
                    if line.dossier.opened_by
                    else str(line.dossier.get_opened_how_display())
                ),
                stands="in_files",
            ),
            Column(
                code="keeper",
                label=_("With whom"),
                shows="keeper",
                template=f"{_TEMPLATES}keeper.html",
            ),
            Column(
                code="since", label=_("Since"), kind="day", shows="kept_since", stands="in_files"
            ),
            Column(
                code="had_before",
                label=_("Handed over by"),
                shows="had_before",
                stands="in_files",
            ),
            Column(code="used", label=_("Last used"), kind="day", shows="last_used_on"),
            Column(
                code="kept",
                label=_("Kept until"),
                kind="day",
                by="kept_until",
                shows="dossier.kept_until",
            ),
            Column(
                code="state",
                label=_("State"),
                shows="state.label",
                template=f"{_TEMPLATES}state.html",
            ),
            Column(
                code="proposed",
                label=_("Destruction proposed by"),
                shows="dossier.proposed_by.name",
                stands="in_files",
            ),
            Column(
                code="approved",
                label=_("Destruction approved by"),
                shows="dossier.approved_by.name",
                stands="in_files",
            ),
            Column(
                code="destroyed",
                label=_("Destroyed on"),
                kind="day",
                by="destroyed_at",
                shows=lambda line: (
                    line.dossier.destroyed_at and localdate(line.dossier.destroyed_at)
                ),
                stands="in_files",
            ),
        ),
    )
)
