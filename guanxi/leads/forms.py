"""What people fill in about leads and about what the market tells."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.leads.codes import Interest, Kin, LostReason, Outcome, Stage
from guanxi.leads.commands import Ending, NewIntelligence, NewLead, Person
from guanxi.leads.models import CODE, NOTE, TITLE

_YUAN_MAX = 10**12
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_LINES = forms.Textarea(attrs={"rows": 2})


def _amount(label: Any, *, required: bool = True) -> forms.IntegerField:
    """In whole units, as people say it."""
    return forms.IntegerField(label=label, min_value=0, max_value=_YUAN_MAX, required=required)


class NewLeadForm(forms.Form):
    """A lead about a customer by number, or about somebody who is brought in."""

    title = forms.CharField(label=_("What may come of it"), max_length=TITLE)
    interest = forms.ChoiceField(
        label=pgettext_lazy("lead", "Line of work"), choices=Interest.choices
    )
    stage = forms.ChoiceField(label=pgettext_lazy("lead", "Stage"), choices=Stage.choices)
    expected = _amount(_("Expected amount"))
    next_step = forms.CharField(label=_("Next step"), max_length=TITLE)
    next_on = forms.DateField(label=_("Next step on"), widget=_DAY)
    number = forms.CharField(label=_("Customer number"), max_length=40, required=False)
    called = forms.CharField(
        label=_("How you speak of the person"), max_length=CODE, required=False
    )
    name = forms.CharField(label=_("Full name"), max_length=TITLE, required=False)
    phone = forms.CharField(label=pgettext_lazy("lead", "Phone"), max_length=CODE, required=False)
    kin = forms.ChoiceField(
        label=_("Relation to the customer"), choices=[("", "—"), *Kin.choices], required=False
    )
    introducer = forms.CharField(
        label=_("Brought in by customer number"), max_length=40, required=False
    )
    agreed = forms.BooleanField(
        label=_("The person has agreed that the bank calls and keeps name and telephone"),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Somebody who is no customer is called only with consent, by a name and a telephone."""
        given = super().clean() or {}
        person = [given.get(name) for name in ("called", "name", "phone")]
        if given.get("number") and any(person):
            self.add_error("number", _("A customer or a person: fill in one of the two."))
        elif not given.get("number") and not all(person):
            self.add_error(
                "number",
                _("Give a customer number, or how a person is called, name and telephone."),
            )
        elif any(person) and not given.get("agreed"):
            self.add_error("agreed", _("Without the person's consent nothing may be kept."))
        return given

    def new(
        self,
        *,
        customer_id: int | None,
        introducer_id: int | None,
        intelligence_id: int | None,
        day: date,
    ) -> NewLead:
        """What was filled in, with the customers that the numbers led to."""
        given = self.cleaned_data
        person = None
        if customer_id is None:
            person = Person(
                called=given["called"],
                name=given["name"],
                phone=given["phone"],
                agreed_on=day,
                kin=given["kin"],
                introducer_id=introducer_id,
            )
        return NewLead(
            title=given["title"],
            interest=given["interest"],
            stage=given["stage"],
            expected_minor=given["expected"] * 100,
            next_step=given["next_step"],
            next_on=given["next_on"],
            customer_id=customer_id,
            person=person,
            intelligence_id=intelligence_id,
        )


class EditForm(forms.Form):
    """Other words, another amount."""

    title = forms.CharField(label=_("What may come of it"), max_length=TITLE)
    interest = forms.ChoiceField(
        label=pgettext_lazy("lead", "Line of work"), choices=Interest.choices
    )
    expected = _amount(_("Expected amount"))


class StepForm(forms.Form):
    """What comes next, and when."""

    next_step = forms.CharField(label=_("Next step"), max_length=TITLE)
    next_on = forms.DateField(label=_("Next step on"), widget=_DAY)


class EndForm(forms.Form):
    """How it ended: the button says won or lost."""

    outcome = forms.ChoiceField(choices=Outcome.choices)
    won = _amount(_("Amount that was won"), required=False)
    lost_reason = forms.ChoiceField(
        label=_("Why it was lost"), choices=LostReason.choices, required=False
    )
    note = forms.CharField(
        label=pgettext_lazy("lead", "Note"), max_length=NOTE, required=False, widget=_LINES
    )

    def ending(self) -> Ending:
        """What was filled in."""
        given = self.cleaned_data
        return Ending(
            outcome=given["outcome"],
            won_minor=(given["won"] or 0) * 100,
            lost_reason=given["lost_reason"],
            note=given["note"],
        )


class ReferForm(forms.Form):
    """To whom, and why."""

    taker = forms.TypedChoiceField(label=_("Colleague"), coerce=int)
    because = forms.CharField(label=_("Why"), max_length=NOTE, widget=_LINES)

    def __init__(self, data: Any, *, takers: list[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["taker"].choices = takers  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """Accepted with the day of the next step, or declined with the reason."""

    answer = forms.ChoiceField(choices=[("accept", "accept"), ("decline", "decline")])
    next_on = forms.DateField(label=_("Next step on"), widget=_DAY, required=False)
    reason = forms.CharField(
        label=_("Reason, where you decline"), max_length=NOTE, required=False, widget=_LINES
    )


class NewIntelligenceForm(forms.Form):
    """What the market tells, of no person."""

    title = forms.CharField(label=_("What is heard"), max_length=TITLE)
    detail = forms.CharField(
        label=_("More about it"), max_length=2000, required=False, widget=forms.Textarea
    )
    interest = forms.ChoiceField(
        label=pgettext_lazy("lead", "Line of work"), choices=Interest.choices
    )
    place = forms.CharField(label=_("Where"), max_length=TITLE, required=False)
    branch = forms.TypedChoiceField(label=_("Nearest outlet"), coerce=int)
    targets = forms.IntegerField(
        label=_("People it may lead to"), min_value=0, max_value=1_000_000, initial=0
    )
    expected = _amount(_("Expected amount"))

    def __init__(self, data: Any, *, outlets: list[tuple[int, str]], **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["branch"].choices = outlets  # type: ignore[attr-defined]

    def new(self) -> NewIntelligence:
        """What was filled in."""
        given = self.cleaned_data
        return NewIntelligence(
            title=given["title"],
            detail=given["detail"],
            interest=given["interest"],
            place=given["place"],
            branch_id=given["branch"],
            targets=given["targets"],
            expected_minor=given["expected"] * 100,
        )
