"""``guanxi undo``: take a whole batch back."""

from typing import Annotated

import typer
from django.utils.translation import gettext as _

from guanxi.foundation.dictionary import Purpose
from guanxi.ingest.commands import undo_batch
from guanxi.shell.cli.at_work import at_work
from guanxi.shell.cli.output import AsJson, answer


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(undo)


@at_work(Purpose.LOADER, "undo")
def undo(
    *,
    batch: Annotated[int, typer.Argument(help="Number of the batch, as `guanxi status` shows it.")],
    json: AsJson = False,
) -> None:
    """Take a batch back as if it had never come. Run the night afterwards."""
    undone = undo_batch(batch, by="command line")
    answer(
        {"batch": batch, "business_day": undone.business_day.isoformat(), "status": "undone"},
        json=json,
        text=_("Batch %(batch)d of %(day)s is taken back. Run `guanxi nightly` to show it.")
        % {"batch": batch, "day": undone.business_day},
    )
