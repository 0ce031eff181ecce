"""The rulebook is changed by two people, takes effect on its day, and can be rolled back.

Proves 0.2 and part of 0.4.
"""

from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, transaction

from guanxi.bank.tests.factories import StaffFactory
from guanxi.bank.viewers import Viewer
from guanxi.foundation.dictionary import Purpose
from guanxi.policy_office import queries
from guanxi.policy_office.commands import files
from guanxi.policy_office.commands.proposing import (
    DecisionRefused,
    EditionRefused,
    approve_proposal,
    propose_edition,
    propose_taking_back,
    refuse_proposal,
    withdraw_proposal,
)
from guanxi.policy_office.models import Proposal
from guanxi.policy_office.tests.factories import HEAD, TEXT, ProposalFactory
from guanxi.privacy.access import Reading, reading
from guanxi.rulebook.books import rulebook_for
from guanxi.stewardship.policy import TiersSection

pytestmark = pytest.mark.django_db
TODAY, BEFORE, BEGUN = date(2026, 11, 22), date(2026, 11, 30), date(2026, 12, 1)
AT = datetime(2026, 11, 22, 3, tzinfo=UTC)


def viewer(role):
    staff = StaffFactory(role=role)
    return Viewer(
        staff_id=staff.pk, branch_id=staff.branch_id, role=role, scope="none", permissions=()
    )


@pytest.fixture
def maker():
    return viewer("rulebook_maker")


