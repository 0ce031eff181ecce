"""No door shows or changes what is not in one's care, whatever is asked of it."""

import pytest

from guanxi.shell.attacks import outside
from guanxi.shell.attacks.addresses import every_door
from guanxi.shell.attacks.every_door import attack_in_short, untried

DOORS_EACH = 4


@pytest.mark.django_db
def test_every_door_shows_one_s_own_and_nobody_elses():
    """Proves 12.1, 12.2 and 13.3, each door by one role. With every role: ``privacy attack``.

    A door that only refuses proves nothing of what is behind it, so somebody gets through each.
    """
    findings, entered = attack_in_short(sample=DOORS_EACH, seed=1)
    assert findings.found == []
    assert untried(every_door(), entered).found == []
    assert set(findings.tried) == {
        "http: every door",
        "http: hidden or missing",
        "http: reading writes nothing",
        "http: fields that are not the form's",
        "http: forms to hidden rows",
        "http: other methods",
        "http: form without its token",
        "http: questions about the hidden",
        "http: nonsense in the address",
        "http: stranger",
    }
    assert findings.tried["http: every door"] > len(every_door())
    assert min(findings.tried.values()) > DOORS_EACH


@pytest.mark.django_db
def test_the_same_holds_over_http_with_the_real_logins(field):
    """Proves 12.1 and 13.1: also that nothing is left on a connection for whoever comes next."""
    findings = outside.run(field.home, field.scenes, doors_each=DOORS_EACH)
    assert findings.found == []
    assert findings.tried["pool: looked at after an answer"] > 10 * DOORS_EACH
