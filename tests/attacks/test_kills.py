"""A kill at any moment: nothing unaudited has gone out, nothing acknowledged is lost."""

import os

import pytest

from guanxi.shell.attacks import kills

KILLS = int(os.environ.get("GUANXI_KILLS", "12"))


@pytest.mark.django_db
def test_whatever_is_killed_the_record_of_reads_is_whole_and_work_goes_on(field):
    """Proves 12.5 and 13.1: application, database and the writer of the record, at random."""
    findings, figures = kills.run(field.home, field.scenes, kills=KILLS)
    assert findings.found == []
    assert figures["pages_received"] > KILLS
    assert figures["acknowledged"] > 0
