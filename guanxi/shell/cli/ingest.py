"""``guanxi ingest``: take in what the bank delivered."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from django.utils.translation import gettext as _

from guanxi.foundation.dictionary import Purpose
from guanxi.foundation.home import current_home
from guanxi.foundation.room import bytes_below, shortage
from guanxi.ingest.commands import Intake, ingest_folder
from guanxi.rulebook.books import RulebookRefused, rulebook_for
from guanxi.shell.cli.at_work import at_work
from guanxi.shell.cli.clock import now, yesterday
from guanxi.shell.cli.output import AsJson, answer, complain, note, progress_bar

# A delivery is worked on, written to the lake and loaded, and taken away from the first place.
_TIMES_ITS_FILES = 3


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(ingest)


@at_work(Purpose.LOADER, "ingest")
def ingest(
    *,
    folder: Annotated[Path, typer.Argument(help="A delivery, or a folder of deliveries.")],
    adapter: Annotated[str, typer.Option(help="Who wrote the files.")] = "contract",
    through: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Take days up to this one.")
    ] = None,
    rulebook: Annotated[
        str | None, typer.Option(help="Default: the one named like the adapter, else `default`.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Check every row of the deliveries and take in the good ones."""
    last = through.date() if through else None
    needed = _TIMES_ITS_FILES * bytes_below(folder)
    if said := shortage(current_home().path, needed=needed):
        note(said)
    with progress_bar(_("Taking in")) as progress:
        intake = ingest_folder(
            folder,
            adapter=adapter,
            through=last,
            book=rulebook_for(last or yesterday(), rulebook or _rulebook_of(adapter)),
            now=now(),
            progress=progress,
        )
    stages = {name: round(seconds, 3) for name, seconds in intake.stages.seconds.items()}
    answer({**intake.as_json(), "stages": stages}, json=json, text=in_words(intake))
    for message in intake.refused:
        complain(message, json=False)
    if intake.refused:
        raise typer.Exit(1)


def in_words(intake: Intake) -> str:
    """Counts per file as a small table, what became of each delivery, where bad rows lie."""
    heading = (_("read"), _("accepted"), _("set aside"))
    lines = [f"{'':18}" + "".join(f"{word:>12}" for word in heading)]
    lines += [
        f"{name:18}{n.read:>12,}{n.accepted:>12,}{n.quarantined:>12,}"
        for name, n in intake.rows.items()
    ]
    lines += [
        _("Batch %(id)s of %(day)s: %(status)s")
        % {"id": b.id, "day": b.business_day, "status": b.status}
        for b in intake.batches
    ]
    if any(n.quarantined for n in intake.rows.values()):
        lines.append(_("The rows set aside wait for repair in %s.") % current_home().quarantine)
    return "\n".join(lines)


def _rulebook_of(adapter: str) -> str:
    try:
        rulebook_for(yesterday(), adapter)
    except RulebookRefused:
        return "default"
    return adapter
