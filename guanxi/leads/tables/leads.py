"""Leads as tables: what is open, and what ended."""

from dataclasses import replace

from django import forms
from django.db.models import Case, PositiveSmallIntegerField, Value, When
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.foundation.tables.columns import Column, Table, sign_in_table
from guanxi.leads.board import who_is
from guanxi.leads.codes import Interest, Stage

_STAGES = Case(
    *(When(stage=stage, then=Value(number)) for number, stage in enumerate(Stage)),
    output_field=PositiveSmallIntegerField(),
)


class NarrowingForm(forms.Form):
    """Which tab, whose, and of what kind."""

    tab = forms.ChoiceField(
        required=False, choices=[("list", ""), ("ended", "")], widget=forms.HiddenInput
    )
    whose = forms.ChoiceField(
        required=False, choices=[("office", ""), ("mine", "")], widget=forms.HiddenInput
    )
    stage = forms.ChoiceField(label=_("Stage"), required=False, choices=[("", "—"), *Stage.choices])
    interest = forms.ChoiceField(
        label=pgettext_lazy("lead", "Line of work"),
        required=False,
        choices=[("", "—"), *Interest.choices],
    )


LEAD = Column(
    code="lead",
    label=_("Lead"),
    by="title",
    stands="always",
    looks="who",
    template="leads/_cell_lead.html",
)
NUMBER = Column(
    code="number", label=_("Customer number"), shows="customer.source_id", stands="in_files"
)
ABOUT = Column(code="about", label=_("About"), shows=who_is, stands="in_files")
STAGE = Column(code="stage", label=_("Stage"), by=_STAGES, shows="get_stage_display")
INTEREST = Column(
    code="interest",
    label=pgettext_lazy("lead", "Line of work"),
    by="interest",
    shows="get_interest_display",
)
EXPECTED = Column(code="expected", label=_("Expected"), kind="money", by="expected_minor")
CURRENCY = Column(code="currency", label=_("Currency"), shows="currency", stands="in_files")
NEXT_STEP = Column(code="step", label=_("Next step"), shows="next_step")
DUE = Column(code="due", label=_("Due"), kind="day", by="next_on", template="leads/_cell_due.html")
STEWARD = Column(code="steward", label=_("Steward"), by="staff__name")
OPENED = Column(
    code="opened",
    label=_("Opened on"),
    kind="day",
    by="opened_at",
    shows=lambda lead: localdate(lead.opened_at),
    stands="chosen",
)
OUTCOME = Column(
    code="outcome",
    label=_("Outcome"),
    by="outcome",
    shows="get_outcome_display",
    template="leads/_cell_outcome.html",
)
LOST = Column(
    code="lost", label=_("Why it was lost"), shows="get_lost_reason_display", stands="in_files"
)
WON = Column(code="won", label=pgettext_lazy("leads", "Won"), kind="money", by="won_minor")
ENDED = Column(
    code="ended",
    label=_("Ended on"),
    kind="day",
    by="ended_at",
    shows=lambda lead: localdate(lead.ended_at) if lead.ended_at else None,
    falls=True,
)

OPEN_LEADS = sign_in_table(
    Table(
        place="leads",
        order="due",
        narrowing=NarrowingForm,
        columns=(
            *(NUMBER, LEAD, ABOUT, STAGE, INTEREST, EXPECTED, CURRENCY),
            *(NEXT_STEP, DUE, STEWARD, OPENED),
        ),
    )
)
ENDED_LEADS = sign_in_table(
    Table(
        place="leads-ended",
        order="-ended",
        narrowing=NarrowingForm,
        columns=(
            *(NUMBER, LEAD, ABOUT, OUTCOME, LOST, EXPECTED, WON, CURRENCY, STEWARD, ENDED),
            *(replace(column, stands="chosen") for column in (STAGE, INTEREST)),
            OPENED,
        ),
    )
)
