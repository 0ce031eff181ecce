"""What the privacy office, heads and people who are stopped fill in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.privacy.purposes import PURPOSES
from guanxi.privacy.unusual import queries
from guanxi.privacy.unusual.approvals import Decision
from guanxi.privacy.unusual.codes import ApprovalKind, UnusualOutcome
from guanxi.privacy.unusual.queries import LogWish
from guanxi.shell.door_words import every_door

_WORDS_MAX, _MOST = 200, 100_000
_DAY = {"type": "date"}


class CloseForm(forms.Form):
    """What an alert was, and why one thinks so."""

    outcome = forms.ChoiceField(
        label=_("What it was"), choices=UnusualOutcome.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(label=_("Reason"), max_length=_WORDS_MAX)


class DecideForm(forms.Form):
    """How far somebody may read on, and until when; or not at all."""

    agreed = forms.BooleanField(required=False)
    amount = forms.IntegerField(min_value=1, max_value=_MOST)
    hours = forms.IntegerField(min_value=1, max_value=24)
    note = forms.CharField(max_length=_WORDS_MAX, required=False)

    def decision(self, *, longest: int) -> Decision:
        """What the command takes. Only after `is_valid`."""
        given = self.cleaned_data
        return Decision(**{**given, "hours": min(given["hours"], longest)})


class AskForm(forms.Form):
    """Why somebody must read more, and how much."""

    kind = forms.ChoiceField(choices=ApprovalKind.choices, widget=forms.HiddenInput)
    amount = forms.IntegerField(min_value=1, max_value=_MOST)
    because = forms.CharField(
        label=_("What for"), max_length=_WORDS_MAX, widget=forms.Textarea(attrs={"rows": 3})
    )


class WatchForm(forms.Form):
    """A customer to watch over, by the number of the record."""

    customer = forms.IntegerField(label=_("Customer, by record"), min_value=1, max_value=2**53)
    because = forms.CharField(label=_("Reason"), max_length=_WORDS_MAX)


class LogForm(forms.Form):
    """Every field narrows; an empty form finds the whole record."""

    person = forms.CharField(label=_("Person"), max_length=60, required=False)
    office = forms.TypedChoiceField(label=_("Office"), required=False, coerce=int, empty_value=None)
    customer = forms.IntegerField(
        label=_("Customer, by record"), required=False, min_value=1, max_value=2**53
    )
    purpose = forms.ChoiceField(
        label=_("Purpose"), required=False, choices=[("", _("all purposes")), *PURPOSES.items()]
    )
    door = forms.ChoiceField(label=_("Page"), required=False)
    day = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs=_DAY))
    before = forms.IntegerField(required=False, min_value=1, max_value=2**62)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["door"].choices = [("", _("all pages")), *every_door()]  # type: ignore[attr-defined]
        offices = queries.offices_of_readers().values_list("pk", "name")
        self.fields["office"].choices = [("", _("all offices")), *offices]  # type: ignore[attr-defined]

    @property
    def narrowing(self) -> list[forms.BoundField]:
        """The fields in the order in which the page shows them."""
        return [self[name] for name in ("person", "office", "customer", "purpose", "door", "day")]

    def wish(self) -> LogWish:
        """What is sought. Only after `is_valid`."""
        given = {name: value for name, value in self.cleaned_data.items() if value != ""}
        return LogWish(**given)
