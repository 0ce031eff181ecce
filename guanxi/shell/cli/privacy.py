"""``guanxi privacy …``: what the database enforces, compared and attacked."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Annotated, Any

import typer
from django.utils.translation import gettext as _

from guanxi.bank.night import BANKS_PICTURE
from guanxi.foundation import zones
from guanxi.foundation.dictionary import Purpose
from guanxi.foundation.turns import turn_at
from guanxi.privacy.attacks.running import attack as run_attack
from guanxi.privacy.enforcement.checking import Checked
from guanxi.privacy.enforcement.checking import check as check_database
from guanxi.privacy.search.upkeep import rebuild
from guanxi.shell.attacks.whole import attack_workbench, is_whole
from guanxi.shell.cli.at_work import at_work
from guanxi.shell.cli.output import AsJson, answer, progress_bar

_BAD = ("leaked", "differences", "broken", "mutants_escaped")


def add_to(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(help="What the database enforces.", no_args_is_help=True)
    group.callback()(lambda: None)
    group.command()(check)
    group.command()(attack)
    group.command()(reindex)
    app.add_typer(group, name="privacy")


def check(
    *,
    strict: Annotated[
        bool, typer.Option(help="A server whose known holes are open is a finding too.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Compare roles, views, policies and grants with what the tables declare."""
    with zones.inside(zones.ADMINISTRATOR):
        checked = check_database()
    is_well = not checked.findings and (checked.server_is_patched or not strict)
    answer({**asdict(checked), "is_well": is_well}, json=json, text=_in_words(checked))
    if not is_well:
        raise typer.Exit(1)


@at_work(Purpose.LOADER, "privacy reindex")
def reindex(
    *,
    new_key: Annotated[
        bool, typer.Option("--new-key", help="Under a new key; the old one is forgotten.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Make the numbers anew by which customers are found."""
    with turn_at(BANKS_PICTURE, doing=_("Making the search anew")):
        made = rebuild(by="command line", with_new_key=new_key)
    text = _("%(count)d numbers, by which customers are found, were made anew.") % {"count": made}
    answer({"numbers": made, "new_key": new_key}, json=json, text=text)


def _in_words(checked: Checked) -> str:
    lines = [
        _("%(count)d findings, %(objects)d properties compared.")
        % {"count": len(checked.findings), "objects": checked.objects}
    ]
    lines += [f"{found.kind}: {found.object}: {found.what}" for found in checked.findings]
    if not checked.server_is_patched:
        lines.append(
            _(
                "PostgreSQL %(version)s has known holes that later releases close. The design does "
                "not rest on what they break; update the server all the same."
            )
            % {"version": checked.server}
        )
    return "\n".join(lines)


def attack(
    *,
    attacks: Annotated[
        int, typer.Option(min=0, help="Hostile statements, about; 0: nothing inside the database.")
    ] = 4000,
    reads: Annotated[
        int, typer.Option(min=1, help="Reads compared while only what is hidden changes.")
    ] = 100_000,
    mutants: Annotated[int, typer.Option(min=0, help="Changes that must be noticed.")] = 600,
    http: Annotated[
        bool, typer.Option("--http", help="Every door of the workbench, as every role.")
    ] = False,
    races: Annotated[
        int, typer.Option(min=0, help="Changes that end sight of something, in open sessions.")
    ] = 0,
    kills: Annotated[
        int, typer.Option(min=0, help="Processes and sessions killed while staff are at work.")
    ] = 0,
    seed: int = 1,
    json: AsJson = False,
) -> None:
    """Attack banks made for it as if the program were taken over; exit 1 on any leak."""
    if not (attacks or http or races or kills):
        raise typer.BadParameter(_("Nothing would be attacked: ask for one kind at least."))
    found: dict[str, object] = {}
    with progress_bar(_("Attacking")) as progress:
        if attacks:
            found |= run_attack(
                attacks=attacks, reads=reads, mutants=mutants, seed=seed, progress=progress
            )
        outside = attack_workbench(
            http=http, races=races, kills=kills, seed=seed, progress=progress
        )
    text = "\n".join(_attack_in_words(found, outside))
    answer({**found, **outside}, json=json, text=text)
    if any(found.get(bad) for bad in _BAD) or not is_whole(outside):
        raise typer.Exit(1)


def _attack_in_words(found: Mapping[str, object], outside: Mapping[str, Any]) -> Iterator[str]:
    if found:
        yield _(
            "%(attacks)s attacks of %(classes)s classes, %(leaked)s leaks; %(mutants_caught)s of "
            "%(mutants)s changes noticed; %(reads_compared)s reads compared, %(differences)s "
            "differ; %(promises)s promises, %(broken)s broken."
        ) % dict(found)
    words = {
        "doors": _(
            "%(requests)s requests at %(doors)s doors as %(roles)s roles: %(leaked)s leaks, "
            "%(written)s forbidden changes."
        ),
        "races": _("%(raced)s races, %(stale)s with stale rows."),
        "kills": _("%(killed)s kills: %(unaudited)s unaudited pages, %(lost)s losses."),
    }
    for part, figures in outside.items():
        yield words[part] % figures
        yield from figures["findings"]
