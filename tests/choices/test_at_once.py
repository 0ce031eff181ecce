"""A choice counts from the next statement, in sessions that are open already. Proves 12.2.

Each reader is a login of its own on a connection of its own, as in a bank at work.
"""

import os
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Barrier, Thread

import psycopg
import pytest
from django.db import connection, transaction

from guanxi.bank.tests.factories import CustomerFactory
from guanxi.foundation.dictionary import Purpose
from guanxi.foundation.server import database_address
from guanxi.foundation.zones import AUDIT, login_of
from guanxi.privacy import commands
from guanxi.privacy.access import Reading, signed
from guanxi.privacy.codes import Topic
from guanxi.privacy.models import Consent, OptOut
from guanxi.privacy.tests.choices import ConsentFactory, PrivacyStatementFactory
from guanxi.worklist import night as worklist
from guanxi.worklist.models import WorkItem
from guanxi.worklist.tests.factories import WorkItemFactory
from tests.choices.scene import REFUSALS

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)
ROUNDS = int(os.environ.get("GUANXI_RACES", "25"))
REFUSE = (
    "INSERT INTO privacy_optout (customer_id, kind, since, by, how, ended_by, ended_how) "
    "VALUES (%s, %s, now(), %s, 'counter', '', '')"
)
END = (
    "UPDATE privacy_optout SET until = clock_timestamp(), ended_by = %s, "
    "ended_how = 'phone' WHERE customer_id = %s AND until IS NULL"
)


def come_in(zone):
    """A connection of that login."""
    name, password = login_of(zone)
    here = database_address().django()
    return psycopg.connect(
        host=here["HOST"],
        port=here["PORT"],
        dbname=connection.settings_dict["NAME"],
        user=name,
        password=password,
    )


@contextmanager
def session(purpose, *, level="bank", actor=0, branch=0):
    """Somebody who reads for that purpose: signed in, on the record, in an open transaction."""
    what = Reading(
        actor=actor, branch=branch, level=level, purpose=purpose, door="test", seconds=3600
    )
    with come_in(AUDIT) as auditor:
        opened = auditor.execute(
            "SELECT gx.open_intent(%s, %s, 'test', '', '')", [actor, purpose.value]
        )
        (intent,) = opened.fetchone()
    token = signed(what, intent=intent)
    with come_in(purpose.value) as here:
        here.execute("SELECT set_config('gx.context', %s, true)", [token])
        kind = "Customer" if level == "self" else "Staff"
        yield Session(here, token, f"bank.{kind}:{actor}")


class Session:
    """Statements of one open transaction."""

    def __init__(self, here, token, name):
        self.here, self.token, self.name = here, token, name

    def column(self, statement, *values):
        """The first column of the answer."""
        return [row[0] for row in self.here.execute(statement, values).fetchall()]

    def refuse(self, customer, kind):
        """Take down that the customer refuses it."""
        self.do(REFUSE, customer, kind, self.name)

    def end(self, customer):
        """Take down that whatever the customer refused is refused no longer."""
        self.do(END, self.name, customer)

    def do(self, statement, *values):
        """Change something, and let everybody know."""
        self.here.execute(statement, values)
        self.here.commit()
        self.here.execute("SELECT set_config('gx.context', %s, true)", [self.token])


@pytest.fixture(autouse=True)
def statement():
    return PrivacyStatementFactory()


@pytest.mark.parametrize("purpose", REFUSALS)
def test_the_next_statement_of_an_open_session_misses_who_refused(purpose):
    customer, other = CustomerFactory(), CustomerFactory()
    every = "SELECT id FROM bank_customer ORDER BY id"
    with session(purpose) as reader, session(Purpose.STANDARD) as desk:
        for _round in range(ROUNDS):
            assert reader.column(every) == [customer.pk, other.pk]
            desk.refuse(customer.pk, REFUSALS[purpose])
            assert reader.column(every) == [other.pk]
            desk.end(customer.pk)
    assert OptOut.objects.count() == ROUNDS


def test_offers_vanish_from_the_open_list_of_whoever_looks_after_the_customer():
    offer = WorkItemFactory(cause="close_to_next_tier")
    WorkItemFactory(cause="loan_overdue", customer=offer.customer, assignee=offer.assignee)
    causes = "SELECT cause FROM worklist_workitem ORDER BY cause"
    mine = {"level": "own", "actor": offer.assignee_id, "branch": offer.branch_id}
    with session(Purpose.STANDARD, **mine) as manager, session(Purpose.STANDARD, **mine) as desk:
        for _round in range(ROUNDS):
            assert manager.column(causes) == ["close_to_next_tier", "loan_overdue"]
            desk.refuse(offer.customer_id, "direct_marketing")
            assert manager.column(causes) == ["loan_overdue"]
            desk.end(offer.customer_id)


def test_work_is_ranked_plainly_at_the_next_statement():
    item = WorkItemFactory(plain_ppm=1_000)
    ranks = "SELECT (propensity_percent, context_percent, lever_percent, score_ppm)::text"
    ranks += " FROM worklist_workitem"
    mine = {"level": "own", "actor": item.assignee_id, "branch": item.branch_id}
    with session(Purpose.STANDARD, **mine) as manager, session(Purpose.STANDARD, **mine) as desk:
        assert manager.column(ranks) == [f"(44,185,130,{item.score_ppm})"]
        desk.refuse(item.customer_id, "automated_decisions")
        assert manager.column(ranks) == ["(,,,1000)"]


