"""``guanxi init``: make the home, start the database, bring its tables up to date."""

import typer
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from guanxi.foundation import zones
from guanxi.foundation.home import current_home
from guanxi.foundation.server import server_status
from guanxi.shell.cli.output import AsJson, answer


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(init)


def init(*, json: AsJson = False) -> None:
    """Make GUANXI_HOME, start the database and bring its tables up to date."""
    result = prepare_home()
    text = _("Ready: %(home)s, %(migrations)d changes of tables made.") % result
    answer(result, json=json, text=text)


def prepare_home() -> dict[str, object]:
    """Home, server and tables; harmless when everything is there already."""
    home = current_home()
    with zones.inside(zones.ADMINISTRATOR):
        executor = MigrationExecutor(connection)
        due = executor.migration_plan(executor.loader.graph.leaf_nodes())
        call_command("migrate", verbosity=0, interactive=False)
    embedded = server_status().is_embedded
    return {
        "home": str(home.path),
        "database": "embedded" if embedded else "server",
        "migrations": len(due),
    }
