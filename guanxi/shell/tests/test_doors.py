"""Every address asks for a permission, or says that it is open to all."""

import pytest
from django.urls import URLPattern, get_resolver

from guanxi.bank.tests.factories import TODAY
from guanxi.foundation.permissions import PUBLIC, grants
from guanxi.rulebook.books import rulebook_for
from guanxi.shell.policy import AccessSection

# The feed of a calendar asks for a secret of its own: calendar programs cannot sign in.
# Programs of the bank come to the API with a key. News are asked for with a ticket of the page.
MEANT_FOR_ALL = {
    *("", "sign-in/", "sign-out/", "language/", "health/", "calendar/<str:secret>.ics", "news/"),
    *("api/v1/openapi.json", "api/v1/events", "api/v1/events/<key>"),
}


def doors(patterns=None, before=""):
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield address, pattern.callback
        else:
            yield from doors(pattern.url_patterns, address)


DOORS = dict(doors())


@pytest.mark.parametrize("address", DOORS)
def test_a_door_names_its_permission(address):
    permission = getattr(DOORS[address], "permission", None)
    assert permission, f"{address} has neither @requires nor @open_to_all"
    assert (permission == PUBLIC) == (address in MEANT_FOR_ALL)
    assert permission == PUBLIC or permission.count(":") == 2


@pytest.mark.parametrize("address", sorted(set(DOORS) - MEANT_FOR_ALL))
def test_somebody_may_go_through_every_door(address):
    roles = rulebook_for(TODAY).section(AccessSection).roles.values()
    permission = DOORS[address].permission
    assert any(grants(role.permissions, permission) for role in roles), permission
