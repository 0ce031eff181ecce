"""The same figures on their way into a file: one row for each kind."""

from django.utils.translation import gettext as _

from guanxi.alerts.effect.reading import EffectPage, Line
from guanxi.foundation.spreadsheets.cells import Value
from guanxi.foundation.spreadsheets.sheet import Column, Sheet
from guanxi.privacy.files import Leaving


def the_comparison(page: EffectPage) -> Leaving:
    """By kind."""
    return Leaving(
        name="alert-effect",
        event="alerts.effect.exported",
        subject="alerts",
        size=len(page.lines),
        sheet=lambda: _sheet(page),
    )


def _sheet(page: EffectPage) -> Sheet:
    columns = [
        Column(_("Of what")),
        Column(_("Share held back"), "count"),
        Column(_("Acted on"), "count"),
        Column(_("went well"), "count"),
        Column(_("Held back"), "count"),
        Column(_("of these went well"), "count"),
        Column(_("Difference, points")),
        Column(_("at least, points")),
        Column(_("at most, points")),
        Column(_("Not measured yet"), "count"),
    ]
    return Sheet(title=_("Whether acting helps"), columns=columns, rows=map(_cells, page.lines))


def _cells(line: Line) -> tuple[Value, ...]:
    known = line.difference
    points = (
        tuple(f"{one:.1f}" for one in (known.points, known.low, known.high)) if known else ("",) * 3
    )
    return (
        line.name,
        line.percent,
        *(line.acted.measured, line.acted.well, line.held.measured, line.held.well),
        *points,
        line.waiting,
    )
