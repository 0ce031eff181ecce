"""The command line reads the clock; what it calls is told the time."""

from datetime import date, datetime, timedelta

from django.utils import timezone


def now() -> datetime:
    """This moment."""
    return timezone.now()


def yesterday() -> date:
    """The last complete day in the bank's time zone."""
    return timezone.localdate() - timedelta(days=1)


def day(text: str | None) -> date | None:
    """A day as people type it, 2026-11-21. Raises ValueError, which Typer turns into usage."""
    return None if text is None else date.fromisoformat(text)
