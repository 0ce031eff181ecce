"""``guanxi quality …``: what customers told, for the bank's core system."""

from pathlib import Path
from typing import Annotated

import typer
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.foundation.dictionary import Purpose
from guanxi.foundation.refusals import Refusal
from guanxi.quality.commands import write_corrections
from guanxi.shell.cli.at_work import at_work
from guanxi.shell.cli.clock import now
from guanxi.shell.cli.output import AsJson, answer


class FileRefused(Refusal):
    """The file cannot be written there."""


def add_to(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(help="How complete and right customers' data is.", no_args_is_help=True)
    group.callback()(lambda: None)  # so that one command alone keeps its name
    group.command()(corrections)
    app.add_typer(group, name="quality")


@at_work(Purpose.LOADER, "quality corrections")
def corrections(
    file: Annotated[Path, typer.Argument(help="A CSV file that is not there yet.")],
    *,
    again: Annotated[bool, typer.Option(help="Also what was written before.")] = False,
    json: AsJson = False,
) -> None:
    """Write what customers told, one row a value, for the core system to change its records by."""
    try:
        file.touch(mode=0o600, exist_ok=False)
        with file.open("w", encoding="utf-8-sig", newline="") as opened:
            rows = write_corrections(opened, at=now(), by="command line", again=again)
    except OSError as error:
        raise FileRefused(
            _("%(file)s cannot be written (%(why)s): name a new file in a folder of yours.")
            % {"file": file, "why": error.strerror}
        ) from None
    text = ngettext("%(rows)d correction in %(file)s", "%(rows)d corrections in %(file)s", rows)
    answer(
        {"rows": rows, "file": str(file)}, json=json, text=text % {"rows": rows, "file": str(file)}
    )
