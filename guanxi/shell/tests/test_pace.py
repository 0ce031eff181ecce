"""How often a program may come with one key. Proves part of 13.5 and of 4.4."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanxi.foundation import zones
from guanxi.foundation.dictionary import Purpose
from guanxi.foundation.server import database_address
from guanxi.foundation.zones import login_of
from guanxi.rulebook.books import rulebook_for
from guanxi.shell.api import doors, pace
from guanxi.shell.policy import AccessSection
from guanxi.shell.tests.factories import ApiKeyFactory
from guanxi.shell.tests.test_api import an_event, key, now, tell

PROCESSES, TRIES = 4, 10


def slowly(**about):
    """So few a minute that none comes back while a test runs; two at once."""
    policy = rulebook_for(now().date()).section(AccessSection).api_keys
    return policy.model_copy(update={"requests_per_minute": 1, "requests_at_once": 2} | about)


def at_the_door(one, policy, times):
    """Of so many requests in a row, which are let in."""
    with zones.inside(Purpose.DOOR):
        return [pace.seconds_to_wait(one.pk, policy) == 0 for _ in range(times)]


def let_pass(**time):
    """As if that much time had passed."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE gx.pace SET paid_off_at = paid_off_at - %s", [timedelta(**time)])


@pytest.mark.django_db
def test_who_comes_too_often_is_told_when_to_come_again_and_nothing_is_taken_in(
    client, monkeypatch
):
    first, other = key(), key(client="cards")
    for module in (pace, doors):
        monkeypatch.setattr(module, "policy_of", lambda _program: slowly())
    for name in ("a", "b"):
        assert tell(client, an_event(name), secret=first).status_code == 202
    reply = tell(client, an_event("c"), secret=first)
    assert reply.status_code == 429
    assert 50 <= int(reply["Retry-After"]) <= 60
    assert "2 at once and 1 a minute" in reply.json()["refused"]
    assert "several events in one request" in reply.json()["refused"]
    bearer = {"Authorization": f"Bearer {first}"}
    assert client.get("/api/v1/events/a", headers=bearer).status_code == 200  # asking is free
    assert client.get("/api/v1/events/c", headers=bearer).status_code == 404
    assert tell(client, an_event("c"), secret=other).status_code == 202


@pytest.mark.django_db
def test_who_waits_as_told_is_let_in_and_a_long_pause_saves_nothing_up():
    one, policy = ApiKeyFactory(), slowly()
    assert at_the_door(one, policy, 3) == [True, True, False]
    let_pass(minutes=1)
    assert at_the_door(one, policy, 2) == [True, False]
    let_pass(days=9)
    assert at_the_door(one, policy, 3) == [True, True, False]
    assert at_the_door(ApiKeyFactory(), policy, 1) == [True]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(at_once=st.integers(1, 40), per_minute=st.integers(1, 5), tries=st.integers(1, 60))
@pytest.mark.django_db
def test_never_more_are_let_in_at_once_than_the_rulebook_says(at_once, per_minute, tries):
    policy = slowly(requests_at_once=at_once, requests_per_minute=per_minute)
    assert sum(at_the_door(ApiKeyFactory(), policy, tries)) == min(at_once, tries)


@pytest.mark.django_db
def test_the_door_may_take_requests_and_nothing_else():
    """Proves part of 12.1."""
    with zones.inside(Purpose.DOOR):
        for statement in ("SELECT * FROM gx.pace", "DELETE FROM gx.pace"):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                connection.cursor().execute(statement)


@pytest.mark.django_db
def test_the_description_says_what_is_answered_to_who_comes_too_often(client):
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    answer = paths["/api/v1/events"]["post"]["responses"]["429"]
    assert answer["headers"]["Retry-After"]["schema"]["type"] == "integer"
    assert "application/json" in answer["content"]
    assert "429" not in paths["/api/v1/events/{key}"]["get"]["responses"]


@pytest.mark.django_db(transaction=True)
def test_it_is_exact_however_many_processes_answer():
    """Each is a login of its own on a connection of its own, as processes of a bank are."""
    most = 7
    cost = pace.cost_of(ApiKeyFactory().pk, slowly(requests_at_once=most))
    name, password = login_of("door")
    here = database_address().django()

    def come(_process):
        with psycopg.connect(
            host=here["HOST"],
            port=here["PORT"],
            dbname=connection.settings_dict["NAME"],
            user=name,
            password=password,
            autocommit=True,
        ) as door:
            answers = [door.execute(pace.TAKE, cost).fetchone() for _ in range(TRIES)]
        return sum(waits == timedelta(0) for (waits,) in answers)

    with ThreadPoolExecutor(PROCESSES) as processes:
        assert sum(processes.map(come, range(PROCESSES))) == most
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM gx.pace")
