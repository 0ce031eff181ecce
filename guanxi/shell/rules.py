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


def moment_on(day: date, *, clock: datetime) -> datetime:
    """This moment, moved to the working day: the same but in an archive."""
    return clock if clock.date() == day else datetime.combine(day, clock.timetz())


def locked_until(
    failures: Sequence[datetime], *, failures_max: int, lockout: timedelta, now: datetime
) -> datetime | None:
    """Until when the name is locked: ``lockout`` after the failure that was one too many.

    So many failures count together when they lie within one ``lockout``.
    """
    last = sorted(failures)[-failures_max:]
    if len(last) < failures_max or last[-1] - last[0] > lockout:
        return None
    until = last[-1] + lockout
    return until if until > now else None


def has_run_out(
    *, begun_at: datetime, seen_at: datetime, idle: timedelta, longest: timedelta, now: datetime
) -> bool:
    """Whether a session is over: left alone too long, or simply too old."""
    return now - seen_at > idle or now - begun_at > longest
