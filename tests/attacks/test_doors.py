"""No door shows or changes what is not in one's care, whatever is asked of it."""

import socket
from dataclasses import replace
from types import ModuleType

import pytest
from django.urls import path

from guanxi.shell.attacks import outside
from guanxi.shell.attacks.addresses import NotFilled, every_door
from guanxi.shell.attacks.entering import enter_every_door
from guanxi.shell.attacks.every_door import attack_in_short, untried, viewer_at_work
from guanxi.shell.attacks.findings import Kind
from guanxi.shell.attacks.serving import HOST

DOORS_EACH = 4


@pytest.mark.django_db
def test_every_door_shows_one_s_own_and_nobody_elses():
    """Proves part of 12.1, 12.2 and 13.3, each door by one role.

    With every role: ``guanxi privacy attack --http``.

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


def test_a_workbench_that_does_not_answer_is_found_and_never_passes_for_tight(field):
    with socket.socket() as nobody_listens:
        nobody_listens.bind((HOST, 0))
        port = nobody_listens.getsockname()[1]
        findings = outside.visit(port, [(scene, ()) for scene in field.scenes.values()])
    assert len(findings.of(Kind.FAULT)) == len(field.scenes)
    assert all("GET /sign-in/: " in found for found in findings.of(Kind.FAULT))


@pytest.mark.django_db
def test_a_door_that_shows_what_is_hidden_is_found_by_name():
    """Somebody who sees the whole bank, attacked as if nobody were in that person's care."""
    with viewer_at_work("agent", {}) as (attack, _posting):
        attack.scene = replace(attack.scene, reached=frozenset())
        enter_every_door(attack, [door for door in every_door() if door.name == "shell:customer"])
    assert "shell:customer" in attack.findings.of(Kind.LEAK)[0]


def test_a_door_that_nobody_can_address_fails_the_attack_by_name(settings):
    """So nobody forgets to teach the attack a new door."""
    new = ModuleType("new")
    new.urlpatterns = [path("riddles/<int:riddle_id>/", lambda _request: None, name="riddle")]
    settings.ROOT_URLCONF = new
    with pytest.raises(NotFilled, match=r"^riddle: nobody knows whose number <riddle_id> is"):
        every_door()
    new.urlpatterns = [path("riddles/<word>/", lambda _request: None, name="solution")]
    settings.ROOT_URLCONF = ModuleType("newer")
    settings.ROOT_URLCONF.urlpatterns = new.urlpatterns
    ((kind, words),) = untried(every_door(), entered=set()).found
    assert (kind, words.partition(":")[0]) == (Kind.UNTRIED, "solution")
