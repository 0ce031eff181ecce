"""Count, every night, what became of the alerts of the last months."""

from datetime import date

from django.db import connection

from guanxi.alerts.models import Alert, RuleCount
from guanxi.alerts.policy import AlertsSection
from guanxi.bank.models import Customer
from guanxi.bank.night import Night

_COLUMNS = "kind, branch_id, month, outcome, alerts, counted_at"


def count_outcomes(night: Night) -> int:
    """Put the counts in place of those before, in the night's transaction; returns how many."""
    since = first_month(night.day, night.book.section(AlertsSection).precision.months)
    with connection.cursor() as cursor:
        RuleCount.objects.all().delete()
        cursor.execute(
            f'INSERT INTO "{RuleCount._meta.db_table}" ({_COLUMNS}) '  # noqa: S608 - own names
            "SELECT a.kind, c.branch_id, date_trunc('month', a.day)::date, a.outcome, count(*), "
            f'statement_timestamp() FROM "{Alert._meta.db_table}" a '
            f'JOIN "{Customer._meta.db_table}" c ON c.id = a.customer_id '
            "WHERE a.day >= %s GROUP BY 1, 2, 3, 4",
            [since],
        )
        return int(cursor.rowcount)


def first_month(day: date, months: int) -> date:
    """The first day of the month that is so many months back, the month of the day counted."""
    number = day.year * 12 + day.month - months
    return date(number // 12, number % 12 + 1, 1)
