"""``guanxi anonymous``: the anonymous view for notebooks and SQL tools (6.5)."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from django.db import transaction
from django.utils.translation import gettext as _

from guanxi.foundation.dictionary import Purpose
from guanxi.foundation.refusals import Refusal
from guanxi.insight.queries import AnonymousNight, anonymous_night
from guanxi.privacy.access import program, reading
from guanxi.shell.anonymous.files import write_csv, write_parquet
from guanxi.shell.cli.output import AsJson, answer


class NoAnonymousView(Refusal):
    """No night has made one yet."""


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(anonymous)


def anonymous(
    *,
    out: Annotated[
        Path | None,
        typer.Option(help="A .parquet or .csv file; default: CSV on standard output."),
    ] = None,
    json: AsJson = False,
) -> None:
    """Write the anonymous view: one row a customer whom nobody can be found by."""
    if out is not None and out.suffix not in (".csv", ".parquet"):
        raise typer.BadParameter(_("Name a file that ends in .csv or .parquet."))
    if out is None and json:
        raise typer.BadParameter(_("With --json, name a file with --out."))
    what = program(Purpose.ANONYMOUS, door="guanxi anonymous", because="analysis")
    with reading(what) as release, transaction.atomic():
        night = anonymous_night()
        if night is None:
            raise NoAnonymousView(
                _("There is no anonymous view yet: a night makes it. Run `guanxi nightly` first.")
            )
        release.digest = _write(night, out)
    if out is not None:
        report = {
            "file": str(out),
            "day": night.day,
            "alike_at_least": night.alike_at_least,
            "rows": night.customers,
            "left_out": night.left_out,
            "sha256": release.digest,
        }
        answer(report, json=json, text=_in_words(night, out))


def _write(night: AnonymousNight, out: Path | None) -> str:
    """Whole or not at all; a new file is its writer's alone."""
    if out is None:
        return write_csv(night, sys.stdout.buffer)
    draft = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        draft.touch(mode=0o600, exist_ok=False)
        if out.suffix == ".parquet":
            digest = write_parquet(night, draft)
        else:
            with draft.open("wb") as file:
                digest = write_csv(night, file)
        draft.rename(out)
    finally:
        draft.unlink(missing_ok=True)
    return digest


def _in_words(night: AnonymousNight, out: Path) -> str:
    return _(
        "%(rows)s rows of the night of %(day)s in %(file)s; %(left_out)s customers are left out, "
        "at least %(k)s are always alike."
    ) % {
        "rows": f"{night.customers:,}",
        "day": night.day,
        "file": out,
        "left_out": f"{night.left_out:,}",
        "k": night.alike_at_least,
    }
