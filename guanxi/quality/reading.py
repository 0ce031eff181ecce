"""The page: one office or one steward, the parts below, each field, and whether it improves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.bank.models import Branch
from guanxi.bank.viewers import Viewer
from guanxi.quality import queries
from guanxi.quality.codes import GROUP_OF, Field
from guanxi.quality.policy import QualitySection
from guanxi.quality.queries import NOBODY, WHOLE, Past
from guanxi.quality.rules import Counts
from guanxi.rulebook.books import Rulebook
from guanxi.rulebook.explanations import Explanation

SHOWN_DAYS = 90
_WIDTH, _HEIGHT = 320.0, 64.0


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Whose figures: an office with all below it, or one steward's customers of that office."""

    office: int | None = None
    steward: int = WHOLE


@dataclass(frozen=True, kw_only=True)
class Line:
    """One field, office or steward. ``before`` is what the first night shown counted."""

    key: str
    name: str
    counts: Counts
    before: Counts | None = None
    group: str = ""

    @property
    def gained(self) -> float | None:
        """By how many points more is there and in order than on the first night shown."""
        then, now = _in_order(self.before), _in_order(self.counts)
        return None if then is None or now is None else round(now - then, 1)

    @property
    def in_order_percent(self) -> float | None:
        """How many of all values are there, plausible and not out of date."""
        return _in_order(self.counts)


@dataclass(frozen=True, kw_only=True)
class QualityPage:
    """Everything on the page."""

    office: Branch
    above: Sequence[Branch]
    steward: int
    steward_name: str
    total: Line
    fields: Sequence[Line]
    offices: Sequence[Line]
    stewards: Sequence[Line]
    history: Sequence[Past]
    curve: str

    @property
    def is_measured(self) -> bool:
        """Whether a night has counted anything."""
        return bool(self.total.counts.customers)

    @property
    def name(self) -> str:
        """Whose figures they are."""
        return self.steward_name or self.office.name


def quality_page(viewer: Viewer, wish: Wish, book: Rulebook, day: date) -> QualityPage:
    """An office that the viewer may not see is answered as one that is not there: by one's own."""
    office, above = _office(viewer, wish.office)
    section = book.section(QualitySection)
    counts = queries.counts_by_field(office.pk, wish.steward)
    whole = wish.steward == WHOLE
    past = (
        queries.history_of(office.pk, section.fields, since=day - timedelta(days=SHOWN_DAYS))
        if whole
        else []
    )
    first = past[0] if len(past) > 1 else None
    measured = [field for field in Field.values if field in section.fields and field in counts]
    names = queries.people_named([wish.steward]) if wish.steward > 0 else {}
    return QualityPage(
        office=office,
        above=above,
        steward=wish.steward,
        steward_name="" if whole else names.get(wish.steward, _("without a steward")),
        total=Line(
            key="",
            name="",
            counts=sum((counts[field] for field in measured), Counts()),
            before=first.together if first else None,
        ),
        fields=[
            Line(
                key=field,
                name=str(Field(field).label),
                counts=counts[field],
                before=first.fields.get(field) if first else None,
                group=str(GROUP_OF[Field(field)].label),
            )
            for field in measured
        ],
        offices=_offices(office, section) if whole else [],
        stewards=_stewards(office, section) if whole else [],
        history=past,
        curve=_curve([_in_order(one.together) or 0.0 for one in past]),
    )


def _office(viewer: Viewer, wanted: int | None) -> tuple[Branch, list[Branch]]:
    """The office, and those above it that the viewer may see, the highest first."""
    open_to = {one.pk: one for one in queries.offices_open_to(viewer)}
    begin = queries.first_office_of(viewer)
    office = open_to.get(wanted or 0) or begin
    if office is None:
        raise Http404("The bank has no office yet.")
    above: list[Branch] = []
    parent = office.parent_id
    while parent in open_to:
        above.insert(0, open_to[parent])
        parent = open_to[parent].parent_id
    return office, above


def _offices(office: Branch, section: QualitySection) -> list[Line]:
    below = {one.pk: one.name for one in office.children.order_by("source_id")}
    counts = queries.counts_of_offices([*below], section.fields)
    return _worst_first(
        Line(key=str(number), name=below[number], counts=of) for number, of in counts.items()
    )


def _stewards(office: Branch, section: QualitySection) -> list[Line]:
    counts = queries.counts_of_stewards(office.pk, section.fields)
    names = {NOBODY: _("without a steward"), **queries.people_named([*counts])}
    return _worst_first(
        Line(key=str(number), name=names.get(number, str(number)), counts=of)
        for number, of in counts.items()
    )


def _worst_first(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (line.in_order_percent or 0.0, line.name))


def _in_order(counts: Counts | None) -> float | None:
    if counts is None or not counts.customers:
        return None
    return round(100 * (counts.customers - counts.lacking) / counts.customers, 1)


def _curve(shares: Sequence[float]) -> str:
    """Points of a line, the scale from the lowest to the highest share; empty for one night."""
    if len(shares) < 2:
        return ""
    low, high = min(shares), max(shares)
    step, span = _WIDTH / (len(shares) - 1), (high - low) or 1.0
    points = (
        f"{number * step:.1f},{_HEIGHT - 4 - (_HEIGHT - 8) * (share - low) / span:.1f}"
        for number, share in enumerate(shares)
    )
    return " ".join(points)


def why(page: QualityPage, field: str, book: Rulebook) -> Explanation:
    """How the figures of one field come about. Raises Http404 for one that is not measured."""
    line = next((one for one in page.fields if one.key == field), None)
    if line is None:
        raise Http404(field)
    section, counts = book.section(QualitySection), line.counts
    rules: list[str | Promise] = [gettext_lazy("Missing: nothing was delivered.")]
    if field == Field.DOCUMENT and section.check_resident_ids:
        rules.append(
            gettext_lazy(
                "Implausible: an identity card whose check digit, birthday or sex does not fit."
            )
        )
    if pattern := section.patterns.get(field):
        rules.append(_("Implausible: does not match %s.") % pattern)
    if field == Field.BORN:
        rules.append(_("Implausible: older than %d years, or not born yet.") % section.oldest_years)
    if field in (Field.DOCUMENT_UNTIL, Field.RATED_UNTIL):
        rules.append(gettext_lazy("Out of date: its last day has passed."))
    elif months := section.stale_after_months.get(field):
        rules.append(_("Out of date: stands unchanged for more than %d months.") % months)
    facts: list[tuple[str | Promise, str | Promise | int]] = [
        (gettext_lazy("Customers"), counts.customers),
        (gettext_lazy("Missing"), counts.missing),
        (gettext_lazy("Implausible"), counts.wrong),
        (gettext_lazy("Out of date"), counts.stale),
        (gettext_lazy("Age in months, on average"), str(counts.age_months or "—")),
    ]
    return Explanation(
        subject=line.name,
        outcome=_("%(percent)s %% of %(field)s in order · %(whose)s")
        % {"percent": line.in_order_percent, "field": line.name, "whose": page.name},
        rule=" ".join(map(str, rules)),
        version=book.version,
        facts=facts,
    )
