"""When a sign-in is locked or has run out, and which day the bank is at work on."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

# Files that ended longer ago than any holiday lasts are an archive, not a late delivery.
_ARCHIVE_AFTER = timedelta(days=15)


def working_day(*, clock: date, data_day: date | None) -> date:
    """The day whose work is shown: today, or in an archive the morning after its last night."""
    if data_day is None:
        return clock
    if clock <= data_day or clock - data_day > _ARCHIVE_AFTER:
        return data_day + timedelta(days=1)
    return clock


def locked_until(
    failures: Sequence[datetime], *, failures_max: int, lockout: timedelta, now: datetime
) -> datetime | None:
    """Until when the name is locked: ``lockout`` after the failure that was one too many."""
    recent = sorted(moment for moment in failures if moment > now - lockout)
    return recent[-1] + lockout if len(recent) >= failures_max else None


def has_run_out(
    *, begun_at: datetime, seen_at: datetime, idle: timedelta, longest: timedelta, now: datetime
) -> bool:
    """Whether a session is over: left alone too long, or simply too old."""
    return now - seen_at > idle or now - begun_at > longest