def test_a_withdrawal_is_seen_by_the_next_statement():
    consent = ConsentFactory()
    in_force = "SELECT answer FROM privacy_consent WHERE until IS NULL"
    with session(Purpose.STANDARD) as reader:
        assert reader.column(in_force) == ["given"]
        commands.withdraw_consent(
            customer_id=consent.customer_id,
            topic=Topic(consent.purpose, consent.channel),
            how="phone",
            at=NOW,
            by="bank.Staff:1",
        )
        assert reader.column(in_force) == ["withdrawn"]


def test_the_customer_who_is_signed_in_chooses_for_oneself_and_for_nobody_else():
    customer, other = CustomerFactory(), CustomerFactory()
    with session(Purpose.PORTAL, level="self", actor=customer.pk) as portal:
        portal.refuse(customer.pk, "direct_marketing")
        assert portal.column("SELECT customer_id FROM privacy_optout") == [customer.pk]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            portal.refuse(other.pk, "direct_marketing")


def test_nobody_records_a_choice_of_a_customer_whom_they_do_not_see():
    stranger, item = CustomerFactory(), WorkItemFactory()
    mine = {"level": "own", "actor": item.assignee_id, "branch": item.branch_id}
    refused = pytest.raises(psycopg.errors.InsufficientPrivilege)
    with session(Purpose.STANDARD, **mine) as desk, refused:
        desk.refuse(stranger.pk, "direct_marketing")
    with session(Purpose.STANDARD, **mine) as desk:
        desk.refuse(item.customer_id, "direct_marketing")
        with refused:
            desk.do("UPDATE privacy_optout SET how = 'letter'")


def test_nobody_signs_with_the_name_of_another():
    """Proves part of 12.2: the proof says who it really was, in the choice and in the trail."""
    item = WorkItemFactory()
    mine = {"level": "own", "actor": item.assignee_id, "branch": item.branch_id}
    line = (
        "INSERT INTO foundation_auditentry (at, event, subject, by, details) "
        "VALUES (now(), 'a', 'b', %s, '{}')"
    )
    refused = pytest.raises(psycopg.errors.InsufficientPrivilege)
    for statement in (REFUSE, line):
        about = [item.customer_id, "sensitive_data"] if statement is REFUSE else []
        for name in ("bank.Staff:0", f"bank.Customer:{item.assignee_id}", "night:1", ""):
            with session(Purpose.STANDARD, **mine) as desk, refused:
                desk.do(statement, *about, name)
        with session(Purpose.STANDARD, **mine) as desk:
            desk.do(statement, *about, desk.name)
    with session(Purpose.STANDARD, **mine) as desk, refused:
        desk.do(END, "bank.Staff:0", item.customer_id)


def at_once(*actions):
    """Do all of them at the same moment, each on a connection of its own."""
    gate, failures, results = Barrier(len(actions)), [], [None] * len(actions)

    def run(place, action):
        try:
            gate.wait()
            results[place] = action()
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [Thread(target=run, args=one) for one in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    return results


def said(customer, **about):
    return {"customer_id": customer.pk, "how": "phone", "at": NOW, "by": "bank.Staff:1", **about}


def test_two_presses_at_the_same_moment_leave_one_refusal():
    for _round in range(ROUNDS):
        customer = CustomerFactory()
        about = said(customer, kind="direct_marketing")
        one, two = at_once(*[lambda about=about: commands.record_opt_out(**about)] * 2)
        assert one.pk == two.pk == OptOut.objects.get(customer=customer).pk
        at_once(*[lambda about=about: commands.end_opt_out(**about)] * 2)
        assert OptOut.objects.get(customer=customer).until is not None


def test_yes_and_no_at_the_same_moment_leave_one_answer_and_both_in_the_history():
    for _round in range(ROUNDS):
        customer = CustomerFactory()
        about = said(customer, topic=Topic("offers", "message"))
        at_once(
            lambda about=about: commands.give_consent(**about),
            lambda about=about: commands.withdraw_consent(**about),
            lambda about=about: commands.give_consent(**about),
        )
        answers = Consent.objects.filter(customer=customer)
        assert answers.filter(until=None).count() == 1
        assert set(answers.values_list("answer", flat=True)) == {"given", "withdrawn"}


def test_work_that_a_night_ranks_while_the_customer_refuses_is_ranked_plainly():
    """The refusal waits for the night that is being shown, and then finds what it brought."""
    customer = CustomerFactory()
    about = said(customer, kind="automated_decisions")
    refusing = Thread(target=lambda: (commands.record_opt_out(**about), connection.close()))
    with transaction.atomic():
        worklist.hold_still()
        refusing.start()
        refusing.join(timeout=1)
        assert refusing.is_alive()
        WorkItemFactory(customer=customer, plain_ppm=1_000)
    refusing.join(timeout=20)
    item = WorkItem.objects.get()
    assert item.is_ranked_plainly
    assert item.score_ppm == 1_000
    assert item.customer == customer
