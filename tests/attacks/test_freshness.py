"""Who may no longer see something does not see it at the next statement."""

import pytest

from guanxi.shell.attacks import freshness

KINDS = 24


@pytest.mark.django_db
def test_no_statement_begun_after_a_change_shows_what_it_ended(field):
    """Proves 12.1 and 12.2: transfer, dismissal, opt-out, reveal, closing, with sessions open.

    The whole run: ``guanxi privacy attack --races 10000``.
    """
    findings = freshness.run(field.scenes, races=2 * (KINDS - 1))
    assert findings.found == []
    assert len(findings.tried) == KINDS
    assert set(findings.tried.values()) == {2}
