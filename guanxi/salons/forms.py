"""What people fill in about events and their guests."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.timezone import get_current_timezone, localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.bank.codes import ProductClass
from guanxi.bank.models import Branch, Staff
from guanxi.leads.codes import Interest
from guanxi.salons.choosing import Conditions
from guanxi.salons.codes import Answer, Kind
from guanxi.salons.commands import NewLeadOfGuest, Plan
from guanxi.salons.models import DETAIL, TITLE, Salon
from guanxi.stewardship.codes import Tier

_YUAN_MAX = 10**12
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


def _amount(label: Any, *, required: bool = True) -> forms.IntegerField:
    """In whole units, as people say it."""
    return forms.IntegerField(label=label, min_value=0, max_value=_YUAN_MAX, required=required)


class PlanForm(forms.Form):
    """An event: what for, where, when, for whom, and what it may cost."""

    title = forms.CharField(label=_("Name of the event"), max_length=TITLE)
    kind = forms.ChoiceField(label=_("What for"), choices=Kind.choices)
    detail = forms.CharField(
        label=_("What is planned"),
        max_length=DETAIL,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    place = forms.CharField(label=_("Place"), max_length=TITLE)
    day = forms.DateField(label=pgettext_lazy("event", "Day"), widget=_DAY)
    begins = forms.TimeField(label=_("Begins"), widget=_TIME)
    ends = forms.TimeField(label=_("Ends"), widget=_TIME)
    capacity = forms.IntegerField(label=_("Seats"), min_value=1, max_value=100_000)
    guests_max = forms.IntegerField(
        label=_("Guests a customer may bring"), min_value=0, max_value=20
    )
    budget = _amount(_("Budget"))
    branch = forms.TypedChoiceField(label=_("For customers of"), coerce=int)
    tiers = forms.MultipleChoiceField(
        label=_("For the tiers"),
        choices=Tier.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    host = forms.CharField(label=_("Host (staff number)"), max_length=40)

    def __init__(self, data: Any, *, offices: Sequence[Branch], **more: Any) -> None:
        super().__init__(data, **more)
        choices = [(office.pk, office.name) for office in offices]
        self.fields["branch"].choices = choices  # type: ignore[attr-defined]

    def clean_host(self) -> Staff:
        """The person of that number who is with the bank."""
        number = self.cleaned_data["host"].split("·")[0].strip().upper()
        found = Staff.objects.filter(source_id__iexact=number, left_on=None).first()
        if found is None:
            raise forms.ValidationError(
                _("Nobody of that number is with the bank: choose one of the list.")
            )
        return found

    def plan(self) -> Plan:
        """What was filled in."""
        given, zone = self.cleaned_data, get_current_timezone()
        return Plan(
            title=given["title"],
            kind=given["kind"],
            detail=given["detail"],
            place=given["place"],
            branch_id=given["branch"],
            tiers=given["tiers"],
            starts_at=datetime.combine(given["day"], given["begins"], zone),
            ends_at=datetime.combine(given["day"], given["ends"], zone),
            capacity=given["capacity"],
            guests_max=given["guests_max"],
            budget_minor=given["budget"] * 100,
            host_id=given["host"].pk,
        )


def filled_in(salon: Salon) -> dict[str, object]:
    """The form of an event that is there already."""
    begins, ends = localtime(salon.starts_at), localtime(salon.ends_at)
    return {
        "title": salon.title,
        "kind": salon.kind,
        "detail": salon.detail,
        "place": salon.place,
        "day": begins.date(),
        "begins": begins.time(),
        "ends": ends.time(),
        "capacity": salon.capacity,
        "guests_max": salon.guests_max,
        "budget": salon.budget_minor // 100,
        "branch": salon.branch_id,
        "tiers": salon.tier_codes,
        "host": salon.host.source_id,
    }


class ConditionsForm(forms.Form):
    """What the customers to be invited have in common; all of it may be left empty."""

    tiers = forms.MultipleChoiceField(
        label=_("Tiers"), required=False, widget=forms.CheckboxSelectMultiple
    )
    branch = forms.TypedChoiceField(label=_("Office"), coerce=int, empty_value=None, required=False)
    assets_from = _amount(_("Assets from"), required=False)
    assets_until = _amount(_("Assets below"), required=False)
    product = forms.ChoiceField(
        label=_("Holds"), required=False, choices=[("", "—"), *ProductClass.choices]
    )
    lacks = forms.ChoiceField(
        label=_("Does not hold"), required=False, choices=[("", "—"), *ProductClass.choices]
    )

    def __init__(self, data: Any, *, salon: Salon, offices: Sequence[Branch]) -> None:
        super().__init__(data)
        codes = salon.tier_codes or Tier.values
        self.fields["tiers"].choices = [  # type: ignore[attr-defined]
            (code, Tier(code).label) for code in codes
        ]
        self.fields["branch"].choices = [  # type: ignore[attr-defined]
            ("", "—"),
            *((office.pk, office.name) for office in offices),
        ]

    def conditions(self) -> Conditions:
        """What was filled in."""
        given = self.cleaned_data
        return Conditions(
            tiers=given["tiers"],
            branch_id=given["branch"],
            assets_from_minor=_minor(given["assets_from"]),
            assets_until_minor=_minor(given["assets_until"]),
            product=given["product"],
            lacks=given["lacks"],
        )


class AnswerForm(forms.Form):
    """The button says what was answered; beside it how many come along."""

    answer = forms.ChoiceField(
        choices=[(code, code) for code in Answer.values if code != Answer.WITHDRAWN], required=False
    )
    guests = forms.IntegerField(label=_("Guests"), min_value=0, max_value=20, required=False)


class GuestLeadForm(forms.Form):
    """What may come of somebody who came."""

    title = forms.CharField(label=_("What may come of it"), max_length=TITLE)
    interest = forms.ChoiceField(
        label=pgettext_lazy("lead", "Line of work"), choices=Interest.choices
    )
    expected = _amount(_("Expected amount"))
    next_step = forms.CharField(label=_("Next step"), max_length=TITLE)
    next_on = forms.DateField(label=_("Next step on"), widget=_DAY)

    def new(self) -> NewLeadOfGuest:
        """What was filled in."""
        given = self.cleaned_data
        on: date = given["next_on"]
        return NewLeadOfGuest(
            title=given["title"],
            interest=given["interest"],
            expected_minor=given["expected"] * 100,
            next_step=given["next_step"],
            next_on=on,
        )


def _minor(yuan: int | None) -> int | None:
    return None if yuan is None else yuan * 100
