"""A kill at any moment: nothing unaudited has gone out, nothing acknowledged is lost."""

import pytest

from guanxi.shell.attacks import kills


@pytest.mark.django_db
def test_whatever_is_killed_the_record_of_reads_is_whole_and_work_goes_on(field):
    """Proves part of 12.5 and 13.1: application, database and the writer of the record, each once.

    The whole run: ``guanxi privacy attack --kills 200``.
    """
    findings, figures = kills.run(field.home, field.scenes, kills=3)
    assert findings.found == []
    assert {name for name in findings.tried if name.startswith(kills.KILL)} == {
        "kill: workbench",
        "kill: server",
        "kill: auditor",
    }
    assert findings.tried["page received, intent found"] == figures["pages_received"] > 0
    assert findings.tried["acknowledged, kept"] == figures["acknowledged"] > 0
