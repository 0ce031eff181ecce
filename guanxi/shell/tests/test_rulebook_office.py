"""The rulebook is changed in the page: one person proposes, another decides.

Proves 0.2, and parts of 0.3, 0.4 and 13.6.
"""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guanxi.foundation.home import guanxi_home
from guanxi.policy_office.models import Proposal, Trial
from guanxi.policy_office.tests.factories import HEAD, TEXT, ProposalFactory, TrialFactory
from guanxi.rulebook.books import rulebook_for
from guanxi.shell.tests.factories import audit_events, signed_in
from guanxi.stewardship.policy import TiersSection

pytestmark = pytest.mark.django_db
OFFICE, PROPOSE, CHECK = "/rulebook/", "/rulebook/propose/", "/rulebook/check/"
FAR = date(2099, 1, 1)
TEXT_OF_FAR = TEXT.replace("2026-12-01", "2099-01-01")
GIVEN = {"text": TEXT, "day": "2099-01-01", "note": "A longer grace"}
RESULT = {
    "day": "2026-11-21",
    "before": "default 1990-01-01 (1a2b3c4d)",
    "after": "default 2099-01-01 (5e6f7a8b)",
    "customers": 1_200,
    "customers_moved": 30,
    "tiers": [
        {"tier": "gold", "before": 200, "after": 230},
        {"tier": "wealth", "before": 1_000, "after": 970},
    ],
    "moves": [
        {"from": "gold", "to": "gold", "customers": 200},
        {"from": "wealth", "to": "gold", "customers": 30},
        {"from": "wealth", "to": "wealth", "customers": 970},
    ],
    "maintained": {"before": 1_200, "after": 1_200},
    "waiting": {"before": 0, "after": 4},
    "stewards_changed": 30,
    "alerts": [{"kind": "assets_falling", "before": 12, "after": 19}],
    "people": [],
    "people_in_all": 9,
    "people_changed": 0,
    "over_capacity": 0,
    "work_added": 7,
    "work_ended": 0,
    "work_for_heads": 0,
    "not_tried": ["assets"],
    "seconds": 4.2,
    "stages": {},
    "peak_memory_bytes": 2**29,
}


@pytest.fixture(autouse=True)
def rulebooks():
    """The bank's folder of rulebooks, empty again afterwards."""
    folder = guanxi_home() / "rulebooks"
    folder.mkdir(exist_ok=True)
    yield folder
    for path in folder.iterdir():
        path.unlink()


@pytest.fixture
def launched(monkeypatch):
    """Trials for which a process was started; none is."""
    started = []
    monkeypatch.setattr("guanxi.policy_office.launching.launch", started.append)
    return started


def far(**more):
    return ProposalFactory(text=TEXT_OF_FAR, effective_from=FAR, **more)


def seen_version():
    return Proposal.objects.get().version


def test_a_change_is_proposed_approved_by_another_and_in_force_from_its_day(
    client, django_capture_on_commit_callbacks
):
    """Proves 0.2."""
    maker = signed_in(client, role="rulebook_maker")
    assert "grace_month_ends = 2" in client.get(PROPOSE).text
    reply = client.post(PROPOSE, GIVEN, follow=True)
    assert "A second person decides" in reply.text
    assert "a drop counts only after so many month-ends below" in reply.text
    address = reply.request["PATH_INFO"]
    assert "you cannot decide your own" in reply.text
    assert client.post(f"{address}decide/", {"decision": "approve"}).status_code == 403

    checker = signed_in(client, role="rulebook_checker")
    assert "hot" in client.get(OFFICE).text
    decided = {"decision": "approve", "seen": seen_version(), "note": "Agreed in council"}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{address}decide/", decided)
    assert rulebook_for(FAR).section(TiersSection).grace_month_ends == 3
    text = client.get(OFFICE).text
    assert maker.name in text
    assert checker.name in text
    edition = client.get("/rulebook/editions/default/2099-01-01/").text
    assert "To come" in edition
    assert rulebook_for(FAR).version in edition
    assert audit_events()[-1] == "rulebook.change.approved"


def test_a_role_that_does_both_still_does_not_approve_its_own(client, rulebooks):
    """Proves 0.2: the person counts, not the role."""
    both = '[access.roles.rulebook_maker]\npermissions = ["rulebook:*"]\n'
    (rulebooks / "ours.toml").write_text(HEAD.replace("2026-12-01", "2020-01-01") + both)
    signed_in(client, role="rulebook_maker")
    client.post(PROPOSE, GIVEN)
    proposal = Proposal.objects.get()
    decided = {"decision": "approve", "seen": proposal.version}
    reply = client.post(f"/rulebook/proposals/{proposal.pk}/decide/", decided, follow=True)
    assert "This is your own proposal" in reply.text
    assert Proposal.objects.get().status == "open"


