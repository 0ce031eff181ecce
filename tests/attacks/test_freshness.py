"""Who may no longer see something does not see it at the next statement."""

import os

import pytest

from guanxi.shell.attacks import freshness

RACES = int(os.environ.get("GUANXI_RACES", "300"))


@pytest.mark.django_db
def test_no_statement_begun_after_a_change_shows_what_it_ended(field):
    """Proves 12.1 and 12.2: transfer, dismissal, opt-out, reveal, closing, with sessions open."""
    findings = freshness.run(field.scenes, races=RACES)
    assert findings.found == []
    assert sum(findings.tried.values()) >= RACES
