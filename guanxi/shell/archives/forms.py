"""What is asked for: a relation, a household, what a customer needs, what becomes of an archive."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.archive.codes import Horizon, Hours, Need, TieKind, Use
from guanxi.archive.commands import Learning, Needs
from guanxi.worklist.codes import ContactChannel

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_LINES = forms.Textarea(attrs={"rows": 3})
_WORDS, _TEXT, _NUMBER = 300, 1000, 40


class LearntForm(forms.Form):
    """From which day something holds, or until which, and how it is known."""

    on = forms.DateField(label=_("From which day"), widget=_DAY)
    because = forms.CharField(
        label=_("How you know"),
        max_length=_WORDS,
        help_text=_("Without names of others: who sees only one of the two reads it too."),
    )

    def __init__(self, data: Any = None, *, day: date, until: bool = False) -> None:
        super().__init__(data, initial={"on": day})
        if until:
            self.fields["on"].label = _("Until which day")
            self.fields["because"].label = _("Why it ends")
            self.fields["because"].help_text = ""

    def learning(self) -> Learning:
        """What was filled in."""
        given = self.cleaned_data
        return Learning(on=given["on"], because=given["because"])


class RelationForm(LearntForm):
    """Another customer, by number, and what that one is to this one."""

    number = forms.CharField(label=_("Number of the other customer"), max_length=_NUMBER)
    kind = forms.ChoiceField(label=_("The other one is the customer's"), choices=TieKind.choices)

    field_order = ("number", "kind", "on", "because")


class JoinForm(LearntForm):
    """Another customer of the household, by number."""

    number = forms.CharField(label=_("Number of a customer who lives there"), max_length=_NUMBER)

    field_order = ("number", "on", "because")


class NeedsForm(forms.Form):
    """What the customer needs, wants and prefers, as the steward heard it."""

    needs = forms.MultipleChoiceField(
        label=_("Needs"),
        choices=Need.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    goals = forms.CharField(
        label=_("Goals, in the customer's words"), max_length=_TEXT, required=False, widget=_LINES
    )
    horizon = forms.ChoiceField(
        label=_("By when"),
        choices=[("", pgettext_lazy("needs", "not said")), *Horizon.choices],
        required=False,
    )
    preferences = forms.CharField(
        label=_("Likes and dislikes"), max_length=_TEXT, required=False, widget=_LINES
    )
    channel = forms.ChoiceField(
        label=_("Likes to be reached by"),
        choices=[("", pgettext_lazy("needs", "not said")), *ContactChannel.choices],
        required=False,
    )
    hours = forms.ChoiceField(
        label=_("Likes to be reached at"),
        choices=[("", pgettext_lazy("needs", "not said")), *Hours.choices],
        required=False,
    )
    heard = forms.ChoiceField(
        label=_("How you heard it"), choices=ContactChannel.choices, initial=ContactChannel.VISIT
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def written(self) -> Needs:
        """What was filled in."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return Needs(**given)

    def choices_by_hand(self) -> forms.BoundField:
        """One click each."""
        return self["needs"]

    def fields_by_hand(self) -> list[forms.BoundField]:
        """What is written or chosen."""
        names = ("goals", "preferences", "horizon", "channel", "hours", "heard")
        return [self[name] for name in names]


class UseForm(forms.Form):
    """What the archive is taken out for."""

    use = forms.ChoiceField(
        label=pgettext_lazy("archive", "Taken out for"), choices=Use.choices, initial=Use.MEETING
    )


class BecauseForm(forms.Form):
    """A reason that others read."""

    because = forms.CharField(label=pgettext_lazy("archive", "Reason"), max_length=_WORDS)
