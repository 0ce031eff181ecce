"""What the market tells, as a table: by where it stands, and who has it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.foundation.tables.columns import Column, Table, sign_in_table
from guanxi.leads.codes import Interest
from guanxi.leads.models import Intelligence

_CELLS, _ONE = "leads/_cell_", "one."


@dataclass(frozen=True, kw_only=True)
class Tab:
    """What the market told, by where it stands."""

    label: str | Promise
    these: Q


TABS: Mapping[str, Tab] = {
    "free": Tab(
        label=pgettext_lazy("intelligence", "To be claimed"),
        these=Q(published_at__isnull=False, claimed_by=None, closed_at=None),
    ),
    "claimed": Tab(
        label=pgettext_lazy("intelligence", "Being worked on"),
        these=Q(claimed_by__isnull=False, closed_at=None),
    ),
    "collected": Tab(
        label=pgettext_lazy("intelligence", "To be published"),
        these=Q(published_at=None, closed_at=None),
    ),
    "over": Tab(label=pgettext_lazy("intelligence", "Over"), these=Q(closed_at__isnull=False)),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One piece of it. ``since``: from when this reader may claim it, where that is later."""

    one: Intelligence
    is_free: bool
    since: datetime | None

    @property
    def currency(self) -> str:
        """Of what is expected."""
        return self.one.currency


class NarrowingForm(forms.Form):
    """Which tab, of which line of work, and whose."""

    state = forms.ChoiceField(
        required=False, choices=[(name, "") for name in TABS], widget=forms.HiddenInput
    )
    interest = forms.ChoiceField(
        label=pgettext_lazy("lead", "Line of work"),
        required=False,
        choices=[("", "—"), *Interest.choices],
    )
    whose = forms.ChoiceField(
        label=_("Whose"),
        required=False,
        choices=[("", "—"), ("mine", _("I have it")), ("heard", _("I wrote it down"))],
    )


def _day(label: Promise, name: str, code: str, stands: str) -> Column:
    def shows(line: Line) -> object:
        moment = getattr(line.one, name)
        return localdate(moment) if moment else None

    return Column(code=code, label=label, kind="day", by=name, shows=shows, stands=stands)  # type: ignore[arg-type]


INTELLIGENCE = sign_in_table(
    Table(
        place="intelligence",
        order="-collected",
        narrowing=NarrowingForm,
        columns=(
            Column(
                code="title",
                label=_("What is heard"),
                by="title",
                shows=f"{_ONE}title",
                stands="always",
                looks="who",
                template=f"{_CELLS}heard.html",
            ),
            Column(
                code="detail", label=_("More about it"), shows=f"{_ONE}detail", stands="in_files"
            ),
            Column(code="place", label=_("Where"), shows=f"{_ONE}place", stands="in_files"),
            Column(
                code="interest",
                label=pgettext_lazy("lead", "Line of work"),
                by="interest",
                shows=f"{_ONE}get_interest_display",
            ),
            Column(
                code="outlet",
                label=_("Nearest outlet"),
                by="branch__name",
                shows=f"{_ONE}branch.name",
            ),
            Column(
                code="expected",
                label=_("Expected"),
                kind="money",
                by="expected_minor",
                shows=f"{_ONE}expected_minor",
            ),
            Column(
                code="currency", label=_("Currency"), shows=f"{_ONE}currency", stands="in_files"
            ),
            Column(
                code="leads",
                label=_("Leads of targets"),
                kind="count",
                by="leads_opened",
                shows=f"{_ONE}leads_opened",
                template=f"{_CELLS}targets.html",
                in_files=_("Leads"),
            ),
            Column(
                code="targets",
                label=_("People it may lead to"),
                kind="count",
                by="targets",
                shows=f"{_ONE}targets",
                stands="in_files",
            ),
            Column(
                code="won",
                label=_("Won leads"),
                kind="count",
                by="leads_won",
                shows=f"{_ONE}leads_won",
                stands="chosen",
            ),
            Column(
                code="won_amount",
                label=pgettext_lazy("leads", "Won"),
                kind="money",
                by="leads_won_minor",
                shows=f"{_ONE}leads_won_minor",
                stands="chosen",
            ),
            Column(
                code="who",
                label=_("Who has it"),
                by="claimed_by__name",
                shows=f"{_ONE}claimed_by.name",
                template=f"{_CELLS}claimed.html",
            ),
            Column(
                code="collected",
                label=_("Collected"),
                kind="day",
                by="collected_at",
                shows=lambda line: localdate(line.one.collected_at),
                template=f"{_CELLS}collected.html",
                falls=True,
            ),
            Column(
                code="by",
                label=_("Collected by"),
                by="staff__name",
                shows=f"{_ONE}staff.name",
                stands="in_files",
            ),
            _day(_("Published on"), "published_at", "published", "chosen"),
            _day(_("Closed on"), "closed_at", "closed", "chosen"),
        ),
    )
)
