"""``guanxi api-keys …``: keys with which programs of the bank come to the API."""

from typing import Annotated

import typer
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from guanxi.foundation.dictionary import Purpose
from guanxi.shell.api.keys import known_keys, make_key, revoke_keys
from guanxi.shell.cli.at_work import at_work
from guanxi.shell.cli.clock import now
from guanxi.shell.cli.output import AsJson, answer
from guanxi.shell.policy import AccessSection
from guanxi.shell.viewers import book_in_force

Client = Annotated[str, typer.Argument(help="Its name, such as core-banking.")]
_BY = "operator"


def add_to(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(help="Keys of programs that use the API.", no_args_is_help=True)
    group.command()(make)
    group.command()(revoke)
    group.command("list")(list_them)
    app.add_typer(group, name="api-keys")


@at_work(Purpose.LOADER, "api-keys make")
def make(
    client: Client,
    *,
    may: Annotated[
        list[str] | None, typer.Option(help="A kind of event it may tell; as often as needed.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Make a key, or the next one: the one before holds some hours longer. It is shown once."""
    at = now()
    policy = book_in_force(at.date()).section(AccessSection).api_keys
    secret = make_key(client=client, may=may or (), policy=policy, at=at, by=_BY)
    answer({"client": client, "key": secret}, json=json, text=secret)


@at_work(Purpose.LOADER, "api-keys revoke")
def revoke(client: Client, *, json: AsJson = False) -> None:
    """From now on no key of that program is worth anything."""
    ended = revoke_keys(client=client, at=now(), by=_BY)
    words = _("%(keys)d keys of %(client)s revoked.") % {"keys": ended, "client": client}
    answer({"client": client, "revoked": ended}, json=json, text=words)


@at_work(Purpose.LOADER, "api-keys list")
def list_them(*, json: AsJson = False) -> None:
    """Who has a key, for what, and until when; the keys themselves nobody can show."""
    found = known_keys(at=now())
    lines = [
        f"{one['client']:24} {localtime(one['ends_at']):%Y-%m-%d %H:%M}  {', '.join(one['may'])}"
        for one in found
    ]
    answer({"keys": found}, json=json, text="\n".join(lines) or _("No program has a key."))
