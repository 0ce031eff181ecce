"""What customers choose is recorded with its proof and never rewritten. Proves 12.2 and 12.3."""

import inspect
from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils.translation import override

from guanxi.bank.models import Customer
from guanxi.bank.tests.factories import CustomerFactory
from guanxi.privacy import commands
from guanxi.privacy.codes import ConsentChannel, ConsentPurpose, OptOutKind, Topic
from guanxi.privacy.models import Acknowledgement, Consent, OptOut
from guanxi.privacy.policy import ChoicesSection
from guanxi.privacy.queries.choices import choices_of, permitted_channels
from guanxi.privacy.tests.choices import (
    AcknowledgementFactory,
    ConsentFactory,
    OptOutFactory,
    PrivacyStatementFactory,
)
from guanxi.rulebook.books import rulebook_for

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)
DAY = date(2026, 11, 22)
MINUTE = timedelta(minutes=1)
TAKER, COLLEAGUE = "bank.Staff:7", "bank.Staff:8"
BY_MESSAGE = Topic("offers", "message")


@pytest.fixture(autouse=True)
def statement():
    with override("en"):
        yield PrivacyStatementFactory()


@pytest.fixture
def customer():
    return CustomerFactory()


def said(customer, *, at=NOW, by=TAKER, how="phone", **about):
    return {"customer_id": customer.pk, "at": at, "by": by, "how": how, **about}


def events():
    entries = apps.get_model("foundation.AuditEntry").objects.order_by("pk")
    return list(entries.values_list("event", flat=True))


def permitted(customer, purpose, *, day=DAY):
    section = rulebook_for(day).section(ChoicesSection)
    return permitted_channels([customer.pk], section=section, day=day)(customer.pk, purpose)


# What is recorded, and with which proof


def test_a_refusal_is_kept_with_who_when_how_and_which_statement(customer, statement):
    commands.record_opt_out(**said(customer, kind="direct_marketing"))
    record = OptOut.objects.get()
    assert (record.customer, record.kind, record.since) == (customer, "direct_marketing", NOW)
    assert (record.by, record.how, record.statement) == (TAKER, "phone", statement)
    entry = apps.get_model("foundation.AuditEntry").objects.get()
    assert (entry.event, entry.by) == ("privacy.opt_out.recorded", TAKER)
    assert entry.subject == f"bank.Customer:{customer.pk}"


def test_a_refusal_ends_with_its_own_proof(customer):
    commands.record_opt_out(**said(customer, kind="sensitive_data"))
    later = NOW + timedelta(days=1)
    commands.end_opt_out(**said(customer, kind="sensitive_data", at=later, by=COLLEAGUE))
    record = OptOut.objects.get()
    assert (record.since, record.by) == (NOW, TAKER)
    assert (record.until, record.ended_by, record.ended_how) == (later, COLLEAGUE, "phone")
    assert events() == ["privacy.opt_out.recorded", "privacy.opt_out.ended"]


@pytest.mark.parametrize("kind", OptOutKind.values)
def test_what_was_refused_once_and_again_stands_in_the_history_twice(customer, kind):
    for _time in range(2):
        commands.record_opt_out(**said(customer, kind=kind))
        commands.end_opt_out(**said(customer, kind=kind))
    assert OptOut.objects.filter(kind=kind).count() == 2


def test_saying_the_same_twice_leaves_one_record_and_one_line(customer):
    for _time in range(2):
        commands.record_opt_out(**said(customer, kind="direct_marketing"))
        commands.give_consent(**said(customer, topic=BY_MESSAGE))
        commands.accept_statement(**said(customer))
    assert [model.objects.count() for model in (OptOut, Consent, Acknowledgement)] == [1, 1, 1]
    assert len(events()) == 3


def test_ending_what_is_not_in_force_changes_nothing(customer):
    assert commands.end_opt_out(**said(customer, kind="direct_marketing")) is None
    assert events() == []


