"""``guanxi ledger …``: the sealed record of reads, and its verification by anybody."""

import select
import sys
import time
from pathlib import Path
from typing import Annotated

import typer
from django.utils.translation import gettext as _

from guanxi.foundation import zones
from guanxi.foundation.dictionary import Purpose
from guanxi.privacy.ledger.conversation import serve_witness
from guanxi.privacy.ledger.export import export_ledger
from guanxi.privacy.ledger.running import Rounds, keep_sealing
from guanxi.privacy.ledger.verification import verify as verify_export
from guanxi.privacy.ledger.witness import Witness, witness_room
from guanxi.privacy.ledger.words import report_in_words
from guanxi.shell.cli.clock import now
from guanxi.shell.cli.output import AsJson, answer


def add_to(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(help="Seal the record of reads; verify it offline.", no_args_is_help=True)
    for command in (seal, witness, export, verify):
        group.command()(command)
    app.add_typer(group, name="ledger")


def seal(
    *,
    once: Annotated[bool, typer.Option(help="One round instead of one every second.")] = False,
    attached: Annotated[bool, typer.Option(help="End when standard input ends.")] = False,
    json: AsJson = False,
) -> None:
    """Seal what was read, every second, and have the witness sign it."""
    with zones.inside(Purpose.SEALER):
        rounds = Rounds()
        try:
            if not once:
                keep_sealing(rounds, now=now, pause=_input_ended if attached else _interrupted)
                return
            done = rounds.once(now())
        finally:
            rounds.close()
    result = {
        "head": done.head.number if done.head else None,
        "size": done.head.size if done.head else None,
        "witnessed": done.witnessed,
    }
    words = _("Head %(head)s over %(size)s lines; %(witnessed)s heads witnessed.") % result
    answer(result, json=json, text=words if done.head else _("Nothing new to seal."))


def witness() -> None:
    """Be the witness: read heads from standard input, answer on standard output."""
    at_work = Witness(witness_room())
    try:
        serve_witness(at_work, sys.stdin, sys.stdout, now=now)
    finally:
        at_work.close()


def export(
    folder: Annotated[Path, typer.Argument(help="A new folder.")], *, json: AsJson = False
) -> None:
    """Write the whole ledger into a folder, for somebody who has no database."""
    with zones.inside(Purpose.SEALER):
        written = export_ledger(folder, now=now())
    answer(
        {"folder": str(folder), **written.manifest._asdict()},
        json=json,
        text=_("Written to %(folder)s. Verify it with: guanxi ledger verify %(folder)s")
        % {"folder": folder},
    )


def verify(
    folder: Annotated[Path, typer.Argument(help="A folder written by guanxi ledger export.")],
    *,
    witness: Annotated[
        Path | None, typer.Option(help="A copy of the witness's room, made before the export.")
    ] = None,
    witness_key: Annotated[
        str | None, typer.Option(help="The witness's public key as you know it from elsewhere.")
    ] = None,
    every_signature: Annotated[
        bool, typer.Option(help="Look at each signature, not only at links and the last ones.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Judge an exported ledger, offline; exit status 1 when anything was changed."""
    report = verify_export(
        folder, witness=witness, witness_key=witness_key, every_signature=every_signature
    )
    answer(report.as_json(), json=json, text=report_in_words(report))
    if not report.is_whole:
        raise typer.Exit(1)


def _input_ended(seconds: float) -> bool:
    ready, _w, _x = select.select([sys.stdin], [], [], seconds)
    return bool(ready) and not sys.stdin.readline()


def _interrupted(seconds: float) -> bool:
    time.sleep(seconds)
    return False
