"""Lists that people work in are narrowed, put in order and taken along, and keep their buttons.

Referrals, market intelligence, events, duplicates, absences, handovers, the adoption pool.
"""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from guanxi.bank.tests.factories import YESTERDAY, BranchFactory, CustomerFactory, StaffFactory
from guanxi.duplicates.tests.factories import PairFactory
from guanxi.foundation.tests.sheets import csv_lines, csv_rows
from guanxi.leads.tests.factories import IntelligenceFactory, LeadFactory, ReferralFactory
from guanxi.nightly.tests.factories import NightRunFactory
from guanxi.salons.pages import listing
from guanxi.salons.tests.factories import InvitationFactory, SalonFactory
from guanxi.shell.tests.factories import signed_in
from guanxi.shell.tests.questions import asked_for
from guanxi.stewardship.tests.factories import AbsenceFactory, HandoverFactory

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)


@pytest.fixture
def head(client):
    NightRunFactory(day=YESTERDAY)
    return signed_in(client, role="outlet_head", branch=BranchFactory(), name="赵国强")


@pytest.fixture
def colleague(head):
    return StaffFactory(branch=head.branch, role="advisor", name="周文静")


def rows(client, address):
    return client.get(address).context["table"].rows


def column(client, address, name):
    """What a file says under a heading, from its first row on."""
    heading, *lines = csv_rows(client.get(address))
    return [line[heading.index(name)] for line in lines]


def given(head, taker, **about):
    lead = LeadFactory(staff=head, branch=head.branch, title=about.pop("title", "到期存款转理财"))
    return ReferralFactory(lead=lead, giver=head, taker=taker, **about)


def test_referrals_are_narrowed_to_those_that_wait_and_leave_with_their_reasons(
    client, head, colleague
):
    """Proves part of 5.3."""
    waits = given(head, colleague)
    answered = {"answer": "declined", "reason": "客户要求现任经理", "answered_at": NOW}
    declined = given(head, colleague, **answered)
    page = "/leads/referrals/"
    assert rows(client, f"{page}?answer=waits") == [waits]
    assert rows(client, f"{page}?answer=declined") == [declined]
    assert column(client, f"{page}export.csv?answer=declined", "Reason") == ["客户要求现任经理"]
    said = csv_lines(client.get(f"{page}export.csv?answer=declined"))[0]
    assert "Answer: declined" in " | ".join(said)
    assert given(colleague, head).pk not in [row.pk for row in rows(client, page)]


def test_what_looks_like_a_formula_is_words_in_every_file(client, head, colleague):
    """Proves part of 13.5: typed by colleagues, opened by a spreadsheet."""
    bad = "=1+1"
    given(head, colleague, title=bad)
    IntelligenceFactory(branch=head.branch, title=bad, published_at=NOW)
    SalonFactory(branch=head.branch, title=bad, starts_at=NOW + timedelta(days=1))
    HandoverFactory(giver=colleague, note=bad)
    pair = PairFactory(first=CustomerFactory(branch=head.branch))
    pair.note = bad
    pair.save()
    for address in (
        "/leads/referrals/export.csv",
        "/intelligence/export.csv",
        "/salons/export.csv",
        "/handovers/export.csv?column=note",
        "/duplicates/export.csv?column=note",
    ):
        cells = [cell for line in csv_rows(client.get(address)) for cell in line]
        assert bad not in cells, address
        assert [cell for cell in cells if cell.endswith(bad)], address


def test_intelligence_is_narrowed_to_ones_own_and_costs_no_question_a_line(client, head):
    """Proves part of 5.3 and of 13.6."""
    mine = IntelligenceFactory(branch=head.branch, staff=head, published_at=NOW)
    once = len(asked_for(client, "/intelligence/"))
    others = [
        IntelligenceFactory(published_at=NOW, interest=interest, expected_minor=1_00)
        for interest in ("loans", "cards", "cards")
    ]
    assert len(asked_for(client, "/intelligence/")) <= once
    assert [line.one for line in rows(client, "/intelligence/?whose=heard")] == [mine]
    found = {line.one for line in rows(client, "/intelligence/?interest=cards")}
    assert found == {*others[1:]}
    page = client.get("/intelligence/").text
    assert page.count("for you from") == len(others)  # the nearest outlet first
    assert ">free<" in page


def test_events_stand_by_what_came_of_them_and_all_together_below(client, head, colleague):
    """Proves part of 5.4."""
    over = [
        SalonFactory(branch=head.branch, title=title, starts_at=NOW - timedelta(days=days))
        for title, days in (("沙龙", 3), ("讲座", 2), ("答谢", 1))
    ]
    for salon, won in zip(over, (7_00, 9_00, 0), strict=True):
        customer = CustomerFactory(branch=head.branch)
        ended = {"ended_at": NOW, "outcome": "won", "won_minor": won, "next_on": None}
        lead = LeadFactory(customer=customer, staff=colleague, next_step="", **ended)
        InvitationFactory(salon=salon, customer=customer, staff=colleague, lead=lead)
    address = "state=over&order=-won_minor"
    reply = client.get(f"/salons/?{address}")
    titles = [line.salon.title for line in reply.context["table"].rows]
    assert titles == ["讲座", "沙龙", "答谢"]
    assert column(client, f"/salons/export.csv?{address}", "Event") == titles
    assert reply.context["total"].effect.won_minor == 16_00
    assert "¥16" in reply.text.partition("<tfoot>")[2]
    usual = [line.salon.title for line in rows(client, "/salons/?state=over")]
    assert usual == ["答谢", "讲座", "沙龙"]