def test_a_refusal_never_waits_for_a_statement(customer, monkeypatch):
    monkeypatch.setattr("guanxi.privacy.commands.records.statement_in_force", lambda day: None)
    assert commands.record_opt_out(**said(customer, kind="direct_marketing")).statement is None
    assert commands.withdraw_consent(**said(customer, topic=BY_MESSAGE)).answer == "withdrawn"
    with pytest.raises(commands.ChoiceRefused, match="needs one that was shown"):
        commands.give_consent(**said(customer, topic=BY_MESSAGE))


# Withdrawing is as easy as giving


def test_withdrawing_takes_the_same_step_and_the_same_words_as_giving(customer):
    giving, withdrawing = (
        list(inspect.signature(command).parameters)
        for command in (commands.give_consent, commands.withdraw_consent)
    )
    assert giving == withdrawing
    commands.give_consent(**said(customer, topic=BY_MESSAGE))
    commands.withdraw_consent(**said(customer, topic=BY_MESSAGE, at=NOW + MINUTE))
    given, withdrawn = Consent.objects.order_by("pk")
    assert (given.answer, given.until) == ("given", withdrawn.since)
    assert (withdrawn.answer, withdrawn.until) == ("withdrawn", None)
    assert events() == ["privacy.consent.given", "privacy.consent.withdrawn"]


def test_a_channel_can_be_closed_that_nobody_ever_asked_about(customer):
    assert "phone" in permitted(customer, "care")
    commands.withdraw_consent(**said(customer, topic=Topic("care", "phone")))
    assert "phone" not in permitted(customer, "care")
    assert "phone" in permitted(customer, "service")


def test_what_needs_a_consent_is_closed_until_it_is_given(customer):
    assert permitted(customer, "offers") == {"phone", "letter", "visit"}
    commands.give_consent(**said(customer, topic=BY_MESSAGE))
    assert "message" in permitted(customer, "offers")
    commands.withdraw_consent(**said(customer, topic=BY_MESSAGE))
    assert "message" not in permitted(customer, "offers")


def test_who_refuses_direct_marketing_is_not_offered_anything_by_any_channel(customer):
    commands.give_consent(**said(customer, topic=BY_MESSAGE))
    commands.record_opt_out(**said(customer, kind="direct_marketing"))
    assert permitted(customer, "offers") == permitted(customer, "events") == frozenset()
    assert permitted(customer, "service") == set(ConsentChannel.values)


def test_consents_of_many_customers_are_asked_for_by_one_statement(django_assert_num_queries):
    customers = [CustomerFactory().pk for _ in range(5)]
    ConsentFactory(customer_id=customers[0], purpose="offers", channel="email")
    section = rulebook_for(DAY).section(ChoicesSection)
    with django_assert_num_queries(1):
        may = permitted_channels(customers, section=section, day=DAY)
    assert "email" in may(customers[0], "offers")
    assert "email" not in may(customers[1], "offers")


# Editions of the statement


def test_a_consent_given_before_an_edition_that_asks_again_counts_no_longer(customer):
    commands.give_consent(**said(customer, topic=BY_MESSAGE))
    commands.withdraw_consent(**said(customer, topic=Topic("offers", "phone")))
    new = {"announced_on": date(2026, 12, 1), "effective_on": date(2027, 1, 1)}
    PrivacyStatementFactory(version="2027-1", asks_again=True, **new)
    before, after = date(2026, 12, 31), date(2027, 1, 1)
    assert "message" in permitted(customer, "offers", day=before)
    assert permitted(customer, "offers", day=after) == {"letter", "visit"}  # the no still counts
    assert choices_of(customer.pk, day=after).outdated == {("offers", "message")}
    commands.give_consent(**said(customer, topic=BY_MESSAGE, at=NOW + timedelta(days=50)))
    assert "message" in permitted(customer, "offers", day=date(2027, 2, 1))
    assert Consent.objects.filter(channel="message").count() == 2


