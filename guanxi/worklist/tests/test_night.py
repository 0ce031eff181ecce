"""The night and staff who are at work while it is shown."""

from dataclasses import replace

import psycopg
import pytest
from django.db import connection, transaction

from guanxi.foundation.server import database_address
from guanxi.worklist import night as worklist
from guanxi.worklist.tests.factories import WorkItemFactory

READ, CHANGE = "SELECT id FROM worklist_workitem", "SELECT id FROM worklist_workitem FOR UPDATE"


@pytest.mark.django_db(transaction=True)
def test_while_a_night_is_shown_work_can_be_read_and_changes_wait_before_they_lock_anything():
    """Proves part of 13.1: neither the night nor a member of staff is ended by a deadlock."""
    item = WorkItemFactory()
    here = replace(database_address(), database=str(connection.settings_dict["NAME"]))
    with psycopg.connect(here.url, autocommit=True) as colleague:
        with transaction.atomic():
            worklist.hold_still()
            assert colleague.execute(READ).fetchall() == [(item.pk,)]
            colleague.execute("SET lock_timeout = '1ms'")
            with pytest.raises(psycopg.errors.LockNotAvailable):
                colleague.execute(CHANGE)
        assert colleague.execute(CHANGE).fetchall() == [(item.pk,)]
