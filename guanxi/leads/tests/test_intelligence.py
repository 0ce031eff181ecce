"""What the market tells becomes leads. Proves part of 5.3."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.utils.translation import override

from guanxi.leads import commands, queries
from guanxi.leads.commands import IntelligenceRefused, LeadRefused, NewIntelligence
from guanxi.leads.models import Intelligence, IntelligenceLine
from guanxi.leads.tests.factories import NOW, IntelligenceFactory
from guanxi.leads.tests.scene import BOOK, at_work, opened, people, viewer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


@pytest.fixture
def bank():
    return people()


def act(staff, command, found, *, at=NOW, **about):
    with at_work(staff):
        return command(intelligence_id=found.pk, at=at, by=viewer(staff), **about)


def collected(staff, **about):
    usual = {
        "title": "一家制造企业更换代发银行",
        "detail": "",
        "interest": "payroll",
        "place": "高新区",
        "branch_id": staff.branch_id,
        "targets": 40,
        "expected_minor": 4_000_000_00,
    }
    with at_work(staff):
        return commands.collect_intelligence(
            new=NewIntelligence(**usual | about), at=NOW, book=BOOK, by=viewer(staff)
        )


def published(bank):
    found = collected(bank.manager)
    act(bank.head, commands.publish_intelligence, found)
    return found


def claim(staff, found, *, hours=0):
    at = NOW + timedelta(hours=hours)
    return act(staff, commands.claim_intelligence, found, at=at, book=BOOK)


def seen_by(staff):
    with at_work(staff):
        return set(queries.intelligence_visible_to(viewer(staff)))


def test_what_is_collected_is_seen_by_its_collector_and_the_head_until_it_is_published(bank):
    found = collected(bank.manager)
    assert seen_by(bank.manager) == seen_by(bank.head) == {found}
    assert seen_by(bank.specialist) == seen_by(bank.stranger) == set()
    act(bank.head, commands.publish_intelligence, found)
    assert seen_by(bank.stranger) == {found}


def test_only_the_head_of_the_nearest_outlet_publishes(bank):
    found = collected(bank.manager)
    with pytest.raises(IntelligenceRefused, match="Only the head"):
        act(bank.manager, commands.publish_intelligence, found)


def test_whoever_is_first_has_it_and_nobody_takes_it_from_them(bank):
    found = published(bank)
    claim(bank.manager, found)
    with pytest.raises(IntelligenceRefused, match="A colleague was faster"):
        claim(bank.specialist, found)
    with at_work(bank.specialist):
        stolen = Intelligence.objects.filter(pk=found.pk).update(claimed_by=bank.specialist)
        assert stolen == 0


def test_nobody_claims_in_the_name_of_another(bank):
    found = published(bank)
    with pytest.raises(ProgrammingError), at_work(bank.specialist), transaction.atomic():
        Intelligence.objects.filter(pk=found.pk).update(claimed_by=bank.manager, claimed_at=NOW)


def test_the_nearest_outlet_comes_first_then_the_line_of_work_then_everybody(bank):
    bank.stranger.role = "teller"
    bank.stranger.save()
    found = published(bank)
    with pytest.raises(IntelligenceRefused, match="kept for the nearest outlet"):
        claim(bank.neighbour, found, hours=23)
    with pytest.raises(IntelligenceRefused, match="2026-11-25 09:00"):
        claim(bank.stranger, found, hours=71)
    assert claim(bank.neighbour, found, hours=24).claimed_by == bank.neighbour


def test_whoever_claimed_it_reports_back_opens_leads_and_completes_it(bank):
    found = published(bank)
    with pytest.raises(LeadRefused, match="Claim this intelligence first"):
        opened(bank.manager, intelligence_id=found.pk)
    claim(bank.manager, found)
    act(bank.manager, commands.report_back, found, note="已拜访财务负责人")
    lead = opened(bank.manager, intelligence_id=found.pk)
    act(bank.manager, commands.complete_intelligence, found, note="签约代发")
    found.refresh_from_db()
    assert (found.is_completed, list(found.leads.all())) == (True, [lead])
    told = IntelligenceLine.objects.filter(intelligence=found).order_by("pk")
    assert list(told.values_list("kind", flat=True)) == [
        "collected",
        "published",
        "claimed",
        "reported",
        "completed",
    ]
    with pytest.raises(IntelligenceRefused, match="This is over"):
        act(bank.manager, commands.report_back, found, note="x")


def test_what_is_given_back_can_be_claimed_by_others(bank):
    found = published(bank)
    claim(bank.manager, found)
    act(bank.manager, commands.release_intelligence, found, note="不熟悉该行业")
    assert claim(bank.specialist, found).claimed_by == bank.specialist


def test_a_head_takes_it_from_who_does_nothing_and_nobody_else_does(bank):
    found = published(bank)
    claim(bank.manager, found)
    with pytest.raises(IntelligenceRefused, match="Only who claimed it, or a head"):
        act(bank.specialist, commands.release_intelligence, found, note="x")
    act(bank.head, commands.release_intelligence, found, note="两周未反馈")
    assert claim(bank.specialist, found).claimed_by == bank.specialist


def test_a_head_puts_aside_what_leads_nowhere_and_says_why(bank):
    found = collected(bank.manager)
    with pytest.raises(IntelligenceRefused, match="why it is not taken up"):
        act(bank.head, commands.drop_intelligence, found, note="")
    act(bank.head, commands.drop_intelligence, found, note="已有专人跟进")
    found.refresh_from_db()
    assert (found.is_completed, found.closed_at) == (False, NOW)


def test_its_history_is_never_rewritten(bank):
    found = published(bank)
    lines = IntelligenceLine.objects.filter(intelligence=found)
    for rewrite in (lambda: lines.update(note="x"), lines.delete):
        with pytest.raises(ProgrammingError), at_work(bank.manager), transaction.atomic():
            rewrite()


def test_nothing_is_collected_in_the_name_of_another(bank):
    with pytest.raises(ProgrammingError), at_work(bank.manager), transaction.atomic():
        IntelligenceFactory(staff=bank.head, branch=bank.head.branch)