def test_who_was_shown_and_who_accepted_which_edition_is_known(customer, statement):
    commands.show_statement(**said(customer))
    commands.accept_statement(**said(customer, at=NOW + MINUTE))
    known = choices_of(customer.pk, day=DAY).acknowledged
    assert set(known) == {("2026-1", "shown"), ("2026-1", "accepted")}
    assert known["2026-1", "accepted"].since == NOW + MINUTE


def test_that_a_customer_was_told_of_changes_is_known(customer):
    PrivacyStatementFactory(version="2026-2", effective_on=date(2026, 6, 1))
    commands.tell_of_changes(**said(customer, how="letter"))
    assert Acknowledgement.objects.get().statement_id == "2026-2"


# Taking back


def taken_back(record, what, *, at=NOW, by=TAKER):
    return commands.take_back_choice(record=what, record_id=record.pk, within=MINUTE, at=at, by=by)


def test_a_slip_is_taken_back_and_stays_in_the_history(customer):
    record = commands.record_opt_out(**said(customer, kind="direct_marketing"))
    for _time in range(2):
        taken_back(record, "opt-out")
    record.refresh_from_db()
    assert (record.until, record.ended_how) == (NOW, "slip")
    assert OptOut.objects.count() == 1
    assert events() == ["privacy.opt_out.recorded", "privacy.choice.taken_back"]


def test_an_end_that_was_a_slip_leaves_the_refusal_in_force(customer, statement):
    commands.record_opt_out(**said(customer, kind="direct_marketing", at=NOW - MINUTE))
    record = commands.end_opt_out(**said(customer, kind="direct_marketing"))
    for _time in range(2):
        taken_back(record, "opt-out-ended")
    again = OptOut.objects.get(until=None)
    assert (again.how, again.statement) == ("slip", statement)
    assert OptOut.objects.count() == 2
    assert len(events()) == 3


@pytest.mark.parametrize("before", ["given", "withdrawn", None])
def test_after_a_slip_the_answer_before_holds_again(customer, before):
    if before:
        ConsentFactory(customer=customer, answer=before, since=NOW - timedelta(days=9))
    command = commands.give_consent if before != "given" else commands.withdraw_consent
    record = command(**said(customer, topic=BY_MESSAGE))
    taken_back(record, "consent")
    here = Consent.objects.filter(until=None).first()
    assert (here and here.answer) == before


def test_an_answer_that_was_itself_a_slip_does_not_come_back(customer):
    first = commands.give_consent(**said(customer, topic=BY_MESSAGE))
    taken_back(first, "consent")
    second = commands.withdraw_consent(**said(customer, topic=BY_MESSAGE))
    taken_back(second, "consent")
    assert not Consent.objects.filter(until=None).exists()


def test_a_slip_is_taken_back_soon_and_only_by_whom_made_it(customer):
    record = commands.record_opt_out(**said(customer, kind="direct_marketing"))
    with pytest.raises(commands.ChoiceRefused, match="changed again"):
        taken_back(record, "opt-out", by=COLLEAGUE)
    with pytest.raises(commands.ChoiceRefused, match="too late"):
        taken_back(record, "opt-out", at=NOW + 2 * MINUTE)
    commands.end_opt_out(**said(customer, kind="direct_marketing"))
    with pytest.raises(commands.ChoiceRefused, match="changed again"):
        taken_back(record, "opt-out")


# What cannot be


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ({"how": "pigeon"}, "how the customer said it"),
        ({"how": "slip"}, "how the customer said it"),
        ({"how": ""}, "how the customer said it"),
        ({"topic": Topic("offers", "pigeon")}, "no such choice"),
        ({"topic": Topic("anything", "phone")}, "no such choice"),
    ],
)
def test_nonsense_is_refused_in_words(customer, about, words):
    with pytest.raises(commands.ChoiceRefused, match=words):
        commands.give_consent(**said(customer, topic=BY_MESSAGE) | about)
    assert not Consent.objects.exists()


