"""What a page asks the database, counted."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

ASKING = ("SELECT ", "INSERT ", "UPDATE ", "DELETE ")


def asked_for(client, address):
    """Statements that read or write while the page is answered, with the intent and the release.

    How a test enters a zone on its one connection is left out: a bank's connections are there.
    """
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    statements = [query["sql"] for query in caught.captured_queries]
    return [sql for sql in statements if sql.startswith(ASKING) and "set_config" not in sql]
