"""What staff fill in beside the list: as little as possible, the likely answer chosen."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.bank.models import Staff
from guanxi.worklist import queries
from guanxi.worklist.causes import Group, cause_of
from guanxi.worklist.codes import (
    OUTCOMES_BY_HAND,
    ContactChannel,
    ContactOutcome,
    ContactPurpose,
    NextStep,
    WorkOutcome,
)
from guanxi.worklist.commands import ContactEntry
from guanxi.worklist.models import WorkItem
from guanxi.worklist.morning import Row
from guanxi.worklist.questions import Question

_NOTE_MAX = 1000
_ANSWER_MAX = 200
_TOLD = "told_"
_PURPOSES = {
    Group.RETAIN: ContactPurpose.RETAIN,
    Group.GROW: ContactPurpose.ADVISE,
    Group.MATURING: ContactPurpose.ADVISE,
    Group.CARE: ContactPurpose.CARE,
}
# What a contact makes of the work it was about; outcomes not named leave it open.
_ENDS: dict[str, dict[str, str]] = {
    Group.RETAIN: {
        ContactOutcome.AGREED: WorkOutcome.RETAINED,
        ContactOutcome.DECLINED: WorkOutcome.LOST,
    },
    Group.GROW: {
        ContactOutcome.AGREED: WorkOutcome.UPGRADED,
        ContactOutcome.DECLINED: WorkOutcome.DONE,
    },
}
_ENDS_OTHERWISE: dict[str, str] = {
    ContactOutcome.REACHED: WorkOutcome.DONE,
    ContactOutcome.AGREED: WorkOutcome.DONE,
    ContactOutcome.DECLINED: WorkOutcome.DONE,
}


class AskingForm(forms.Form):
    """A contact, with a box for each question that is asked of the customer along the way."""

    def __init__(self, data: Any, *, questions: Sequence[Question] = (), **more: Any) -> None:
        super().__init__(data, **more)
        self.questions = questions
        for question in questions:
            self.fields[_TOLD + question.code] = forms.CharField(
                label=question.label,
                required=False,
                max_length=_ANSWER_MAX,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )

    def fields_to_ask(self) -> list[forms.BoundField]:
        """The boxes."""
        return [self[_TOLD + question.code] for question in self.questions]

    def answers(self) -> dict[str, str]:
        """What was said, by code; nothing where the box stayed empty. Only after `is_valid`."""
        said = {one.code: self.cleaned_data[_TOLD + one.code] for one in self.questions}
        return {code: answer for code, answer in said.items() if answer}


class ContactForm(AskingForm):
    """Channel, minutes, note and next step are optional to touch; the outcome is the button."""

    channel = forms.ChoiceField(label=_("Channel"), choices=ContactChannel.choices)
    outcome = forms.ChoiceField(choices=ContactOutcome.choices)
    minutes = forms.TypedChoiceField(
        label=_("Time spent"),
        coerce=int,
        choices=[(5, _("5 min")), (10, _("10 min")), (20, _("20 min")), (40, _("40 min"))],
    )
    note = forms.CharField(label=_("Note"), max_length=_NOTE_MAX, required=False)
    next_on = forms.DateField(label=_("Next step on"), required=False)
    next_step = forms.ChoiceField(label=_("Next step"), choices=NextStep.choices, required=False)
    keep_open = forms.BooleanField(label=_("Leave it on my list"), required=False)

    def __init__(
        self, data: Any, *, row: Row, day: date, questions: Sequence[Question] = ()
    ) -> None:
        usual = {"channel": row.channels[0], "minutes": 10}
        super().__init__(data, questions=questions, initial=usual)
        self.item, self.group = row.item, row.cause.group
        self.tomorrow = day + timedelta(days=1)

    def entry(self) -> ContactEntry:
        """What the command takes. Only after `is_valid`."""
        data = self.cleaned_data
        ends = _ENDS.get(self.group, _ENDS_OTHERWISE)
        next_on = data["next_on"]
        step = data["next_step"] or NextStep.NONE
        return ContactEntry(
            channel=data["channel"],
            purpose=_purpose(self.item),
            outcome=data["outcome"],
            minutes=data["minutes"],
            note=data["note"],
            next_step=NextStep.CALL if next_on and step == NextStep.NONE else step,
            next_on=next_on,
            item_id=self.item.pk,
            closes_with=None if data["keep_open"] else ends.get(data["outcome"]),
            answers=self.answers(),
        )


class PostponeForm(forms.Form):
    """Until when."""

    until = forms.DateField(label=_("Until"))

    def __init__(self, data: Any, *, item: WorkItem, day: date) -> None:
        super().__init__(data)
        self.choices: Sequence[date] = [
            until
            for until in (day + timedelta(days=days) for days in (1, 2, 3, 7, 14))
            if until <= item.deadline
        ]
        self.earliest, self.latest = day + timedelta(days=1), item.deadline


class HandOverForm(forms.Form):
    """To whom."""

    to = forms.ModelChoiceField(queryset=Staff.objects.none(), widget=forms.RadioSelect)

    def __init__(self, data: Any, *, item: WorkItem, day: date) -> None:
        super().__init__(data)
        takers = queries.takers_of(item, day)
        self.takers = takers
        field = self.fields["to"]
        field.queryset = takers  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    """How it ended."""

    outcome = forms.ChoiceField(
        choices=[(code, WorkOutcome(code).label) for code in OUTCOMES_BY_HAND]
    )


def _purpose(item: WorkItem) -> str:
    if item.cause == "loan_overdue":
        return ContactPurpose.COLLECT
    return _PURPOSES[Group(cause_of(item.cause).group)]
