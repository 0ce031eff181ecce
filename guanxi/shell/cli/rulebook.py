"""``guanxi rulebook …``: check, compare and try an edition before it is proposed."""

from pathlib import Path
from typing import Annotated

import typer
from django.utils.translation import gettext as _

from guanxi.foundation.dictionary import Purpose
from guanxi.policy_office.checking import Checked, check_text
from guanxi.policy_office.commands.files import write_approved
from guanxi.policy_office.commands.trying import work_at_trial
from guanxi.policy_office.queries import known_editions
from guanxi.policy_office.trial import try_rulebook
from guanxi.shell.cli.at_work import at_work
from guanxi.shell.cli.clock import now
from guanxi.shell.cli.output import AsJson, answer, progress_bar

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A rulebook in TOML.")]


def add_to(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(help="Check, compare and try an edition.", no_args_is_help=True)
    group.command()(check)
    group.command()(diff)
    group.command(name="try")(try_it)
    group.command(name="list")(list_them)
    group.command(hidden=True)(work)
    app.add_typer(group, name="rulebook")


def check(file: File, *, json: AsJson = False) -> None:
    """Say whether the file could be an edition; exit 1 with key, line and reason where not."""
    checked = check_text(_text(file))
    text = _("This can be an edition: %(version)s changes %(count)d keys.")
    told = {"version": checked.book.version, "count": len(checked.changes)}
    answer({**told, "base": _base(checked)}, json=json, text=text % told)


def diff(file: File, *, json: AsJson = False) -> None:
    """Show what the file changes of the rulebook that would be in force on its day."""
    checked = check_text(_text(file))
    changes = [
        {
            "key": change.key.path,
            "old": change.old,
            "new": change.new,
            "meaning": change.key.in_words,
        }
        for change in checked.changes
    ]
    lines = [f"--- {_base(checked) or '—'}", f"+++ {checked.book.version}"]
    lines += [
        f"{change.key.path}: {change.old_shown} → {change.new_shown}   {change.key.in_words}"
        for change in checked.changes
    ]
    told = {"base": _base(checked), "version": checked.book.version, "changes": changes}
    answer(told, json=json, text="\n".join(lines))


@at_work(Purpose.LOADER, "rulebook try")
def try_it(file: File, *, json: AsJson = False) -> None:
    """Run the file on last night's facts and count what would change; shows nobody anything."""
    write_approved()
    checked = check_text(_text(file))
    with progress_bar(_("Trial")) as progress:
        result = try_rulebook(checked.book, progress=progress)
    text = _(
        "On the facts of %(day)s, %(after)s instead of %(before)s: %(customers_moved)s of "
        "%(customers)s customers change their tier, %(stewards_changed)s their steward; "
        "%(work_added)s pieces of work more, %(work_ended)s less; %(seconds)s s."
    )
    answer(result, json=json, text=text % result)


@at_work(Purpose.LOADER, "rulebook list")
def list_them(*, json: AsJson = False) -> None:
    """List the editions that nights find, after writing approved ones that are missing."""
    write_approved()
    found = [
        {
            "name": one.name,
            "effective_from": one.day.isoformat(),
            "version": one.book.version,
            "state": one.state,
            "file": str(one.path),
            "proposal": one.proposal.pk if one.proposal else None,
        }
        for one in known_editions(today=now().date())
    ]
    lines = [f"{one['version']:44} {one['state']:9} {one['file']}" for one in found]
    answer({"editions": found}, json=json, text="\n".join(lines))


@at_work(Purpose.LOADER, "rulebook work")
def work(trial: Annotated[int, typer.Argument()]) -> None:
    """Work at a trial that somebody asked for in the page."""
    work_at_trial(trial, now=now)


def _base(checked: Checked) -> str:
    return checked.base.version if checked.base else ""


def _text(file: Path) -> str:
    return file.read_text("utf-8", errors="replace").replace("\r\n", "\n")
