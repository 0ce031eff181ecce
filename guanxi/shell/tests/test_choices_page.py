"""Choices are made on the customer's page: one press each, with its proof. Proves 12.2, 12.3."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.urls import get_resolver

from guanxi.bank.tests.factories import TODAY, YESTERDAY, CustomerFactory
from guanxi.foundation.dictionary import Purpose
from guanxi.foundation.tests.sheets import csv_rows
from guanxi.nightly.tests.factories import NightRunFactory
from guanxi.privacy.models import Acknowledgement, Consent, OptOut
from guanxi.privacy.purposes import purpose_of
from guanxi.privacy.tests.choices import OptOutFactory, PrivacyStatementFactory
from guanxi.rulebook.books import rulebook_for
from guanxi.shell.policy import AccessSection
from guanxi.shell.tests.factories import audit_events, signed_in
from guanxi.stewardship.tests.factories import StewardshipFactory
from guanxi.worklist.tests.factories import WorkItemFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
GUANXI = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def statement():
    NightRunFactory(day=YESTERDAY)
    return PrivacyStatementFactory()


@pytest.fixture
def customer():
    return CustomerFactory(name="王小明")


@pytest.fixture
def steward(client, customer):
    person = signed_in(client, role="relationship_manager", branch=customer.branch, name="李思远")
    StewardshipFactory(customer=customer, staff=person)
    return person


def tab(customer):
    return f"/customers/{customer.pk}/choices/"


def press(client, customer, choice, *, how="phone", **more):
    told = {"choice": choice, "how": how}
    return client.post(f"/customers/{customer.pk}/choose/", told, **more)


def switches(text):
    """What each switch is and what pressing it says."""
    found = re.findall(
        r'role="switch"\s+name="choice"\s+value="([^"]+)"\s+aria-checked="(\w+)"', text
    )
    return {says.rpartition(":")[0]: (says, state == "true") for says, state in found}


def test_the_tab_shows_four_refusals_and_every_purpose_by_every_channel(client, customer, steward):
    text = client.get(tab(customer)).text
    found = switches(text)
    assert sum(name.startswith("opt-out:") for name in found) == 4
    assert sum(name.startswith("consent:") for name in found) == 25
    assert "No product depends on any of this" in text
    assert "王小明" not in text


@pytest.mark.parametrize("kind", ["direct_marketing", "third_party_disclosure"])
def test_one_press_refuses_and_one_press_ends_it(client, customer, steward, kind):
    reply = press(client, customer, switches(client.get(tab(customer)).text)[f"opt-out:{kind}"][0])
    assert reply.status_code == 302
    says, is_on = switches(client.get(reply.url).text)[f"opt-out:{kind}"]
    assert is_on
    record = OptOut.objects.get()
    assert (record.by, record.how) == (f"bank.Staff:{steward.pk}", "phone")
    press(client, customer, says, how="letter")
    record.refresh_from_db()
    assert (record.ended_by, record.ended_how) == (f"bank.Staff:{steward.pk}", "letter")
    assert audit_events()[-2:] == ["privacy.opt_out.recorded", "privacy.opt_out.ended"]


def test_withdrawing_takes_as_many_steps_as_giving(client, customer, steward):
    """Proves part of 12.2: the same page, the same form, the same one button."""
    pages, name = [], "consent:offers:message"
    for answer in ("given", "withdrawn"):
        text = client.get(tab(customer)).text
        says, _is_on = switches(text)[name]
        pages.append((says.count(":"), text.count("<form"), text.count('type="radio"')))
        press(client, customer, says)
        assert Consent.objects.get(until=None).answer == answer
    assert pages[0] == pages[1]


def test_pressing_twice_records_once(client, customer, steward):
    for _time in range(2):
        press(client, customer, "consent:offers:message:give")
        press(client, customer, "opt-out:direct_marketing:record")
    assert (Consent.objects.count(), OptOut.objects.count()) == (1, 1)


def test_the_tab_alone_is_sent_with_undo_for_ten_seconds(client, customer, steward):
    reply = press(client, customer, "opt-out:direct_marketing:record", headers=HTMX)
    assert "<html" not in reply.text
    assert 'data-seconds="10"' in reply.text
    undo = re.search(r'hx-post="([^"]+/undo/[^"]*)"', reply.text)[1]
    assert "Taken back." in client.post(undo, headers=HTMX).text
    record = OptOut.objects.get()
    assert record.ended_how == "slip"
    assert "Taken back: recorded by mistake" in client.get(tab(customer)).text


def test_without_scripts_there_is_undo_as_well(client, customer, steward):
    there = press(client, customer, "consent:care:phone:withdraw").url
    undo = re.search(r'action="([^"]+/undo/[^"]*)"', client.get(there).text)[1]
    there = client.post(undo).url
    assert "Taken back." in client.get(there).text
    assert not Consent.objects.filter(until=None).exists()


def test_the_statement_is_shown_and_accepted_and_its_changes_are_told(client, customer, steward):
    """Proves part of 12.3."""
    text = client.get(tab(customer)).text
    assert "edition 2026-1" in text
    press(client, customer, "statement:shown")
    press(client, customer, "statement:accepted")
    assert Acknowledgement.objects.count() == 2
    PrivacyStatementFactory(
        version="2026-9", effective_on=date(2026, 9, 1), changes_en="Less is kept."
    )
    text = client.get(tab(customer)).text
    assert "What changed: Less is kept." in text
    press(client, customer, "statement:told")
    assert "What changed" not in client.get(tab(customer)).text
    assert Acknowledgement.objects.get(act="told").statement_id == "2026-9"
    for version in ("2026-1", "2026-9"):
        assert version in client.get(f"/statements/{version}/").text
    assert client.get("/statements/none/").status_code == 404


def test_history_says_who_took_it_down_and_how(client, customer, steward):
    OptOutFactory(customer=customer, by=f"bank.Customer:{customer.pk}", how="portal", ended=True)
    press(client, customer, "opt-out:direct_marketing:record")
    text = client.get(tab(customer)).text
    assert "By telephone · 李思远 · statement 2026-1" in " ".join(text.split())
    assert "By oneself, signed in · the customer" in " ".join(text.split())


@pytest.mark.parametrize(
    "choice",
    [
        "",
        "opt-out",
        "opt-out:anything:record",
        "opt-out:direct_marketing:burn",
        "consent:a:b:give",
        "consent:offers:phone:sell",
        "statement:eaten",
        "product:fund:buy",
    ],
)
def test_a_choice_there_is_not_is_refused_in_words(client, customer, steward, choice):
    reply = press(client, customer, choice)
    assert reply.status_code == 422
    assert "There is no such choice" in reply.text
    assert "There is no such choice" in press(client, customer, choice, headers=HTMX).text


def test_how_it_was_said_is_part_of_the_proof(client, customer, steward):
    reply = press(client, customer, "opt-out:direct_marketing:record", how="")
    assert reply.status_code == 422
    assert "Say how the customer said it" in reply.text


@pytest.mark.parametrize("door", ["choose/", "choices/opt-out/1/undo/"])
def test_choices_of_somebody_elses_customer_are_not_found(client, customer, door):
    signed_in(client, role="relationship_manager", branch=customer.branch)
    assert client.post(f"/customers/{customer.pk}/{door}").status_code == 404
    assert client.get(f"/customers/{customer.pk}/{door}").status_code == 405
    assert client.get(tab(customer)).status_code == 404


def test_what_a_colleague_recorded_is_not_taken_back(client, customer, steward):
    record = OptOutFactory(customer=customer, kind="sensitive_data")
    reply = client.post(f"/customers/{customer.pk}/choices/opt-out/{record.pk}/undo/")
    assert reply.status_code == 422
    assert client.post(f"/customers/{customer.pk}/choices/opt-out/0/undo/").status_code == 404
    assert client.post(f"/customers/{customer.pk}/choices/product/1/undo/").status_code == 404


def test_who_meets_customers_may_record_and_nobody_else():
    roles = rulebook_for(TODAY).section(AccessSection).roles
    may = {name for name, role in roles.items() if "privacy:choice:record" in role.permissions}
    assert may == {
        "teller",
        "lobby_manager",
        "relationship_manager",
        "advisor",
        "wealth_manager",
        "outlet_head",
        "branch_head",
        "agent",
        "supervisor",
    }


def test_an_agent_records_for_every_customer(client, customer):
    signed_in(client, role="agent")
    press(client, customer, "opt-out:direct_marketing:record")
    assert OptOut.objects.get().customer == customer


def test_after_the_refusal_the_list_and_its_file_are_without_the_offer(client, customer, steward):
    about = {"customer": customer, "assignee": steward, "evidence": {}}
    offer = WorkItemFactory(cause="salary_started", **about)
    matter = WorkItemFactory(cause="loan_overdue", **about)
    assert f"item-{offer.pk}" in client.get("/work/").text
    press(client, customer, "opt-out:direct_marketing:record")
    text = client.get("/work/").text
    assert f"item-{offer.pk}" not in text
    assert f"item-{matter.pk}" in text
    assert client.get(f"/work/items/{offer.pk}/").status_code == 404
    assert len(csv_rows(client.get("/work/export.csv"))) == 2


def test_files_that_leave_the_program_are_everyday_work():
    """None is meant for marketing: such a one would declare its purpose, and leave refusers out.

    What the privacy office and analysts take along holds no customer who could be found.
    """
    found = [
        pattern.callback
        for pattern in _patterns(get_resolver().url_patterns)
        if "file_kind" in pattern.pattern.converters or str(pattern.pattern).endswith(".csv")
    ]
    assert len(found) >= 3
    nobodys = {Purpose.OFFICER, Purpose.ANONYMOUS}
    assert {purpose_of(page)[0] for page in found} - nobodys == {Purpose.STANDARD}


def test_nothing_that_concerns_products_asks_for_a_choice():
    """Proves part of 12.2: a consent is never a condition for a product."""
    asking = {
        str(path.relative_to(GUANXI))
        for path in GUANXI.rglob("*.py")
        if "tests" not in path.parts
        and not path.is_relative_to(GUANXI / "privacy")
        and re.search(
            r"privacy\.(queries\.choices|permitted)|privacy import commands",
            path.read_text("utf-8"),
        )
    }
    assert asking == {
        "alerts/commands.py",  # raises no offer,
        "alerts/effect/watching.py",  # compares nobody who refused automated decisions,
        "alerts/events/raising.py",  # nor during the day,
        "alerts/night.py",  # and counts none,
        "alerts/tables.py",  # reads no date of who refused the use of sensitive data,
        "alerts/occasions/keeping.py",  # and keeps none
        "courtesies/night.py",  # thanks by channels that were left open
        "leads/commands/opening.py",  # no lead about whoever refuses offers
        "salons/choosing.py",  # nobody is invited who refuses offers or closed the channels,
        "salons/commands/hearing.py",  # and no seat is kept for who refused since
        "shell/customer/choices.py",  # shows and
        "shell/customer/choosing.py",  # records them
        "stewardship/commands/referring.py",  # no specialist for whoever refuses offers
        "worklist/morning.py",  # channels
        "worklist/importing/checking.py",  # lists that may not be worked for whom
        "worklist/peek.py",  # channels, and what is not to be said
        "worklist/scoring.py",  # the order of work
    }


def _patterns(patterns):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _patterns(pattern.url_patterns)
        else:
            yield pattern