def test_a_mistake_is_shown_with_its_line_key_and_reason(client):
    """Proves 0.2."""
    signed_in(client, role="rulebook_maker")
    wrong = {**GIVEN, "text": HEAD + "[tiers]\ngrace_month_ends = -1\n"}
    reply = client.post(PROPOSE, wrong)
    assert reply.status_code == 422
    for words in (
        "Line 5",
        "tiers.grace_month_ends",
        "must be at least 0",
        "grace_month_ends = -1",
    ):
        assert words in reply.text
    assert not Proposal.objects.exists()
    assert "must be at least 0" in client.post(CHECK, wrong).text


def test_as_one_writes_what_changes_is_listed_by_key(client):
    signed_in(client, role="rulebook_maker")
    text = client.post(CHECK, GIVEN).text
    assert "it changes one key" in text
    assert "tiers.grace_month_ends" in text
    assert "<html" not in text


def test_a_file_takes_the_place_of_the_text_with_its_own_day(client):
    signed_in(client, role="rulebook_maker")
    file = SimpleUploadedFile("ours.toml", TEXT_OF_FAR.encode(), "text/plain")
    text = client.post(CHECK, {"text": "", "day": "", "file": file}).text
    assert "it changes one key" in text
    assert 'value="2099-01-01"' in text
    assert "grace_month_ends = 3" in text


def test_what_is_no_rulebook_at_all_is_refused_in_words(client):
    signed_in(client, role="rulebook_maker")
    for text in ("", "= = =", "\ufeff[tiers]", "name = 3", "a" * 200_001, "x = {" * 500):
        reply = client.post(PROPOSE, {**GIVEN, "text": text})
        assert reply.status_code == 422
        assert "This cannot be proposed yet" in reply.text
    assert client.post(PROPOSE, {**GIVEN, "day": "soon"}).status_code == 422
    assert client.post(PROPOSE, {**GIVEN, "note": ""}).status_code == 422


def test_a_refusal_goes_back_with_its_reason(client):
    proposal = far()
    signed_in(client, role="rulebook_checker")
    address = f"/rulebook/proposals/{proposal.pk}/"
    reply = client.post(f"{address}decide/", {"decision": "refuse", "note": ""}, follow=True)
    assert "Say why" in reply.text
    client.post(f"{address}decide/", {"decision": "refuse", "note": "Too long a grace"})
    assert "Too long a grace" in client.get(address).text
    assert Proposal.objects.get().status == "refused"


def test_a_proposal_is_withdrawn_by_who_made_it(client):
    maker = signed_in(client, role="rulebook_maker")
    proposal = far(proposed_by=maker)
    client.post(f"/rulebook/proposals/{proposal.pk}/withdraw/")
    assert Proposal.objects.get().status == "withdrawn"
    assert "Withdrawn" in client.get(OFFICE).text


def test_an_edition_to_come_is_taken_back_by_two_people(
    client, rulebooks, django_capture_on_commit_callbacks
):
    """Proves 0.2."""
    checked = signed_in(client, role="rulebook_checker")
    edition = far()
    with django_capture_on_commit_callbacks(execute=True):
        version = client.get(f"/rulebook/proposals/{edition.pk}/").context["read"].version
        seen = {"decision": "approve", "seen": version}
        client.post(f"/rulebook/proposals/{edition.pk}/decide/", seen)
    assert len(list(rulebooks.iterdir())) == 1
    signed_in(client, role="rulebook_maker")
    page = "/rulebook/editions/default/2099-01-01/"
    assert "Propose to take it back" in client.get(page).text
    reply = client.post(f"{page}take-back/", {"note": "A slip"}, follow=True)
    assert "Take back default from 2099-01-01" in reply.text
    asked = Proposal.objects.order_by("pk").last()
    client.force_login(checked.sign_in)
    with django_capture_on_commit_callbacks(execute=True):
        seen = {"decision": "approve", "seen": asked.version}
        client.post(f"/rulebook/proposals/{asked.pk}/decide/", seen)
    assert list(rulebooks.iterdir()) == []
    assert client.get(page).status_code == 404
    assert "Taken back" in client.get(OFFICE).text


def test_rolling_back_begins_with_the_text_of_the_earlier_edition(client, rulebooks):
    """Proves 0.2."""
    (rulebooks / "ours.toml").write_text(TEXT.replace("2026-12-01", "2020-01-01"))
    signed_in(client, role="rulebook_maker")
    old = client.get("/rulebook/editions/default/1990-01-01/").text
    assert "Roll back to it" in old
    text = client.get(f"{PROPOSE}?name=default&since=1990-01-01").context["draft"].text
    assert "grace_month_ends = 2" in text
    reply = client.post(PROPOSE, {**GIVEN, "text": text}, follow=True)
    assert "tiers.grace_month_ends" in reply.text
    assert rulebook_for(FAR).section(TiersSection).grace_month_ends == 3


