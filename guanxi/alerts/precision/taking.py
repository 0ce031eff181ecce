"""The page's figures on their way into a file: one row for each kind, office, month."""

from django.utils.translation import gettext as _

from guanxi.alerts.precision.reading import Line, PrecisionPage
from guanxi.foundation.spreadsheets.cells import Value
from guanxi.foundation.spreadsheets.sheet import Column, Sheet
from guanxi.privacy.files import Leaving


def the_figures(page: PrecisionPage) -> Leaving:
    """By kind; of one kind by office, and then by month."""
    lines = [*page.offices, *page.months] if page.wish.kind else [*page.kinds]
    return Leaving(
        name="alert-precision",
        event="alerts.precision.exported",
        subject="alerts",
        size=len(lines),
        sheet=lambda: _sheet(lines),
        narrowed=[(_("Kind"), page.kind_name)] if page.wish.kind else [],
    )


def _sheet(lines: list[Line]) -> Sheet:
    columns = [
        Column(_("Of what")),
        Column(_("Raised"), "count"),
        Column(_("Open"), "count"),
        Column(_("Right"), "count"),
        Column(_("False alarms"), "count"),
        Column(_("Not known"), "count"),
        Column(_("Precision %"), "count"),
        Column(_("at least %"), "count"),
        Column(_("at most %"), "count"),
    ]
    return Sheet(title=_("Precision of alerts"), columns=columns, rows=map(_cells, lines))


def _cells(line: Line) -> tuple[Value, ...]:
    known = line.precision
    figures = (known.percent, known.low, known.high) if known else (None, None, None)
    counts = (line.raised, line.open, line.right, line.false_alarms, line.unknown)
    return (line.name, *counts, *figures)
