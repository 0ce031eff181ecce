"""Programs of the bank come with a key of their own, and tell. Proves part of 4.4, 12.1, 13.5."""

import json
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from guanxi.alerts.models import Event
from guanxi.alerts.tests.factories import EventFactory
from guanxi.foundation import zones
from guanxi.foundation.dictionary import Purpose
from guanxi.rulebook.books import rulebook_for
from guanxi.shell.api.keys import KeyRefusedByRule, make_key, program_of, revoke_keys
from guanxi.shell.models import ApiKey
from guanxi.shell.policy import AccessSection
from guanxi.shell.tests.factories import audit_events

pytestmark = pytest.mark.django_db
DOOR = "/api/v1/events"


def now():
    return timezone.now()  # noqa: TID251 - keys end by the clock


def key(client="core-banking", may=("money_in", "complaint_opened"), at=None):
    at = at or now()
    policy = rulebook_for(at.date()).section(AccessSection).api_keys
    return make_key(client=client, may=may, policy=policy, at=at, by="operator")


def an_event(name="e-1", **about):
    usual = {
        "key": name,
        "kind": "complaint_opened",
        "customer": "C1",
        "happened_at": now().isoformat(),
        "reference": "K-1",
    }
    return usual | about


def tell(client, *events, secret, **about):
    body = about.pop("body", json.dumps({"events": events}))
    about.setdefault("content_type", "application/json")
    headers = {"Authorization": f"Bearer {secret}", "Accept-Language": "en"}
    return client.post(DOOR, body, headers=headers, **about)


def test_events_are_kept_at_once_and_their_program_may_ask_what_became_of_them(client):
    secret = key()
    reply = tell(client, an_event("a"), an_event("b", reference="K-2"), secret=secret)
    assert reply.status_code == 202
    assert reply.json() == {
        "events": [{"key": "a", "state": "kept"}, {"key": "b", "state": "kept"}]
    }
    kept = Event.objects.get(key="a")
    assert (kept.client, kept.customer_number, kept.state) == ("core-banking", "C1", "waiting")
    asked = client.get(f"{DOOR}/a", headers={"Authorization": f"Bearer {secret}"})
    assert (asked.status_code, asked.json()["state"]) == (200, "waiting")
    assert "C1" not in asked.content.decode()


def test_of_anothers_events_a_program_learns_nothing(client):
    EventFactory(client="complaints", key="a")
    for name in ("a", "never-told"):
        asked = client.get(f"{DOOR}/{name}", headers={"Authorization": f"Bearer {key()}"})
        assert (asked.status_code, asked.json()["errors"]) == (404, [])
    assert tell(client, an_event("a"), secret=key()).status_code == 202


def test_told_twice_counts_once_and_a_key_is_of_one_event_alone(client):
    secret, event = key(), an_event()
    assert tell(client, event, secret=secret).status_code == 202
    assert tell(client, event, secret=secret).json()["events"][0]["state"] == "repeated"
    assert Event.objects.count() == 1
    other = tell(client, event | {"reference": "K-9"}, secret=secret)
    assert other.status_code == 409
    assert "key of its own" in other.json()["errors"][0]["words"]
    assert Event.objects.get().reference == "K-1"


def test_one_fault_keeps_the_whole_batch_out_and_every_fault_is_named(client):
    reply = tell(
        client,
        an_event("good"),
        an_event("no-amount", kind="money_in"),
        an_event("dollars", kind="money_in", amount_minor=1, currency="USD"),
        an_event("old", happened_at=(now() - timedelta(days=4)).isoformat()),
        an_event("good"),
        secret=key(),
    )
    assert reply.status_code == 422
    found = {(one["event"], one["key"], one["field"]) for one in reply.json()["errors"]}
    assert found == {
        (1, "no-amount", "amount_minor"),
        (1, "no-amount", "currency"),
        (2, "dollars", "currency"),
        (3, "old", "happened_at"),
        (4, "good", "key"),
    }
    assert Event.objects.count() == 0


