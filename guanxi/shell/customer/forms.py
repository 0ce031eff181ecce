"""What is asked for on a customer's page: a search among transactions, a contact to record."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.bank.codes import Channel, TransactionKind
from guanxi.worklist.codes import ContactChannel, ContactOutcome, ContactPurpose, NextStep
from guanxi.worklist.commands import ContactEntry
from guanxi.worklist.forms import AskingForm

_DAY = {"type": "date"}
_AMOUNT = {"inputmode": "decimal", "min": "0"}
AMOUNT_MAX = 10**13


class TransactionSearch(forms.Form):
    """Every field narrows; an empty form finds everything."""

    since = forms.DateField(
        label=gettext_lazy("From day"), required=False, widget=forms.DateInput(attrs=_DAY)
    )
    until = forms.DateField(
        label=gettext_lazy("To day"), required=False, widget=forms.DateInput(attrs=_DAY)
    )
    at_least = forms.DecimalField(
        label=gettext_lazy("Amount from"),
        required=False,
        min_value=0,
        max_value=AMOUNT_MAX,
        decimal_places=2,
        widget=forms.NumberInput(attrs=_AMOUNT),
    )
    at_most = forms.DecimalField(
        label=gettext_lazy("Amount to"),
        required=False,
        min_value=0,
        max_value=AMOUNT_MAX,
        decimal_places=2,
        widget=forms.NumberInput(attrs=_AMOUNT),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=[("", gettext_lazy("all kinds")), *TransactionKind.choices],
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("Channel"),
        required=False,
        choices=[("", gettext_lazy("all channels")), *Channel.choices],
    )

    def clean(self) -> dict[str, object]:
        """A span of days or amounts that holds nothing is a slip of the hand: say so."""
        found = super().clean() or {}
        _refuse_empty_spans(self, found, ("since", "until"), ("at_least", "at_most"))
        return found


class LookSearch(forms.Form):
    """Which looks at the customer are shown: by whom, when, of what."""

    who = forms.TypedChoiceField(
        label=gettext_lazy("Who"), required=False, coerce=int, empty_value=None
    )
    what = forms.ChoiceField(
        label=gettext_lazy("What"),
        required=False,
        choices=[
            ("", gettext_lazy("everything")),
            ("clear", gettext_lazy("identity in clear")),
        ],
    )
    since = forms.DateField(
        label=gettext_lazy("From day"), required=False, widget=forms.DateInput(attrs=_DAY)
    )
    until = forms.DateField(
        label=gettext_lazy("To day"), required=False, widget=forms.DateInput(attrs=_DAY)
    )

    def __init__(self, data: Any, *, people: Sequence[tuple[int, str]]) -> None:
        super().__init__(data)
        who: Any = self.fields["who"]
        who.choices = [("", _("everybody")), *people]

    def clean(self) -> dict[str, object]:
        """As for transactions."""
        found = super().clean() or {}
        _refuse_empty_spans(self, found, ("since", "until"))
        return found


class ContactForm(AskingForm):
    """A contact in few clicks (5.2)."""

    channel = forms.ChoiceField(
        label=gettext_lazy("Channel"), choices=ContactChannel.choices, widget=forms.RadioSelect
    )
    purpose = forms.ChoiceField(
        label=gettext_lazy("Purpose"), choices=ContactPurpose.choices, widget=forms.RadioSelect
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"), choices=ContactOutcome.choices, widget=forms.RadioSelect
    )
    next_step = forms.ChoiceField(
        label=gettext_lazy("Next step"), choices=NextStep.choices, initial=NextStep.NONE
    )
    next_on = forms.DateField(
        label=gettext_lazy("On"), required=False, widget=forms.DateInput(attrs=_DAY)
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"), min_value=0, max_value=24 * 60, initial=5
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def entry(self) -> ContactEntry:
        """What the command takes. Only after `is_valid`."""
        by_hand = {name: self.cleaned_data[name] for name in self.base_fields}
        return ContactEntry(**by_hand, answers=self.answers())

    def choices_by_hand(self) -> list[forms.BoundField]:
        """One click each."""
        return [self[name] for name in ("channel", "purpose", "outcome")]

    def fields_by_hand(self) -> list[forms.BoundField]:
        """What is typed, where there is something to type."""
        return [self[name] for name in ("next_step", "next_on", "minutes", "note")]


def _refuse_empty_spans(form: forms.Form, found: dict[str, Any], *spans: tuple[str, str]) -> None:
    for first, last in spans:
        begin, end = found.get(first), found.get(last)
        if begin is not None and end is not None and begin > end:
            form.add_error(last, _("Must not be below the other end."))
