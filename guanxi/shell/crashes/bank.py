"""The small bank that is killed: as it stood yesterday, and again as often as need be."""

import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import psycopg

from guanxi.foundation.server import database_address
from guanxi.shell.attacks.ground import DATABASE
from guanxi.simulator.commands import simulate_bank

YESTERDAY, TODAY = date(2026, 11, 19), date(2026, 11, 20)


def deliver(home: Path, *, customers: int, seed: int) -> Path:
    """The deliveries of a bank of so many; returns their folder."""
    folder = home / "deliveries"
    simulate_bank(customers=customers, months=2, through=TODAY, out=folder, seed=seed)
    return folder


def run_yesterday(folder: Path) -> None:
    """Everything up to yesterday, by the program itself."""
    day = YESTERDAY.isoformat()
    for words in (["ingest", str(folder), "--through", day], ["nightly", "--through", day]):
        subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "guanxi.shell.cli", *words], check=True, capture_output=True
        )


def keep(home: Path, name: str) -> None:
    """Keep database and lake aside as they stand."""
    _copy(DATABASE, name)
    shutil.copytree(home / "lake", home / name)


def return_to(home: Path, name: str) -> None:
    """As if nothing had happened since."""
    _copy(name, DATABASE)
    shutil.rmtree(home / "lake")
    shutil.copytree(home / name, home / "lake")


def _copy(there: str, here: str) -> None:
    with administrator() as server:
        server.execute(f"DROP DATABASE IF EXISTS {here} WITH (FORCE)")
        # The other strategy, by the log, copies sequences that a crash then sets back.
        server.execute(f"CREATE DATABASE {here} TEMPLATE {there} STRATEGY file_copy")
        # A copy has everything of a database but who may enter it and make temporary tables.
        server.execute(
            "UPDATE pg_database SET datacl = (SELECT datacl FROM pg_database WHERE datname = %s) "
            "WHERE datname = %s",
            [there, here],
        )


def administrator() -> "psycopg.Connection[Any]":
    """On the server, in no bank's database."""
    address = database_address()
    return psycopg.connect(
        host=address.host,
        port=address.port,
        user=address.user,
        password=address.password,
        dbname="postgres",
        autocommit=True,
    )
