"""A bank that is attacked from outside: the tables of the tests in a database of their own, with
the real logins, on the server of this test process."""

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.db import connection, connections

from guanxi.foundation.home import current_home
from guanxi.foundation.server import database_address
from guanxi.privacy.enforcement.applying import rights_on_database
from guanxi.shell.attacks.ground import DATABASE, plant
from guanxi.shell.attacks.scene import Scene

ROLES = ("relationship_manager", "outlet_head", "branch_head", "agent", "auditor")


@dataclass(frozen=True)
class Field:
    """The home whose server holds the bank, and the scenes in it by their roles."""

    home: Path
    scenes: dict[str, Scene]


@pytest.fixture(scope="session")
def field(django_db_setup, django_db_blocker):
    """A copy of the empty tables, with one scene for each role."""
    with django_db_blocker.unblock():
        _copy_tables(str(connection.settings_dict["NAME"]))
        with _django_works_in(DATABASE):
            scenes = plant(ROLES)
    return Field(current_home().path, scenes)


def _copy_tables(template):
    address = database_address()
    connections.close_all()
    with psycopg.connect(
        host=address.host,
        port=address.port,
        user=address.user,
        password=address.password,
        dbname="postgres",
        autocommit=True,
    ) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{DATABASE}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{DATABASE}" TEMPLATE "{template}"')
        for statement in rights_on_database(DATABASE):
            server.execute(statement)


@contextmanager
def _django_works_in(name):
    before = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
