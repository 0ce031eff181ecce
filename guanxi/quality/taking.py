"""The figures, and the customers to be mended, on their way into files."""

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from guanxi.foundation.spreadsheets.cells import Value
from guanxi.foundation.spreadsheets.sheet import Column, Sheet
from guanxi.privacy.files import Leaving
from guanxi.quality.codes import Field, State
from guanxi.quality.models import Lack
from guanxi.quality.queries import customers_named
from guanxi.quality.reading import Line, QualityPage

_TOGETHER = 500


def the_figures(page: QualityPage) -> Leaving:
    """By field, then by office and steward below."""
    parts = [
        (_("Field"), page.fields),
        (_("Office"), page.offices),
        (_("Steward"), page.stewards),
    ]
    rows = [(kind, line) for kind, lines in parts for line in lines]
    return Leaving(
        name="data-quality",
        event="quality.figures.exported",
        subject="quality",
        size=len(rows),
        sheet=lambda: _sheet(rows),
        narrowed=[(_("Of whom"), page.name)],
    )


def _sheet(rows: Sequence[tuple[str, Line]]) -> Sheet:
    columns = [
        Column(_("By")),
        Column(_("Of what")),
        Column(_("Values that should be there"), "count"),
        Column(_("Missing"), "count"),
        Column(_("Implausible"), "count"),
        Column(_("Out of date"), "count"),
        Column(_("There %")),
        Column(_("Plausible %")),
        Column(_("Up to date %")),
        Column(_("Age in months")),
    ]
    return Sheet(title=_("Data quality"), columns=columns, rows=(_cells(*row) for row in rows))


def _cells(kind: str, line: Line) -> tuple[Value, ...]:
    counts = line.counts
    shares = (
        counts.complete_percent,
        counts.right_percent,
        counts.fresh_percent,
        counts.age_months,
    )
    return (
        kind,
        line.name,
        *(counts.customers, counts.missing, counts.wrong, counts.stale),
        *("" if share is None else str(share) for share in shares),
    )


def the_customers(page: QualityPage, field: str, lacks: QuerySet[Lack], size: int) -> Leaving:
    """Who is to be mended, as the viewer sees them."""
    return Leaving(
        name="data-to-mend",
        event="quality.customers.exported",
        subject="quality",
        size=size,
        sheet=lambda: Sheet(
            title=_("Customers to mend"),
            columns=[
                Column(_("Customer number")),
                Column(_("Customer")),
                Column(_("Field")),
                Column(_("What is the matter")),
            ],
            rows=_customers(lacks, field),
        ),
        narrowed=[(_("Of whom"), page.name), (_("Field"), str(Field(field).label))],
    )


def _customers(lacks: QuerySet[Lack], field: str) -> Iterator[tuple[Value, ...]]:
    label = str(Field(field).label)
    rows = list(lacks)
    for start in range(0, len(rows), _TOGETHER):
        some = rows[start : start + _TOGETHER]
        known = customers_named([lack.pk for lack in some])
        for lack in some:
            if one := known.get(lack.pk):
                yield one.source_id, one.name, label, str(State(lack.state_of(field)).label)