def test_nobody_chooses_for_a_customer_who_is_not_there():
    with pytest.raises(Customer.DoesNotExist):
        commands.record_opt_out(customer_id=0, kind="sensitive_data", how="phone", at=NOW, by=TAKER)


@pytest.mark.parametrize(
    ("make", "about", "constraint"),
    [
        (OptOutFactory, {"kind": "anything"}, "opt_out_of_a_known_kind"),
        (OptOutFactory, {"by": ""}, "opt_out_begun_with_its_proof"),
        (OptOutFactory, {"how": "somehow"}, "opt_out_begun_with_its_proof"),
        (OptOutFactory, {"until": NOW}, "opt_out_ended_with_its_proof"),
        (OptOutFactory, {"ended_by": TAKER}, "opt_out_ended_with_its_proof"),
        (OptOutFactory, {"ended": True, "since": NOW}, "opt_out_ends_after_it_begins"),
        (ConsentFactory, {"purpose": "anything"}, "consent_to_something_known"),
        (ConsentFactory, {"channel": "pigeon"}, "consent_to_something_known"),
        (ConsentFactory, {"answer": "perhaps"}, "consent_to_something_known"),
        (ConsentFactory, {"statement": None}, "consent_given_with_a_statement_shown"),
        (ConsentFactory, {"until": NOW}, "consent_ended_with_its_proof"),
        (AcknowledgementFactory, {"act": "dreamt"}, "acknowledged_by_a_known_act"),
        (AcknowledgementFactory, {"statement": None}, "acknowledged_is_an_edition"),
        (AcknowledgementFactory, {"until": NOW}, "acknowledgement_ended_with_its_proof"),
    ],
)
def test_the_database_refuses_what_makes_no_sense(make, about, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make(**about)


@pytest.mark.parametrize(
    ("make", "constraint"),
    [
        (OptOutFactory, "opted_out_once"),
        (ConsentFactory, "one_answer_in_force"),
        (AcknowledgementFactory, "acknowledged_once"),
    ],
)
def test_one_thing_is_in_force_once(customer, make, constraint):
    make(customer=customer, ended=True)
    make(customer=customer)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make(customer=customer)


@pytest.mark.parametrize("make", [OptOutFactory, ConsentFactory, AcknowledgementFactory])
@pytest.mark.parametrize(
    "change",
    [
        "since = since - interval '1 day'",
        "by = 'somebody else'",
        "how = 'letter'",
        "customer_id = customer_id + 1",
        "statement = NULL",
        "until = NULL",
        "until = until + interval '1 day'",
        "ended_by = 'somebody else'",
    ],
)
def test_history_is_never_rewritten(make, change):
    record = make(ended=True)
    table = type(record)._meta.db_table
    with connection.cursor() as cursor:
        with pytest.raises(IntegrityError, match="never rewritten"), transaction.atomic():
            cursor.execute(f"UPDATE {table} SET {change} WHERE id = %s", [record.pk])  # noqa: S608
        with pytest.raises(IntegrityError, match="never rewritten"), transaction.atomic():
            cursor.execute(f"DELETE FROM {table} WHERE id = %s", [record.pk])  # noqa: S608


@pytest.mark.parametrize("make", [OptOutFactory, ConsentFactory, AcknowledgementFactory])
def test_what_is_in_force_can_only_be_ended(make):
    record = make()
    with pytest.raises(IntegrityError, match="never rewritten"), transaction.atomic():
        type(record).objects.filter(pk=record.pk).update(how="letter")
    ended = {"until": NOW, "ended_by": TAKER, "ended_how": "phone"}
    assert type(record).objects.filter(pk=record.pk).update(**ended) == 1


def test_every_purpose_and_every_channel_can_be_answered(customer):
    for purpose in ConsentPurpose.values:
        for channel in ConsentChannel.values:
            commands.give_consent(**said(customer, topic=Topic(purpose, channel)))
    assert Consent.objects.count() == len(ConsentPurpose) * len(ConsentChannel)
