"""Somebody is away, or back earlier (3.2). What follows, follows from the days alone."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext

from guanxi.bank.viewers import Viewer
from guanxi.foundation import audit
from guanxi.foundation.refusals import Refusal
from guanxi.stewardship.models import Absence
from guanxi.stewardship.queries import absences as queries


class AbsenceRefused(Refusal):
    """It is not entered so. The message is shown to the member of staff."""


@transaction.atomic
def enter_absence(  # noqa: PLR0913 - who, when, why and by whom
    *, staff_id: int, first: date, last: date, kind: str, day: date, at: datetime, by: Viewer
) -> Absence:
    """Away from the first day to the last. Raises AbsenceRefused."""
    if not queries.people_of(by).filter(pk=staff_id).exists():
        raise AbsenceRefused(gettext("You enter absences for yourself and your offices only."))
    if last < first or last < day:
        raise AbsenceRefused(
            gettext("The last day must be today or later, and not before the first.")
        )
    until = last + timedelta(days=1)
    if there := queries.overlapping(staff_id, first, until).first():
        raise AbsenceRefused(
            gettext("There is an absence from %(first)s to %(last)s already: end that first.")
            % {
                "first": date_format(there.from_on, "DATE_FORMAT"),
                "last": date_format(there.until_on - timedelta(days=1), "DATE_FORMAT"),
            }
        )
    absence = Absence.objects.create(
        staff_id=staff_id,
        from_on=first,
        until_on=until,
        kind=kind,
        entered_by_id=by.staff_id,
        entered_at=at,
    )
    _put_down("entered", absence, by)
    return absence


@transaction.atomic
def end_absence(*, absence: Absence, at: datetime, by: Viewer) -> None:
    """The person is back, or does not go."""
    absence.ended_by_id, absence.ended_at = by.staff_id, at
    absence.save(update_fields=["ended_by", "ended_at"])
    _put_down("ended", absence, by)


def _put_down(what: str, absence: Absence, by: Viewer) -> None:
    audit.record(
        f"stewardship.absence.{what}",
        subject=absence,
        by=f"bank.Staff:{by.staff_id}",
        staff=absence.staff_id,
    )
