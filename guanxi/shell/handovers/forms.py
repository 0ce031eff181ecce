"""What people fill in to hand customers over."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.stewardship.codes import Counting, HandoverReason
from guanxi.stewardship.rules.crediting import WHOLE_PERCENT, Terms

WORDS_MAX = 200
COUNTED = (
    (Counting.SPLIT.value, _("Split between the two")),
    (Counting.TWICE.value, _("Counted twice: in full for both")),
)


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
    reason = forms.ChoiceField(
        label=_("Reason"),
        # What a customer chose after a rise begins on the customer's page.
        choices=[(code, words) for code, words in HandoverReason.choices if code != "choice"],
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=WORDS_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    counted = forms.ChoiceField(
        label=_("Revenue afterwards"),
        choices=[("", _("All is the receiver's at once")), *COUNTED],
        required=False,
        widget=forms.RadioSelect,
    )
    percent = forms.IntegerField(
        label=_("The giver's share in percent"),
        min_value=1,
        max_value=WHOLE_PERCENT,
        required=False,
        error_messages={
            name: _("A share is a whole number between 1 and 100 percent.")
            for name in ("invalid", "min_value", "max_value")
        },
    )
    until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(
        self,
        data: Any,
        *,
        customers: Sequence[int],
        receivers: Sequence[int],
        credit: Terms | None,
    ) -> None:
        agreed = vars(credit) if credit else {"counted": ""}
        super().__init__(data, initial=agreed)
        for name, numbers in (("customers", customers), ("receivers", receivers)):
            self.fields[name].choices = [(number, number) for number in numbers]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Shared revenue has a share and a last day."""
        given = super().clean() or {}
        if given.get("counted") and given.get("until") is None and "until" not in self.errors:
            self.add_error("until", _("Say until when the revenue is shared."))
        if given.get("counted") == Counting.SPLIT and given.get("percent") is None:
            self.add_error("percent", _("Say what share of the revenue stays the giver's."))
        return given

    def credit(self) -> Terms | None:
        """What both sides shall agree on."""
        given = self.cleaned_data
        if not given["counted"]:
            return None
        split = given["counted"] == Counting.SPLIT
        return Terms(
            counted=given["counted"],
            percent=given["percent"] if split else WHOLE_PERCENT,
            until=given["until"],
        )

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