@pytest.fixture
def checker():
    return viewer("rulebook_checker")


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """What happens once a transaction is committed."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def proposed(by, text=TEXT):
    return propose_edition(text=text, note="A longer grace", today=TODAY, at=AT, by=by)


def approve(proposal, by, *, today=TODAY):
    fresh = Proposal.objects.get(pk=proposal.pk)
    approve_proposal(proposal=fresh, seen=fresh.version, note="", today=today, at=AT, by=by)
    return Proposal.objects.get(pk=proposal.pk)


def grace(day):
    return rulebook_for(day).section(TiersSection).grace_month_ends


def test_what_one_proposes_and_another_approves_is_in_force_from_its_day_on(
    maker, checker, committed
):
    """Proves 0.2."""
    before = rulebook_for(BEGUN).version
    proposal = proposed(maker)
    assert (proposal.status, proposal.base) == ("open", before)
    assert grace(BEGUN) == 2
    with committed():
        done = approve(proposal, checker)
    assert (done.status, done.decided_by_id) == ("approved", checker.staff_id)
    assert (grace(BEFORE), grace(BEGUN)) == (2, 3)
    # Proves part of 0.4: the version that nights name with every result is the approved one.
    assert rulebook_for(BEGUN).version == done.version != before


def test_nobody_approves_or_refuses_their_own(maker):
    """Proves 0.2."""
    proposal = proposed(maker)
    with pytest.raises(DecisionRefused, match="second person"):
        approve(proposal, maker)
    with pytest.raises(DecisionRefused, match="second person"):
        refuse_proposal(proposal=proposal, note="no", at=AT, by=maker)


@pytest.mark.parametrize("status", ["approved", "refused"])
def test_the_database_too_refuses_that_one_decides_ones_own(status):
    """Proves 0.2."""
    proposal = ProposalFactory()
    with pytest.raises(IntegrityError, match="nobody_decides"):
        Proposal.objects.update(status=status, decided_by=proposal.proposed_by, decided_at=AT)


def at_work(person):
    return reading(
        Reading(
            actor=person.staff_id,
            branch=person.branch_id,
            level="none",
            purpose=Purpose.STANDARD,
            door="test",
        )
    )


def test_the_database_lets_nobody_sign_with_anothers_name(maker, checker):
    """Proves 0.2: neither proposing nor deciding."""
    with at_work(maker):
        proposal = proposed(maker)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            proposed(checker)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            approve(proposal, checker)
    with at_work(checker):
        assert approve(proposal, checker).status == "approved"


@pytest.mark.parametrize(
    "change",
    [
        {"text": HEAD},
        {"effective_from": date(2027, 1, 1)},
        {"status": "refused"},
        {"decision_note": "otherwise"},
    ],
)
def test_what_was_decided_stays_as_it_was_decided(maker, checker, change):
    """Proves 0.2 and part of 0.4: the record of who decided what is never rewritten."""
    approve(proposed(maker), checker)
    with pytest.raises(IntegrityError, match="decided once"), transaction.atomic():
        Proposal.objects.update(**change)
    with pytest.raises(IntegrityError, match="decided once"), transaction.atomic():
        Proposal.objects.all().delete()


def test_a_refusal_says_why_and_a_withdrawal_is_ones_own(maker, checker):
    proposal = proposed(maker)
    with pytest.raises(DecisionRefused, match="Say why"):
        refuse_proposal(proposal=proposal, note=" ", at=AT, by=checker)
    with pytest.raises(DecisionRefused, match="Only who proposed it"):
        withdraw_proposal(proposal=proposal, note="", at=AT, by=checker)
    withdraw_proposal(proposal=proposal, note="", at=AT, by=maker)
    with pytest.raises(DecisionRefused, match="decided this already"):
        refuse_proposal(proposal=proposal, note="no", at=AT, by=checker)


@pytest.mark.parametrize(
    ("text", "key", "line", "words"),
    [
        (HEAD + "[tiers]\ngrace_month_ends = -1\n", "tiers.grace_month_ends", 5, "at least 0"),
        (HEAD + "[tiers]\ngrace = 2\n", "tiers.grace", 5, "no such key"),
        (HEAD + "[tears]\n", "[tears]", 4, "no package knows"),
        (HEAD + "[tiers]\ngrace_month_ends = = 2\n", "", 5, "Invalid value"),
        (HEAD.replace("12-01", "11-01"), "effective_from", 3, "has passed"),
        (HEAD, "", 0, "changes nothing"),
    ],
)
def test_a_text_that_cannot_be_an_edition_is_refused_with_key_line_and_reason(
    maker, text, key, line, words
):
    """Proves 0.2: nothing wrong is ever laid before a second person."""
    with pytest.raises(EditionRefused, match=words) as caught:
        proposed(maker, text)
    assert (caught.value.key, caught.value.line) == (key, line)


def test_a_rulebook_under_which_nobody_could_change_it_again_is_refused(maker):
    lock_out = HEAD + '[access.roles.rulebook_checker]\npermissions = ["branch:page:view"]\n'
    with pytest.raises(EditionRefused, match="rulebook:change:approve"):
        proposed(maker, lock_out)


def test_one_edition_a_day(maker, checker, committed):
    other = proposed(maker, TEXT.replace("= 3", "= 4"))
    with committed():
        approve(proposed(maker), checker)
    with pytest.raises(EditionRefused, match="another edition"):
        approve(other, checker)


def test_an_edition_whose_day_has_passed_while_it_waited_is_not_approved(maker, checker):
    proposal = proposed(maker)
    with pytest.raises(EditionRefused, match="has passed"):
        approve(proposal, checker, today=date(2026, 12, 2))


def test_who_approves_approves_what_they_saw(maker, checker, committed):
    """Proves 0.2: an edition approved beneath changes what this one makes."""
    upper = proposed(maker, TEXT.replace("12-01", "12-15"))
    beneath = TEXT.replace("grace_month_ends = 3", "potential_age_below = 65")
    with committed():
        approve(proposed(maker, beneath), checker)
    with pytest.raises(DecisionRefused, match="has changed since"):
        approve(upper, checker)


def test_an_edition_that_has_not_begun_is_taken_back_by_two_people(maker, checker, committed):
    """Proves 0.2."""
    with committed():
        edition = approve(proposed(maker), checker)
    asked = propose_taking_back(edition=edition, note="A slip", today=TODAY, at=AT, by=maker)
    assert grace(BEGUN) == 3
    with committed():
        approve(asked, checker)
    assert grace(BEGUN) == 2
    with committed():  # the day is free again
        approve(proposed(maker, TEXT.replace("= 3", "= 4")), checker)
    assert grace(BEGUN) == 4


def test_an_edition_that_has_begun_is_not_taken_back(maker, checker):
    edition = approve(proposed(maker), checker)
    with pytest.raises(DecisionRefused, match="roll it back"):
        propose_taking_back(edition=edition, note="", today=BEGUN, at=AT, by=maker)


def test_rolling_back_is_the_content_of_an_earlier_edition_again(maker, checker, committed):
    """Proves 0.2: also where an edition builds on the one before it."""
    first = rulebook_for(TODAY)
    with committed():
        approve(proposed(maker), checker)
    longer = TEXT.replace("12-01", "12-10").replace("grace_month_ends = 3", "rise = 'month_end'")
    with committed():
        approve(proposed(maker, longer), checker)
    middle = rulebook_for(date(2026, 12, 5))
    for target, day in ((middle, date(2026, 12, 20)), (first, date(2026, 12, 25))):
        known = queries.edition_of("default", target.effective_from, today=TODAY)
        with committed():
            approve(proposed(maker, queries.draft_of(known, day=day)), checker)
        assert rulebook_for(day).digest == target.digest


def test_killed_between_approval_and_file_nothing_is_lost(maker, checker, rulebooks):
    """Proves 0.2: the approved row is the truth; the next night writes what is missing."""
    approve(proposed(maker), checker)  # the transaction's end, and with it the file, never came
    assert list(rulebooks.iterdir()) == []
    [written] = files.write_approved()
    assert grace(BEGUN) == 3
    assert files.write_approved() == []
    (rulebooks / written).write_text(TEXT.replace("= 3", "= 9"))
    assert files.write_approved() == [written]  # a file changed by hand is put back
    assert grace(BEGUN) == 3


def test_killed_before_the_file_of_an_edition_taken_back_is_gone(maker, checker, rulebooks):
    edition = approve(proposed(maker), checker)
    files.write_approved()
    asked = propose_taking_back(edition=edition, note="A slip", today=TODAY, at=AT, by=maker)
    approve(asked, checker)
    assert grace(BEGUN) == 3
    files.write_approved()
    assert list(rulebooks.iterdir()) == []


def test_every_step_is_on_the_audit_trail(maker, checker):
    approve(proposed(maker), checker)
    entries = apps.get_model("foundation.AuditEntry").objects.order_by("pk")
    assert list(entries.values_list("event", "by")) == [
        ("rulebook.change.proposed", f"bank.Staff:{maker.staff_id}"),
        ("rulebook.change.approved", f"bank.Staff:{checker.staff_id}"),
    ]
