"""What people of the rulebook office fill in."""

from django import forms
from django.utils.translation import gettext_lazy as _

NOTE_MAX = 500
FILE_MAX = 400_000
_DAY = {"type": "date"}
_CODE = {"rows": 24, "class": "code", "spellcheck": "false", "autocomplete": "off", "wrap": "off"}


class ProposeForm(forms.Form):
    """The text of an edition, its day, and why. A file takes the place of the text."""

    text = forms.CharField(
        label=_("Text of the edition, in TOML"),
        strip=False,
        required=False,
        widget=forms.Textarea(attrs=_CODE),
    )
    day = forms.DateField(
        label=_("In force from"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d")
    )
    note = forms.CharField(
        label=_("Reason"), max_length=NOTE_MAX, widget=forms.Textarea(attrs={"rows": 2})
    )


class DecideForm(forms.Form):
    """What is decided, about what was seen, and why."""

    decision = forms.ChoiceField(choices=[(name, name) for name in ("approve", "refuse")])
    seen = forms.CharField(required=False, max_length=100)
    note = forms.CharField(required=False, max_length=NOTE_MAX)


class TakeBackForm(forms.Form):
    """Why an approved edition shall not begin."""

    note = forms.CharField(max_length=NOTE_MAX)
