"""``guanxi duplicates …``: find them, and carry out what was approved."""

from pathlib import Path
from typing import Annotated

import typer
from django.utils.translation import gettext as _

from guanxi.bank.night import BANKS_PICTURE
from guanxi.duplicates.commands import carry_out_approved
from guanxi.foundation.dictionary import Purpose
from guanxi.foundation.turns import turn_at
from guanxi.nightly.queries import published_night
from guanxi.rulebook.books import rulebook_for
from guanxi.shell.bench import duplicates as bench
from guanxi.shell.cli.at_work import at_work
from guanxi.shell.cli.clock import now, yesterday
from guanxi.shell.cli.output import AsJson, answer


def add_to(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(help="Customers whom the bank has twice.", no_args_is_help=True)
    group.command()(find)
    group.command()(work)
    app.add_typer(group, name="duplicates")


@at_work(Purpose.LOADER, "duplicates find")
def find(
    *,
    truth: Annotated[
        Path | None, typer.Option(help="truth/duplicates.parquet of a simulated bank.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Compare the whole base now, as every night does; with --truth, how well."""
    last = published_night()
    day = last.day if last else yesterday()
    book = rulebook_for(day, last.rulebook) if last else rulebook_for(day)
    with turn_at(BANKS_PICTURE, doing=_("Finding duplicates")):
        figures = bench.found(book, day=day, truth=truth)
    text = _("%(pairs)d pairs look like one person; %(compared)d were compared.")
    answer(figures, json=json, text=text % figures)


@at_work(Purpose.LOADER, "duplicates work")
def work(*, json: AsJson = False) -> None:
    """Merge, or take apart, what two persons agreed on."""
    done = carry_out_approved(now=now)
    answer({"pairs": done}, json=json, text=_("%(pairs)d pairs carried out.") % {"pairs": done})
