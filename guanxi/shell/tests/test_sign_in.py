from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from guanxi.bank.tests.factories import StaffFactory
from guanxi.shell import commands, rules
from guanxi.shell.models import SignInAttempt
from guanxi.shell.policy import SignInPolicy
from guanxi.shell.tests.factories import PASSWORD, SignInFactory, audit_events, signed_in

NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)
DOOR = "/sign-in/"
WEAK, NEW = "1234", "another-day"
POLICY = SignInPolicy(failures_max=5, lockout_minutes=15, idle_minutes=60, session_hours=12)


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["guanxi_language"] = "en"


@pytest.mark.django_db
def test_the_right_name_and_password_open_the_door_once(client):
    SignInFactory(username="li")
    reply = client.post(DOOR, {"username": "li", "password": PASSWORD})
    assert reply.status_code == 302
    assert audit_events() == ["shell.sign_in.used"]


@pytest.mark.django_db
def test_a_stranger_is_led_to_the_door_and_back(client):
    SignInFactory(username="li")
    reply = client.get("/?a=1")
    assert reply.url == "/sign-in/"
    reply = client.post(DOOR, {"username": "li", "password": PASSWORD, "next": "/health/"})
    assert reply.url == "/health/"


@pytest.mark.django_db
def test_nobody_is_led_away_to_another_site(client):
    SignInFactory(username="li")
    there = {"username": "li", "password": PASSWORD, "next": "https://elsewhere.example/"}
    assert client.post(DOOR, there).url == "/"


@pytest.mark.django_db
def test_an_address_to_come_back_to_that_is_no_page_breaks_nothing(client):
    SignInFactory(username="li")
    there = {"username": "li", "password": PASSWORD, "next": "somewhere"}
    assert client.post(DOOR, there).status_code == 302
    assert client.get(DOOR, {"next": "somewhere"}).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["li", "nobody"])
def test_a_wrong_password_says_no_more_than_a_wrong_name(client, username):
    SignInFactory(username="li")
    reply = client.post(DOOR, {"username": username, "password": "guess"})
    assert reply.status_code == 422
    assert "Name or password is wrong" in reply.text
    assert SignInAttempt.objects.count() == 1


@pytest.mark.django_db
def test_five_failures_lock_the_name_for_a_quarter_of_an_hour():
    """Proves part of 13.4."""
    SignInFactory(username="li")
    policy = POLICY
    for minute in range(5):
        with pytest.raises(commands.SignInRefused):
            enter("li", "guess", NOW + timedelta(minutes=minute), policy)

    with pytest.raises(commands.SignInRefused, match=r"锁定|locked"):
        enter("li", PASSWORD, NOW + timedelta(minutes=18), policy)

    assert enter("li", PASSWORD, NOW + timedelta(minutes=20), policy)
    assert not SignInAttempt.objects.exists()


def enter(username, password, at, policy):
    return commands.use_sign_in(username=username, password=password, at=at, policy=policy)


def test_old_failures_are_forgotten():
    failures = [NOW - timedelta(minutes=m) for m in (1, 2, 3, 4, 17)]
    lockout = timedelta(minutes=15)
    assert rules.locked_until(failures, failures_max=5, lockout=lockout, now=NOW) is None
    assert rules.locked_until(failures, failures_max=4, lockout=lockout, now=NOW) == (
        NOW + timedelta(minutes=14)
    )
    after = NOW + timedelta(minutes=14)
    assert rules.locked_until(failures, failures_max=4, lockout=lockout, now=after) is None


@pytest.mark.django_db
def test_who_has_left_the_bank_is_refused(client):
    SignInFactory(username="li", staff=StaffFactory(left_on=NOW.date() - timedelta(days=4000)))
    reply = client.post(DOOR, {"username": "li", "password": PASSWORD})
    assert reply.status_code == 422
    assert "not recorded as working at the bank" in reply.text


@pytest.mark.django_db
def test_leaving_the_bank_ends_the_session(client):
    staff = signed_in(client, role="quality")
    assert client.get("/").status_code == 200
    staff.left_on = staff.joined_on
    staff.save()
    assert client.get("/").url == "/sign-in/"


@pytest.mark.django_db
@pytest.mark.parametrize("left_alone", ["seen_at", "begun_at"])
def test_a_session_ends_when_left_alone_or_grown_old(client, left_alone):
    """Proves part of 13.4."""
    signed_in(client, role="quality")
    client.get("/")
    session = client.session
    session[left_alone] = (datetime.now(UTC) - timedelta(hours=13)).isoformat()
    session.save()
    assert client.get("/").url == "/sign-in/"


@pytest.mark.django_db
def test_signing_out_ends_the_session_and_only_a_form_may_ask_for_it(client):
    signed_in(client, role="quality")
    assert client.get("/sign-out/").status_code == 405
    client.post("/sign-out/")
    assert client.get("/").url == "/sign-in/"


@pytest.mark.django_db
def test_part_of_a_page_sends_the_whole_page_to_the_door(client):
    reply = client.get(
        reverse("shell:search"),
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/work/?kind=care"},
    )
    assert reply.status_code == 401
    assert reply["HX-Redirect"].startswith("/sign-in/?next=")


@pytest.mark.django_db
def test_a_language_once_chosen_stays_with_the_person(client, django_user_model):
    staff = signed_in(client, role="quality")
    reply = client.post("/language/", {"language": "zh-hans", "next": "/"})
    assert client.cookies["guanxi_language"].value == "zh-hans"
    assert staff.sign_in.__class__.objects.get().language == "zh-hans"
    assert reply.url == "/"
    assert "角色" in client.get("/").text


@pytest.mark.django_db
def test_a_weak_password_is_refused():
    staff = StaffFactory()
    with pytest.raises(commands.SignInRefused):
        commands.open_sign_in(staff_id=staff.pk, username="li", password=WEAK, by="test")


@pytest.mark.django_db
def test_a_name_belongs_to_one_person():
    SignInFactory(username="li")
    other = StaffFactory()
    with pytest.raises(commands.SignInRefused, match="li"):
        commands.open_sign_in(staff_id=other.pk, username="li", password=PASSWORD, by="test")


@pytest.mark.django_db
def test_opening_a_sign_in_again_gives_it_a_new_password():
    staff = StaffFactory()
    first = commands.open_sign_in(staff_id=staff.pk, username="li", password=PASSWORD, by="demo")
    again = commands.open_sign_in(staff_id=staff.pk, username="li", password=NEW, by="x")
    assert first == again
    assert enter("li", NEW, NOW, POLICY) == first


@pytest.mark.django_db
def test_the_browser_is_told_to_load_nothing_from_elsewhere_and_keep_nothing(client):
    reply = client.get(DOOR)
    assert "default-src 'self'" in reply["Content-Security-Policy"]
    assert reply["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert reply["X-Frame-Options"] == "DENY"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("origin", "status"), [("https://testserver", 302), ("https://elsewhere.example", 403)]
)
def test_a_form_may_come_through_a_server_that_ends_https(origin, status):
    """Proves part of 13.4: from our own names only."""
    SignInFactory(username="li")
    browser = Client(enforce_csrf_checks=True, headers={"origin": origin})
    browser.get(DOOR)
    entry = {"username": "li", "password": PASSWORD}
    entry["csrfmiddlewaretoken"] = browser.cookies["csrftoken"].value
    assert browser.post(DOOR, entry).status_code == status