def test_more_events_than_are_counted_for_a_page_are_said_and_found_by_their_days(
    client, head, monkeypatch
):
    """Proves part of 5.4."""
    monkeypatch.setattr(listing, "MOST", 2)
    for days in (1, 2, 3):
        SalonFactory(branch=head.branch, title=f"In {days}", starts_at=NOW + timedelta(days=days))
    reply = client.get("/salons/")
    assert "These are the nearest 2 events" in reply.text
    assert [line.salon.title for line in reply.context["table"].rows] == ["In 1", "In 2"]
    later = f"/salons/?first={timezone.localdate(NOW) + timedelta(days=3)}"
    assert [line.salon.title for line in rows(client, later)] == ["In 3"]
    assert len(csv_rows(client.get("/salons/export.csv"))) == 1 + 3


def test_pairs_are_narrowed_by_what_is_alike_and_leave_masked(client, head):
    """Proves part of 1.4 and of 12.1."""
    about = {"branch": head.branch, "name": "欧阳小红"}
    records = {"first": CustomerFactory(**about), "second": CustomerFactory(**about)}
    sure = PairFactory(**records, points=30)
    unsure = PairFactory(
        first=CustomerFactory(branch=head.branch),
        likeness={"name": "same", "document": "different"},
        points=12,
    )
    PairFactory()  # of another office
    assert [line.pair for line in rows(client, "/duplicates/")] == [sure, unsure]
    assert [line.pair for line in rows(client, "/duplicates/?order=points")] == [unsure, sure]
    for query, only in (
        ("alike=document", sure),
        ("unlike=document", unsure),
        ("points=20", sure),
    ):
        assert [line.pair for line in rows(client, f"/duplicates/?{query}")] == [only], query
    assert column(client, "/duplicates/export.csv", "First name as masked")[0] == "欧阳**"
    numbers = column(client, "/duplicates/export.csv", "Second customer number")
    assert numbers[0] == records["second"].source_id
    signed_in(client, role="advisor", branch=head.branch)
    assert client.get("/duplicates/export.csv").status_code == 403


def test_who_is_away_is_narrowed_by_a_day_and_ends_where_one_was(client, head, colleague):
    """Proves part of 3.2."""
    today = timezone.localdate(NOW)
    now = AbsenceFactory(staff=colleague)
    later = AbsenceFactory(
        staff=head, from_on=today + timedelta(days=30), until_on=today + timedelta(days=31)
    )
    AbsenceFactory()  # of another office
    page = "/handovers/absences/"
    assert rows(client, f"{page}?order=-first") == [later, now]
    assert rows(client, f"{page}?on={later.from_on}") == [later]
    assert rows(client, f"{page}?on={later.until_on}") == []
    assert column(client, f"{page}export.csv", "Who") == ["周文静", "赵国强"]
    reply = client.post(f"{page}{now.pk}/end/", {"query": "order=-first&x=1"})
    assert reply.url == f"{page}?order=-first"


def test_handovers_are_found_by_whose_they_are_however_long_ago(client, head, colleague):
    """Proves part of 3.5."""
    other = StaffFactory(branch=head.branch, role="advisor", name="钱远志")
    over = {"ended_at": NOW, "ended_by": colleague, "ended_how": "withdrawn"}
    for _handover in range(51):
        HandoverFactory(giver=colleague, **over)
    found = HandoverFactory(giver=other, proposed_at=NOW - timedelta(days=900), **over)
    [line] = rows(client, "/handovers/?state=over&who=远志")
    assert line.handover == found
    first = client.get("/handovers/?state=over").context["table"]
    assert len(first.rows) == 50
    following = client.get("/handovers/", {"state": "over", "after": first.next_after})
    assert len(following.context["table"].rows) == 2
    assert len(csv_rows(client.get("/handovers/export.csv?state=over"))) == 1 + 52


def test_what_waits_for_ones_own_signature_stands_above_and_leaves_with_the_file(
    client, head, colleague
):
    """Proves part of 3.5."""
    to_sign = HandoverFactory(giver=head, receiver=colleague)
    other = HandoverFactory(giver=colleague, receiver=head)
    reply = client.get("/handovers/")
    assert [line.handover for line in reply.context["mine"]] == [to_sign]
    assert [line.handover for line in reply.context["table"].rows] == [other]
    assert set(column(client, "/handovers/export.csv", "From")) == {"赵国强", "周文静"}
