"""Puts the commands together and turns refusals into exit status 1."""

import importlib
import locale
import os
import sys

import typer
from django.db.utils import OperationalError, ProgrammingError
from django.utils import translation
from django.utils.translation import gettext as _

from guanxi.foundation.refusals import Refusal
from guanxi.foundation.zones import begin_as
from guanxi.shell.cli.output import complain

# In the order in which the help shows them.
COMMANDS = (
    "demo",
    "init",
    "simulate",
    "ingest",
    "nightly",
    "serve",
    "status",
    "customer",
    "why",
    "rulebook",
    "privacy",
    "anonymous",
    "undo",
    "duplicates",
    "quality",
    "ledger",
    "events",
    "api-keys",
    "bench",
)


_UNDEFINED_TABLE = "42P01"
_INTERRUPTED = 130  # Typer's own, as shells have it: 128 and the number of the signal
# What a server says to a login that `guanxi init` has not made yet.
_NO_LOGIN = ('password authentication failed for user "r_', 'role "r_')


def application(words: list[str]) -> typer.Typer:
    """The program with the command that ``words`` begin with; with all of them for the help.

    Each command's module brings what it works with, which takes a second or two for the larger.
    """
    app = typer.Typer(
        name="guanxi",
        help="关系: the system with which a retail bank knows, keeps and grows its customers.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    app.callback()(lambda: None)  # so that one command alone keeps its name
    for name in [words[0]] if words and words[0] in COMMANDS else COMMANDS:
        importlib.import_module(f"guanxi.shell.cli.{name.replace('-', '_')}").add_to(app)
    return app


def main() -> None:
    """Run one command; the words are in the language of the terminal."""
    begin_as("door")  # a command that needs more says for which purpose
    with translation.override(_language_of_the_terminal()):
        try:
            application(sys.argv[1:])()
        except Refusal as refusal:
            complain(str(refusal), json="--json" in sys.argv)
            sys.exit(1)
        except (ProgrammingError, OperationalError) as error:
            why = _in_words(error)
            if why is None:
                raise
            complain(why, json="--json" in sys.argv)
            sys.exit(1)
        except (KeyboardInterrupt, SystemExit) as ended:  # before the command began, or in it
            if isinstance(ended, SystemExit) and ended.code != _INTERRUPTED:
                raise
            complain(_("Interrupted. Nothing is half done; run the command again."), json=False)
            sys.exit(_INTERRUPTED)


def _in_words(error: Exception) -> str | None:
    """What an operator can do about it; None where it is a fault of ours."""
    state = getattr(error.__cause__, "sqlstate", None)
    if state == _UNDEFINED_TABLE or any(sign in str(error) for sign in _NO_LOGIN):
        return _("The tables of Guanxi are not there yet: run `guanxi init` first.")
    if isinstance(error, OperationalError) and state is None:
        return _(
            "The database cannot be reached (%(why)s). Check that its server runs and that "
            "GUANXI_DATABASE_URL names it, its user and its password."
        ) % {"why": " ".join(str(error).split())}
    return None


def _language_of_the_terminal() -> str:
    named = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    return "zh-hans" if (named or locale.getlocale()[0] or "").lower().startswith("zh") else "en"