def test_an_edition_says_every_key_with_its_meaning_in_the_readers_language(client):
    """Proves parts of 0.4 and 13.6."""
    signed_in(client, role="auditor")
    page = "/rulebook/editions/default/1990-01-01/"
    assert "potential customers are younger than this" in client.get(page).text
    client.cookies["guanxi_language"] = "zh-hans"
    text = client.get(page).text
    assert "潜力客户年龄上限" in text
    assert "potential customers are younger than this" not in text


def test_a_trial_is_asked_for_and_its_progress_is_shown_until_it_is_over(
    client, launched, django_capture_on_commit_callbacks
):
    """Proves part of 0.3."""
    proposal = far()
    signed_in(client, role="rulebook_checker")
    address = f"/rulebook/proposals/{proposal.pk}/"
    assert "Nobody has tried it yet" in client.get(address).text
    with django_capture_on_commit_callbacks(execute=True):
        reply = client.post(f"{address}try/", headers={"HX-Request": "true"})
    assert "It begins" in reply.text
    assert launched == [Trial.objects.get().pk]
    client.post(f"{address}try/")
    assert Trial.objects.count() == 1
    Trial.objects.update(state="running", step="alerts", percent=25)
    assert "Alerts are looked for" in client.get(f"{address}trial/").text
    assert "hx-trigger" in client.get(f"{address}trial/").text


def test_what_a_trial_showed_stands_beside_the_decision_with_both_versions(client):
    """Proves part of 0.3."""
    proposal = far()
    TrialFactory(proposal=proposal, state="done", ended_at="2026-11-22T03:00:05Z", result=RESULT)
    signed_in(client, role="rulebook_checker")
    text = client.get(f"/rulebook/proposals/{proposal.pk}/").text
    for words in (
        "default 1990-01-01 (1a2b3c4d)",
        "default 2099-01-01 (5e6f7a8b)",
        "30 rise, 0 fall; 1,170 of 1,200 stay where they are",
        "+30",
        "+7",
        "[assets]",
        "4.2 s",
    ):
        assert words in text
    assert "hx-trigger" not in text


def test_a_trial_whose_process_died_is_started_again_by_who_looks(client, launched):
    """Proves part of 0.3: it survives being killed."""
    proposal = far()
    trial = TrialFactory(
        proposal=proposal, state="running", tries=1, alive_at="2026-11-22T03:00:00Z"
    )
    signed_in(client, role="auditor")
    client.get(f"/rulebook/proposals/{proposal.pk}/trial/")
    assert launched == [trial.pk]


@pytest.mark.parametrize("role", ["teller", "relationship_manager", "branch_head", "marketing"])
def test_who_has_nothing_to_do_with_policy_does_not_see_it(client, role):
    proposal = far()
    signed_in(client, role=role)
    for address in (OFFICE, PROPOSE, f"/rulebook/proposals/{proposal.pk}/"):
        assert client.get(address).status_code == 403
    assert "/rulebook/" not in client.get("/branches/").text


def test_who_may_look_may_not_change(client, launched):
    proposal = far()
    signed_in(client, role="auditor")
    assert "Propose a change" not in client.get(OFFICE).text
    page = client.get(f"/rulebook/proposals/{proposal.pk}/").text
    assert "Approve" not in page
    assert "Try it" not in page
    for address in (
        PROPOSE,
        CHECK,
        f"/rulebook/proposals/{proposal.pk}/decide/",
        f"/rulebook/proposals/{proposal.pk}/withdraw/",
        f"/rulebook/proposals/{proposal.pk}/try/",
        "/rulebook/editions/default/1990-01-01/take-back/",
    ):
        assert client.post(address).status_code == 403
    assert launched == []


def test_what_is_not_there_is_not_found(client):
    signed_in(client, role="rulebook_maker")
    for address in (
        "/rulebook/proposals/404/",
        "/rulebook/editions/default/2031-01-01/",
        "/rulebook/editions/default/some-day/",
        "/rulebook/editions/theirs/1990-01-01/",
        f"{PROPOSE}?name=default&since=2031-01-01",
    ):
        assert client.get(address).status_code == 404


def test_chinese_people_read_chinese(client):
    """Proves part of 13.6."""
    proposal = far()
    signed_in(client, role="rulebook_checker")
    client.cookies["guanxi_language"] = "zh-hans"
    assert "待复核的变更" in client.get(OFFICE).text
    assert "批准" in client.get(f"/rulebook/proposals/{proposal.pk}/").text
