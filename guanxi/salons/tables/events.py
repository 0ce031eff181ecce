"""Events as a table: those to come with their seats, those that are over with what came of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.foundation.spreadsheets.cells import ColumnKind
from guanxi.foundation.tables.columns import Column, Table, sign_in_table
from guanxi.salons import queries
from guanxi.salons.codes import Kind
from guanxi.salons.models import Salon
from guanxi.salons.queries import Counts
from guanxi.salons.rules import Effect

_CELLS = "salons/_cell_"


@dataclass(frozen=True, kw_only=True)
class Tab:
    """Events by where they stand."""

    label: str | Promise
    these: Callable[[QuerySet[Salon], datetime], QuerySet[Salon]]


TABS: Mapping[str, Tab] = {
    "coming": Tab(label=pgettext_lazy("events", "To come"), these=queries.coming),
    "over": Tab(label=pgettext_lazy("events", "Over"), these=queries.over),
    "off": Tab(
        label=pgettext_lazy("events", "Called off"),
        these=lambda salons, _now: queries.called_off(salons),
    ),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One event with its seats and what came of it."""

    salon: Salon
    counts: Counts

    @property
    def effect(self) -> Effect:
        """What came of it."""
        return self.counts.effect

    @property
    def currency(self) -> str:
        """Of the budget and of what was won."""
        return self.salon.currency


@dataclass(frozen=True, kw_only=True)
class Together:
    """Several events as one row: what came of them."""

    effect: Effect
    currency: str


class NarrowingForm(forms.Form):
    """Which tab, what for, and when."""

    state = forms.ChoiceField(
        required=False, choices=[(name, "") for name in TABS], widget=forms.HiddenInput
    )
    kind = forms.ChoiceField(
        label=_("What for"), required=False, choices=[("", "—"), *Kind.choices]
    )
    first = forms.DateField(
        label=_("From day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    last = forms.DateField(
        label=_("To day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def _figure(code: str, label: Promise, kind: ColumnKind = "count", template: str = "") -> Column:
    """What came of it; counted by the database for all events at once, so rows stand by value."""
    return Column(
        code=code,
        label=label,
        kind=kind,
        by=code,
        shows=f"effect.{code}",
        template=f"{_CELLS}{template}" if template else "",
    )


EVENT = Column(
    code="event",
    label=_("Event"),
    by="title",
    shows="salon.title",
    stands="always",
    looks="who",
    template=f"{_CELLS}event.html",
)
KIND = Column(
    code="kind",
    label=_("What for"),
    by="kind",
    shows="salon.get_kind_display",
    stands="in_files",
)
WHEN = Column(
    code="when",
    label=_("When and where"),
    kind="moment",
    by="starts_at",
    shows="salon.starts_at",
    template=f"{_CELLS}when.html",
    in_files=_("When"),
)
PLACE = Column(code="place", label=_("Place"), shows="salon.place", stands="in_files")
OFFICE = Column(
    code="office",
    label=_("For customers of"),
    by="branch__name",
    shows="salon.branch.name",
    stands="in_files",
)
HOST = Column(code="host", label=_("Host"), by="host__name", shows="salon.host.name")
TAKEN = Column(
    code="taken",
    label=_("Seats taken"),
    kind="count",
    by="taken",
    shows="counts.taken",
    template=f"{_CELLS}seats.html",
)
SEATS = Column(
    code="seats",
    label=_("Seats"),
    kind="count",
    by="capacity",
    shows="salon.capacity",
    stands="in_files",
)
INVITED = _figure("invited", _("Invited"))
ACCEPTED = _figure("accepted", _("Accepted"))
DECLINED = replace(_figure("declined", _("Declined")), stands="chosen")
BUDGET = Column(
    code="budget",
    label=_("Budget"),
    kind="money",
    by="budget_minor",
    shows="salon.budget_minor",
)
CURRENCY = Column(code="currency", label=_("Currency"), shows="salon.currency", stands="in_files")
RESULTS = (
    _figure("came", _("Came"), template="came.html"),
    replace(_figure("guests", _("Guests")), stands="in_files"),
    _figure("leads", _("Leads")),
    _figure("won", _("Won leads")),
    _figure("won_minor", pgettext_lazy("amount", "Won"), "money"),
)
BECAUSE = Column(
    code="because",
    label=_("Why it is called off"),
    shows="salon.called_off_because",
    stands="chosen",
)

COMING = sign_in_table(
    Table(
        place="events",
        order="when",
        narrowing=NarrowingForm,
        columns=(
            *(EVENT, KIND, WHEN, PLACE, OFFICE, HOST, TAKEN, SEATS),
            *(INVITED, ACCEPTED, DECLINED, BUDGET, CURRENCY),
        ),
    )
)
OVER = sign_in_table(
    Table(
        place="events-over",
        order="-when",
        narrowing=NarrowingForm,
        columns=(
            *(EVENT, KIND, WHEN, PLACE, OFFICE, HOST, replace(TAKEN, stands="chosen"), SEATS),
            *(INVITED, ACCEPTED, DECLINED, *RESULTS, BUDGET, CURRENCY, BECAUSE),
        ),
    )
)
