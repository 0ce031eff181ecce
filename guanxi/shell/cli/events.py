"""``guanxi events …``: what programs of the bank told becomes alerts within the second."""

import select
import sys
import time
from typing import Annotated

import psycopg
import typer
from django.db import InterfaceError, OperationalError, connections
from django.utils.translation import gettext as _

from guanxi.alerts.events import keeping
from guanxi.alerts.events.raising import Today, raise_from_events
from guanxi.foundation.database import current_address
from guanxi.foundation.dictionary import Purpose
from guanxi.nightly.queries import published_night
from guanxi.rulebook.books import rulebook_for
from guanxi.shell import rules
from guanxi.shell.cli.at_work import at_work
from guanxi.shell.cli.clock import now
from guanxi.shell.cli.output import AsJson, answer, complain

_AGAIN_AFTER_SECONDS = 1


def add_to(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(help="Events that programs of the bank tell.", no_args_is_help=True)
    group.callback()(lambda: None)
    group.command()(work)
    app.add_typer(group, name="events")


def work(
    *,
    once: Annotated[bool, typer.Option(help="What waits now, and end.")] = False,
    attached: Annotated[bool, typer.Option(help="End when standard input ends.")] = False,
    json: AsJson = False,
) -> None:
    """Raise alerts from events as they come; guanxi serve does so beside itself."""
    if once:
        done = raise_what_waits()
        answer({"events": done}, json=json, text=_("%(events)d events settled.") % {"events": done})
        return
    while not _worked_until_the_end(attached=attached):
        time.sleep(_AGAIN_AFTER_SECONDS)


def raise_what_waits() -> int:
    """Settle all that waits, on the record as the loader's; returns how much it was."""
    settled = 0
    with at_work(Purpose.LOADER, "events work"):
        while done := raise_from_events(today()):
            settled += done
    return settled


def today() -> Today:
    """The day and the rulebook by which the bank works at this moment."""
    night, at = published_night(), now()
    day = rules.working_day(clock=at.date(), data_day=night.day if night else None)
    book = rulebook_for(day, night.rulebook if night else "default")
    return Today(day=day, at=at, night=night.pk if night else 0, book=book)


def _worked_until_the_end(*, attached: bool) -> bool:
    """False where the database was lost on the way: then try again."""
    try:
        with psycopg.connect(current_address().url, autocommit=True) as bell:
            bell.execute(f"LISTEN {keeping.CHANNEL}")
            while True:
                raise_what_waits()
                if not _rung(bell, attached=attached):
                    return True
    except (OperationalError, InterfaceError, psycopg.OperationalError) as error:
        complain(_("Events wait (%(why)s).") % {"why": type(error).__name__}, json=False)
        connections.close_all()
        return False


def _rung(bell: "psycopg.Connection[tuple[object, ...]]", *, attached: bool) -> bool:
    """Wait for the next event; False when standard input has ended instead."""
    while True:
        watched = [bell, sys.stdin] if attached else [bell]
        ready, _w, _x = select.select(watched, [], [])
        if sys.stdin in ready and not sys.stdin.readline():
            return False
        if bell in ready and list(bell.notifies(timeout=0)):
            return True
