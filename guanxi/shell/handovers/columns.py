"""Handovers, and who is away, as tables."""

from django import forms
from django.db.models import Case, PositiveSmallIntegerField, Value, When
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.foundation.tables.columns import ACT, Column, Table, sign_in_table
from guanxi.stewardship.codes import AbsenceKind, HandoverReason

_AWAY, _HANDED, _BEFORE = "shell/handovers/_cell_away_", "shell/handovers/_cell_", "handover."
_NAME = 40
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
# As far as a handover has come, in the order in which reading.state_of tells it.
_STATES = Case(
    When(undone_at__isnull=False, then=Value(6)),
    When(undo_asked_at__isnull=False, then=Value(5)),
    When(received_at__isnull=False, then=Value(4)),
    When(ended_at__isnull=False, then=Value(3)),
    When(run__isnull=False, then=Value(2)),
    When(given_at__isnull=False, then=Value(1)),
    default=Value(0),
    output_field=PositiveSmallIntegerField(),
)


class AbsenceNarrowingForm(forms.Form):
    """Whoever is away on a day, and of what kind."""

    on = forms.DateField(label=_("Away on"), required=False, widget=_DAY)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", "—"), *AbsenceKind.choices]
    )


class HandoverNarrowingForm(forms.Form):
    """Which tab, whose, and why."""

    state = forms.ChoiceField(required=False, choices=[("over", "")], widget=forms.HiddenInput)
    who = forms.CharField(
        label=pgettext_lazy("handover", "Giver or receiver"), required=False, max_length=_NAME
    )
    reason = forms.ChoiceField(
        label=_("Reason"), required=False, choices=[("", "—"), *HandoverReason.choices]
    )


ABSENCES = sign_in_table(
    Table(
        place="absences",
        order="first",
        narrowing=AbsenceNarrowingForm,
        columns=(
            Column(
                code="who",
                label=_("Who"),
                by="staff__name",
                stands="always",
                looks="who",
                template=f"{_AWAY}who.html",
            ),
            Column(code="role", label=_("Role"), shows="staff.get_role_display", stands="in_files"),
            Column(code="office", label=_("Office"), by="staff__branch__name", stands="chosen"),
            Column(code="first", label=_("First day away"), kind="day", by="from_on"),
            Column(code="back", label=_("Back on"), kind="day", by="until_on"),
            Column(
                code="days",
                label=_("Days"),
                kind="count",
                shows=lambda one: (one.until_on - one.from_on).days,
                stands="chosen",
            ),
            Column(code="kind", label=_("Kind"), by="kind", shows="get_kind_display"),
            Column(code="by", label=_("Entered by"), by="entered_by__name"),
            Column(
                code=ACT,
                label=_("Back already"),
                stands="on_pages",
                looks="act no-print",
                template=f"{_AWAY}act.html",
            ),
        ),
    )
)
HANDOVERS = sign_in_table(
    Table(
        place="handovers",
        order="-proposed",
        narrowing=HandoverNarrowingForm,
        columns=(
            Column(
                code="giver",
                label=pgettext_lazy("handover", "From"),
                by="giver__name",
                shows=f"{_BEFORE}giver.name",
                stands="always",
                looks="who",
                template=f"{_HANDED}giver.html",
            ),
            Column(
                code="office",
                label=_("Office"),
                by="giver__branch__name",
                shows=f"{_BEFORE}giver.branch.name",
                stands="chosen",
            ),
            Column(
                code="receiver",
                label=pgettext_lazy("handover", "To"),
                by="receiver__name",
                shows=f"{_BEFORE}receiver.name",
                template=f"{_HANDED}receiver.html",
            ),
            Column(
                code="customers",
                label=_("Customers"),
                kind="count",
                by="customers",
                shows=f"{_BEFORE}customers",
            ),
            Column(
                code="assets",
                label=_("Assets"),
                kind="money",
                by="assets_minor",
                shows=f"{_BEFORE}assets_minor",
                template=f"{_HANDED}assets.html",
            ),
            Column(
                code="reason",
                label=_("Reason"),
                by="reason",
                shows=f"{_BEFORE}get_reason_display",
            ),
            Column(code="note", label=_("Note"), shows=f"{_BEFORE}note", stands="chosen"),
            Column(
                code="state",
                label=pgettext_lazy("handover", "State"),
                by=_STATES,
                shows="state.words",
                template=f"{_HANDED}state.html",
            ),
            Column(
                code="proposed",
                label=pgettext_lazy("handover", "Proposed"),
                kind="day",
                by="proposed_at",
                shows=lambda line: localdate(line.handover.proposed_at),
                template=f"{_HANDED}proposed.html",
                falls=True,
            ),
            Column(
                code="proposed_by",
                label=_("Proposed by"),
                by="proposed_by__name",
                shows=f"{_BEFORE}proposed_by.name",
                stands="in_files",
            ),
            Column(
                code="received",
                label=pgettext_lazy("handover", "Received on"),
                kind="day",
                by="received_at",
                shows=lambda line: (
                    line.handover.received_at and localdate(line.handover.received_at)
                ),
                falls=True,
                stands="chosen",
            ),
            Column(
                code="moved",
                label=_("Customers who moved"),
                kind="count",
                by="moved",
                shows=f"{_BEFORE}moved",
                stands="chosen",
            ),
            Column(
                code="work",
                label=_("Open work that moved"),
                kind="count",
                by="work_items",
                shows=f"{_BEFORE}work_items",
                stands="chosen",
            ),
        ),
    )
)
