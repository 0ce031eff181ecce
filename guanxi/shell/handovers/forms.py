"""What people fill in to hand customers over."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.stewardship.codes import HandoverReason

WORDS_MAX = 200


class ProposeForm(forms.Form):
    """Which customers, to whom, and why."""

    customers = forms.TypedMultipleChoiceField(
        label=_("Customers"),
        coerce=int,
        error_messages={"required": _("Choose at least one customer.")},
    )
    receivers = forms.TypedMultipleChoiceField(
        label=_("Receivers"),
        coerce=int,
        error_messages={"required": _("Choose at least one receiver.")},
    )
    reason = forms.ChoiceField(label=_("Reason"), choices=HandoverReason.choices)
    note = forms.CharField(
        label=_("Note"),
        max_length=WORDS_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any, *, customers: Sequence[int], receivers: Sequence[int]) -> None:
        super().__init__(data)
        for name, numbers in (("customers", customers), ("receivers", receivers)):
            self.fields[name].choices = [(number, number) for number in numbers]  # type: ignore[attr-defined]

    def chosen(self, name: str) -> set[str]:
        """The numbers that are ticked, also where something else is wrong."""
        return set(self.data.getlist(name)) if hasattr(self.data, "getlist") else set()


class SignForm(forms.Form):
    """What the signature is for; ``because`` where it is asked that it be taken back."""

    act = forms.ChoiceField(
        choices=[
            (name, name) for name in ("give", "receive", "approve", "end", "ask_back", "hand_back")
        ]
    )
    because = forms.CharField(max_length=WORDS_MAX, required=False)
