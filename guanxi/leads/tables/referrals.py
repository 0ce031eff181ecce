"""Referrals as tables: leads that were given away, and customers with a specialist beside them."""

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.foundation.tables.columns import Column, Table, sign_in_table
from guanxi.leads.board import who_is
from guanxi.leads.codes import Answer
from guanxi.leads.models import Referral

_CELLS = "leads/_cell_"
WAITS = "waits"  # in an address, for what has no answer


class TabForm(forms.Form):
    """Which of the two lists."""

    tab = forms.ChoiceField(required=False, choices=[("shared", "")], widget=forms.HiddenInput)


class NarrowingForm(TabForm):
    """And how it was answered."""

    answer = forms.ChoiceField(
        label=_("Answer"),
        required=False,
        choices=[("", "—"), *((code or WAITS, words) for code, words in Answer.choices)],
    )


def how_it_goes(referral: Referral) -> str:
    """The outcome of the lead and why; while it is open, where it stands and what comes next."""
    lead = referral.lead
    if lead.outcome:
        return " ".join(filter(None, (lead.get_outcome_display(), lead.get_lost_reason_display())))
    return f"{lead.get_stage_display()} · {lead.next_step}"


GIVEN = sign_in_table(
    Table(
        place="referrals",
        order="-given",
        narrowing=NarrowingForm,
        columns=(
            Column(
                code="number",
                label=_("Customer number"),
                shows="lead.customer.source_id",
                stands="in_files",
            ),
            Column(
                code="lead",
                label=_("Lead"),
                by="lead__title",
                stands="always",
                looks="who",
                template=f"{_CELLS}referred.html",
            ),
            Column(
                code="about",
                label=_("About"),
                shows=lambda one: who_is(one.lead),
                stands="in_files",
            ),
            Column(code="taker", label=pgettext_lazy("referral", "To"), by="taker__name"),
            Column(
                code="answer",
                label=_("Answer"),
                by="answer",
                shows="get_answer_display",
                template=f"{_CELLS}answer.html",
            ),
            Column(code="reason", label=_("Reason"), shows="reason", stands="in_files"),
            Column(
                code="goes",
                label=_("How it goes"),
                by="lead__stage_since",
                shows=how_it_goes,
                template=f"{_CELLS}goes.html",
                orders=(_("Moved the longest ago first"), _("Moved last first")),
            ),
            Column(
                code="won",
                label=pgettext_lazy("leads", "Won"),
                kind="money",
                by="lead__won_minor",
                stands="in_files",
            ),
            Column(code="currency", label=_("Currency"), shows="lead.currency", stands="in_files"),
            Column(
                code="given",
                label=_("Given on"),
                kind="day",
                by="given_at",
                shows=lambda one: localdate(one.given_at),
                falls=True,
            ),
            Column(code="because", label=_("Why it was given"), shows="because", stands="chosen"),
            Column(
                code="answered",
                label=_("Answered on"),
                kind="day",
                by="answered_at",
                shows=lambda one: one.answered_at and localdate(one.answered_at),
                stands="chosen",
            ),
        ),
    )
)
SHARED = sign_in_table(
    Table(
        place="referrals-shared",
        order="-since",
        narrowing=TabForm,
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
                template=f"{_CELLS}shared.html",
            ),
            Column(code="specialist", label=_("Specialist"), by="staff__name"),
            Column(code="referred_by", label=_("Referred by"), by="agreed_by__name"),
            Column(
                code="share",
                label=_("Share"),
                by="percent",
                shows=lambda one: (
                    f"{one.get_counted_display()} {one.percent} %"
                    if one.counted == "split"
                    else one.get_counted_display()
                ),
            ),
            Column(code="since", label=_("Since"), kind="day", by="since", falls=True),
            Column(code="until", label=_("Until"), kind="day", by="until"),
        ),
    )
)
