"""Who may make the database refuse: tried as a role that may make roles and pass over policies."""

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction
from django.utils.translation import override

from guanxi.privacy.enforcement.applying import AdministratorTooWeak, enforce

pytestmark = pytest.mark.django_db


@pytest.fixture
def strong_but_no_superuser():
    """Owns the database and holds every attribute but one; the tables are there already."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE nearly LOGIN CREATEROLE CREATEDB BYPASSRLS REPLICATION")
        cursor.execute(f"ALTER DATABASE {connection.settings_dict['NAME']} OWNER TO nearly")
        cursor.execute("GRANT ALL ON SCHEMA public, gx TO nearly")
        cursor.execute("SET LOCAL SESSION AUTHORIZATION nearly")


@pytest.mark.usefixtures("strong_but_no_superuser")
@pytest.mark.parametrize("act", [enforce, lambda: call_command("migrate", verbosity=0)])
def test_whoever_is_no_superuser_is_told_so_before_anything_is_changed(act):
    """Proves part of 12.1: nobody sets up a bank whose database refuses less than it says."""
    with override("en"), pytest.raises(AdministratorTooWeak, match="nearly is no superuser"):
        act()


@pytest.mark.usefixtures("strong_but_no_superuser")
@pytest.mark.parametrize(
    ("statement", "refusal"),
    [
        (
            "CREATE EVENT TRIGGER tried ON sql_drop EXECUTE FUNCTION gx.refuse_definitions()",
            "Must be superuser to create an event trigger",
        ),
        ("ALTER ROLE r_standard NOSUPERUSER", "permission denied to alter role"),
        ("ALTER TABLE bank_customer OWNER TO gx_owner", "must be owner of table"),
    ],
)
def test_postgresql_itself_lets_nobody_else_do_it(statement, refusal):
    """The refusal asks for no more than the server does."""
    with pytest.raises(ProgrammingError) as refused, transaction.atomic():
        connection.cursor().execute(statement)
    diagnosis = refused.value.__cause__.diag
    assert refusal in f"{diagnosis.message_primary} {diagnosis.message_hint}"


def test_enforcing_again_as_the_superuser_changes_nothing():
    """As after every upgrade."""
    assert enforce() > 1_000
