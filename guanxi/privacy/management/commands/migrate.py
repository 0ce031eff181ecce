"""Django's ``migrate``, after which the database refuses again what it is to refuse.

In place of Django's own, so that nobody can bring tables up to date and leave them open: ``guanxi
init``, ``manage.py migrate`` and the tests' databases all come through here. So do new editions of
the privacy statement.
"""

from typing import Any

from django.core.management.commands import migrate
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from guanxi.privacy.commands import publish_statements
from guanxi.privacy.enforcement.applying import demand_superuser, enforce


class Command(migrate.Command):
    """As Django's, then `enforce` where every table is up to date."""

    def handle(self, *arguments: Any, **options: Any) -> None:
        """Migrate, then enforce and publish; a migration back to an earlier state stays without.

        Raises AdministratorTooWeak before anything is changed.
        """
        demand_superuser()
        super().handle(*arguments, **options)
        executor = MigrationExecutor(connection)
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            enforce()
            now = timezone.now()  # noqa: TID251 - the operator's command reads the clock
            publish_statements(at=now, by="guanxi init")
