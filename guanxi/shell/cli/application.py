"""Puts the commands together and turns refusals into exit status 1."""

import locale
import os
import sys

import typer
from django.db.utils import OperationalError, ProgrammingError
from django.utils import translation
from django.utils.translation import gettext as _

from guanxi.foundation.refusals import Refusal
from guanxi.shell.catalogues import compile_catalogues
from guanxi.shell.cli import (
    bench,
    customer,
    demo,
    ingest,
    init,
    nightly,
    serve,
    simulate,
    status,
    undo,
    why,
)
from guanxi.shell.cli.output import complain

app = typer.Typer(
    name="guanxi",
    help="关系: the system with which a retail bank knows, keeps and grows its customers.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for module in (demo, init, simulate, ingest, nightly, serve, status, customer, why, undo):
    module.add_to(app)
app.add_typer(bench.app, name="bench")


def main() -> None:
    """Run one command; the words are in the language of the terminal."""
    compile_catalogues()
    with translation.override(_language_of_the_terminal()):
        try:
            app()
        except Refusal as refusal:
            complain(str(refusal), json="--json" in sys.argv)
            sys.exit(1)
        except (ProgrammingError, OperationalError) as error:
            if "does not exist" not in str(error):
                raise
            complain(
                _("The tables of Guanxi are not there yet: run `guanxi init` first."),
                json="--json" in sys.argv,
            )
            sys.exit(1)
        except KeyboardInterrupt:
            complain(_("Interrupted. Nothing is half done; run the command again."), json=False)
            sys.exit(1)


def _language_of_the_terminal() -> str:
    named = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    return "zh-hans" if (named or locale.getlocale()[0] or "").lower().startswith("zh") else "en"
