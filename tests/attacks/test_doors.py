"""No door shows or changes what is not in one's care, whatever is asked of it."""

import pytest
from django.utils import timezone

from guanxi.shell.attacks import outside
from guanxi.shell.attacks.addresses import every_door
from guanxi.shell.attacks.every_door import (
    attack_as,
    get_through,
    roles_for_all,
    roles_of,
    untried,
)

ROLES = roles_of(timezone.localdate(), whole=False)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_every_door_shows_this_role_its_own_and_nobody_elses(role):
    """Proves 12.1, 12.2 and 13.3: every door × ownership × purpose, generated from the addresses.

    The whole run, with every role and every question: ``guanxi privacy attack``.
    """
    findings, _entered = attack_as(role, whole=False)
    assert findings.found == []


@pytest.mark.django_db
def test_somebody_gets_through_every_door():
    """A door that only refuses proves nothing of what is behind it."""
    entered = set()
    for role in roles_for_all(timezone.localdate()):
        entered |= get_through(role)
    assert untried(every_door(), entered).found == []


@pytest.mark.django_db
def test_the_same_holds_over_http_with_the_real_logins(field):
    """Proves 12.1 and 13.1: also that nothing is left on a connection for whoever comes next."""
    findings = outside.run(field.home, field.scenes, doors_each=8)
    assert findings.found == []
    assert findings.tried["pool: looked at after an answer"] > 100