@pytest.mark.parametrize(
    ("about", "field"),
    [
        ({"key": "with blank"}, "key"),
        ({"kind": "something_else"}, "kind"),
        ({"happened_at": "yesterday"}, "happened_at"),
        ({"happened_at": "2026-11-22T09:30:00"}, "happened_at"),
        ({"amount_minor": -1}, "amount_minor"),
        ({"amount_minor": 1.5}, "amount_minor"),
        ({"customer": "C\u0000"}, "customer"),
        ({"reference": "'; DROP"}, "reference"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_does_not_fit_the_description_is_named_in_the_readers_words(client, about, field):
    reply = tell(client, an_event("a"), an_event("b") | about, secret=key())
    (fault,) = reply.json()["errors"]
    assert (reply.status_code, fault["event"], fault["field"]) == (422, 1, field)
    assert fault["words"].endswith(".")


def test_more_than_the_rulebook_takes_at_a_time_and_what_is_no_json_is_sent_back(client):
    secret = key()
    many = [an_event(f"e-{number}") for number in range(101)]
    assert tell(client, *many, secret=secret).status_code == 422
    assert tell(client, *many[:100], secret=secret).status_code == 202
    assert tell(client, secret=secret, body="x" * (257 * 1024)).status_code == 413
    assert tell(client, secret=secret, body="{").status_code == 400
    form = tell(client, secret=secret, body="a=1", content_type="application/x-www-form-urlencoded")
    assert form.status_code == 415


@pytest.mark.parametrize(
    "said", ["", "Bearer", "Bearer gxk_wrong", "Basic YTpi", "Bearer " + "x" * 500]
)
def test_without_a_key_that_holds_nobody_comes_in(client, said):
    key()
    for answer in (
        client.post(DOOR, "{}", content_type="application/json", headers={"Authorization": said}),
        client.get(f"{DOOR}/a", headers={"Authorization": said}),
    ):
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")


def test_a_sign_in_is_no_key(client):
    from guanxi.shell.tests.factories import signed_in  # noqa: PLC0415

    signed_in(client, role="administrator")
    assert client.post(DOOR, "{}", content_type="application/json").status_code == 401


def test_a_key_is_kept_as_a_hash_and_covers_only_what_it_was_made_for(client):
    secret = key(may=["money_in"])
    made = ApiKey.objects.get()
    assert secret not in str(ApiKey.objects.values_list())
    assert (made.client, made.may) == ("core-banking", ["money_in"])
    reply = tell(client, an_event(), secret=secret)
    assert (reply.status_code, reply.json()["errors"][0]["field"]) == (403, "kind")
    with pytest.raises(KeyRefusedByRule, match="money_in"):
        key(client="another", may=["everything"])


def test_a_new_key_lets_the_old_one_go_on_for_two_days_and_revoked_is_revoked(client):
    at = now()
    book = rulebook_for(at.date())
    old = key(at=at)
    new = key(may=(), at=at)  # covers what the one before did

    def holds(secret, moment):
        return program_of(secret, at=moment, book=book) is not None

    assert program_of(new, at=at, book=book).may == ("complaint_opened", "money_in")
    assert holds(old, at + timedelta(hours=47))
    assert not holds(old, at + timedelta(hours=49))
    assert holds(new, at + timedelta(days=364))
    assert not holds(new, at + timedelta(days=366))
    assert revoke_keys(client="core-banking", at=at, by="operator") == 2
    assert tell(client, an_event(), secret=new).status_code == 401
    assert audit_events() == ["api.key.made", "api.key.made", "api.keys.revoked"]


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT customer_number FROM bank_customer",
        "SELECT source_id FROM bank_customer",
        "SELECT * FROM shell_apikey",
        "SELECT * FROM bank_staff",
        "SELECT * FROM public.alerts_event",
        "UPDATE alerts_event SET state = 'raised'",
        "DELETE FROM alerts_event",
    ],
)
def test_the_login_that_takes_events_in_can_look_at_nobody(statement):
    """Least privilege: it adds events, and sees by their keys what became of them."""
    EventFactory(customer_number="C1")
    with zones.inside(Purpose.EVENTS):
        with connection.cursor() as cursor:
            cursor.execute("SELECT key, state, customer_number, kind FROM alerts_event")
            assert cursor.fetchall()[0][2:] == (None, None)
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_description_is_open_to_all_and_names_every_door(client):
    described = client.get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.")
    assert set(described["paths"]) == {DOOR, f"{DOOR}/{{key}}"}
    assert described["components"]["securitySchemes"]["ProgramsKey"]["scheme"] == "bearer"
