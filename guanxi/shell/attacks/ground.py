"""A bank of its own to be attacked: a home, a server, a database that is thrown away."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from guanxi.foundation.home import HOME_VARIABLE
from guanxi.foundation.server import database_address, stop_server
from guanxi.foundation.server.sharing import URL_VARIABLE
from guanxi.foundation.zones import login_of
from guanxi.shell.attacks.scene import Bank, Scene

DATABASE = "guanxi"
_PROGRAM = "guanxi.shell.cli"


class GroundNotMade(Exception):
    """The bank to be attacked could not be made. The message has the last words of the program."""


@contextmanager
def ground() -> Iterator[Path]:
    """An empty bank in a home of its own; server and home are gone afterwards."""
    home = Path(tempfile.mkdtemp(prefix="guanxi-attacks-"))
    home.chmod(0o755)
    try:
        run_there(home, [_PROGRAM, "init"])
        yield home
    finally:
        stop_server(home=home)
        shutil.rmtree(home, ignore_errors=True)


def environment(home: Path) -> dict[str, str]:
    """What a process of that bank finds around it; never the database of the caller's own bank."""
    kept = {name: value for name, value in os.environ.items() if name != URL_VARIABLE}
    return {**kept, HOME_VARIABLE: str(home), "DJANGO_SETTINGS_MODULE": "config.settings"}


def run_there(home: Path, words: Sequence[str], *, told: object = None) -> str:
    """Run a module of the program in that home; returns what it says. Raises GroundNotMade."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", *words],
        env=environment(home),
        cwd=settings.BASE,
        input=json.dumps(told),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise GroundNotMade(done.stderr[-4000:])
    return done.stdout


def plant(roles: Sequence[str]) -> dict[str, Scene]:
    """One scene for each role, committed in this process's database as its administrator."""
    now = timezone.now()  # noqa: TID251 - everything planted happened now
    with transaction.atomic():
        bank = Bank(day=timezone.localdate(now), now=now)
        return {role: bank.scene(role) for role in roles}


def connect(zone: str | None = None, **more: Any) -> "psycopg.Connection[tuple[Any, ...]]":
    """A connection by the login of a zone; by the administrator's without one. Commits each."""
    address = database_address()
    user, password = login_of(zone) if zone else (address.user, address.password)
    return psycopg.connect(
        host=address.host,
        port=address.port,
        user=user,
        password=password,
        dbname=DATABASE,
        autocommit=True,
        **more,
    )


def as_json(scenes: Mapping[str, Scene]) -> dict[str, Any]:
    """Scenes for another process."""
    return {role: scene.as_json() for role, scene in scenes.items()}
