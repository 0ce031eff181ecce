"""Pairs of records that look like one person, as a table."""

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from guanxi.duplicates.codes import Field
from guanxi.foundation.tables.columns import ACT, Column, Table, sign_in_table
from guanxi.shell.duplicates.reading import TABS, Summary

_CELLS = "shell/duplicates/_cell_"


class NarrowingForm(forms.Form):
    """Which tab, how sure, and which field is alike or differs."""

    state = forms.ChoiceField(
        required=False, choices=[(name, "") for name in TABS], widget=forms.HiddenInput
    )
    points = forms.IntegerField(
        label=_("Points from"),
        required=False,
        min_value=0,
        max_value=1_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    alike = forms.ChoiceField(label=_("Alike"), required=False, choices=[("", "—"), *Field.choices])
    unlike = forms.ChoiceField(
        label=_("Different"), required=False, choices=[("", "—"), *Field.choices]
    )


def _record(place: int, name: str, label: Promise, path: str) -> Column:
    """What a file says of one of the two records; nothing of one that gave way."""

    def shows(line: Summary) -> str:
        records = line.records[place : place + 1]
        return path.format(records[0]) if records else ""

    return Column(code=f"{name}_{place + 1}", label=label, shows=shows, stands="in_files")


PAIRS = sign_in_table(
    Table(
        place="duplicates",
        order="-points",
        narrowing=NarrowingForm,
        columns=(
            Column(
                code="records",
                label=pgettext_lazy("pair", "Records"),
                stands="on_pages",
                looks="who",
                template=f"{_CELLS}records.html",
            ),
            _record(0, "number", _("First customer number"), "{.source_id}"),
            _record(0, "name", _("First name as masked"), "{.name}"),
            _record(0, "office", _("First home office"), "{.branch.name}"),
            _record(1, "number", _("Second customer number"), "{.source_id}"),
            _record(1, "name", _("Second name as masked"), "{.name}"),
            _record(1, "office", _("Second home office"), "{.branch.name}"),
            Column(
                code="before",
                label=_("Number that gave way"),
                shows="number_before",
                stands="in_files",
            ),
            Column(
                code="alike", label=_("Alike"), shows=lambda line: gettext(", ").join(line.alike)
            ),
            Column(
                code="unlike",
                label=_("Different"),
                shows=lambda line: gettext(", ").join(line.unlike),
                looks="muted",
            ),
            Column(
                code="points", label=_("Points"), kind="count", by="points", shows="pair.points"
            ),
            Column(
                code="state",
                label=pgettext_lazy("pair", "State"),
                by="state",
                shows="pair.get_state_display",
                template=f"{_CELLS}state.html",
            ),
            Column(
                code="found",
                label=_("Found on"),
                kind="day",
                by="found_on",
                shows="pair.found_on",
                falls=True,
                stands="chosen",
            ),
            Column(
                code="said_by",
                label=_("Said by"),
                by="proposed_by__name",
                shows="pair.proposed_by.name",
                stands="chosen",
            ),
            Column(code="note", label=_("Note"), shows="pair.note", stands="chosen"),
            Column(
                code="decided_by",
                label=_("Decided by"),
                by="decided_by__name",
                shows="pair.decided_by.name",
                stands="chosen",
            ),
            Column(
                code=ACT,
                label=_("Look at it"),
                stands="on_pages",
                looks="act no-print",
                template=f"{_CELLS}act.html",
            ),
        ),
    )
)
