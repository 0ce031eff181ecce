"""Who is credited with a customer's revenue (3.3, 3.5)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from guanxi.bank.tests.factories import StaffFactory
from guanxi.stewardship.commands.crediting import months_later
from guanxi.stewardship.models import RevenueCredit
from guanxi.stewardship.queries import credits as queries
from guanxi.stewardship.rules.crediting import WHOLE_PPM, Agreement, Terms, credit_on
from guanxi.stewardship.rules.crediting import objection_to_terms as objection
from guanxi.stewardship.tests.factories import RevenueCreditFactory, StewardshipFactory

FIRST, SECOND, STEWARD = 1, 2, 9
BEGIN = date(2026, 7, 1)


def an_agreement(number=1, staff_id=FIRST, **about):
    about = {"counted": "split", "percent": 50, "since": BEGIN} | about
    return Agreement(
        number=number, staff_id=staff_id, **{"until": about["since"] + timedelta(days=90), **about}
    )


def shares_on(day, *agreements, steward=STEWARD):
    return [basis.shares for basis in credit_on(day, steward, agreements)]


def test_without_an_agreement_all_is_the_stewards_of_the_day():
    """Proves part of 3.3."""
    assert shares_on(BEGIN) == [{STEWARD: WHOLE_PPM}]
    assert shares_on(BEGIN, steward=None) == [{None: WHOLE_PPM}]


def test_revenue_is_split_until_the_agreed_day():
    """Proves part of 3.5."""
    agreed = an_agreement(percent=40)
    assert shares_on(BEGIN - timedelta(days=1), agreed) == [{STEWARD: WHOLE_PPM}]
    assert shares_on(BEGIN, agreed) == [{FIRST: 400_000, STEWARD: 600_000}]
    assert shares_on(agreed.until, agreed) == [{STEWARD: WHOLE_PPM}]


def test_what_counts_twice_counts_in_full_for_both():
    """Proves part of 3.5 (双算)."""
    twice = an_agreement(counted="twice", percent=100)
    assert shares_on(BEGIN, twice) == [{STEWARD: WHOLE_PPM}, {FIRST: WHOLE_PPM}]


def test_an_older_agreement_takes_first_and_the_younger_of_what_is_left():
    """Proves part of 3.3: a customer who changes hands twice."""
    later = BEGIN + timedelta(days=30)
    older, younger = an_agreement(1, FIRST), an_agreement(2, SECOND, since=later)
    assert shares_on(later, younger, older) == [{FIRST: 500_000, SECOND: 250_000, STEWARD: 250_000}]
    twice = an_agreement(3, SECOND, since=later, counted="twice", percent=100)
    assert shares_on(later, older, twice) == [
        {FIRST: 500_000, STEWARD: 500_000},
        {FIRST: 500_000, SECOND: 500_000},
    ]


agreements = st.builds(
    an_agreement,
    number=st.integers(1, 10**6),
    staff_id=st.integers(1, 5),
    counted=st.sampled_from(["split", "twice"]),
    percent=st.integers(1, 100),
    since=st.dates(BEGIN, BEGIN + timedelta(days=60)),
    ended_on=st.none() | st.dates(BEGIN + timedelta(days=60), BEGIN + timedelta(days=120)),
)
days = st.dates(BEGIN - timedelta(days=5), BEGIN + timedelta(days=160))
stewards = st.none() | st.integers(1, 6)


@given(st.lists(agreements, max_size=8, unique_by=lambda one: one.number), days, stewards)
def test_the_shares_of_each_basis_always_add_to_the_whole(agreed, day, steward):
    """Proves part of 3.3 and of 3.5."""
    bases = credit_on(day, steward, agreed)
    assert all(sum(basis.shares.values()) == WHOLE_PPM for basis in bases)
    assert all(share > 0 for basis in bases for share in basis.shares.values())
    twice = [one for one in agreed if one.counted == "twice" and one.holds_on(day)]
    assert [basis.of for basis in bases].count(None) == 1
    assert {basis.of for basis in bases} == {None, *(one.number for one in twice)}


@given(
    st.lists(agreements, max_size=6, unique_by=lambda one: one.number),
    st.lists(agreements, max_size=3, unique_by=lambda one: one.number),
    days,
    stewards,
)
def test_what_is_agreed_or_ended_later_changes_no_day_before(agreed, later, day, steward):
    """Proves part of 3.3: history is never rewritten."""
    before = credit_on(day, steward, agreed)
    tomorrow = day + timedelta(days=1)
    ended = [
        one
        if one.ended_on is not None or one.until <= tomorrow or one.since > tomorrow
        else Agreement(**{**vars(one), "ended_on": max(one.since, tomorrow)})
        for one in agreed
    ]
    begin = {"since": tomorrow, "until": date.max}
    new = [Agreement(**{**vars(one), **begin, "number": one.number + 10**6}) for one in later]
    assert credit_on(day, steward, [*ended, *new]) == before


def test_terms_end_after_today_and_before_the_longest_that_may_be_agreed():
    """Proves part of 3.5: there is always an end date."""
    latest = date(2028, 7, 1)
    terms = {"counted": "split", "percent": 50, "until": latest}
    assert objection(Terms(**terms), day=BEGIN, latest=latest) is None
    assert objection(Terms(**terms | {"until": BEGIN}), day=BEGIN, latest=latest) == "until"
    beyond = latest + timedelta(days=1)
    assert objection(Terms(**terms | {"until": beyond}), day=BEGIN, latest=latest) == "until"
    assert objection(Terms(**terms | {"percent": 0}), day=BEGIN, latest=latest) == "percent"


def test_months_later_stay_within_the_month():
    assert months_later(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_later(date(2026, 12, 15), 12) == date(2027, 12, 15)


@pytest.mark.django_db
def test_the_credit_of_a_past_day_is_by_the_steward_of_that_day():
    """Proves part of 3.3."""
    past = StewardshipFactory(since=BEGIN, until="2026-09-01", ended_reason="handed_over")
    now = StewardshipFactory(customer=past.customer, since=date(2026, 9, 1))
    credit = RevenueCreditFactory(
        customer=past.customer, staff=past.staff, since=date(2026, 9, 1), until=date(2026, 12, 1)
    )
    pk, half = past.customer_id, WHOLE_PPM // 2
    assert queries.credit_on(pk, BEGIN)[0].shares == {past.staff_id: WHOLE_PPM}
    assert queries.credit_on(pk, date(2026, 9, 1))[0].shares == {
        past.staff_id: half,
        now.staff_id: half,
    }
    assert queries.credit_on(pk, credit.until)[0].shares == {now.staff_id: WHOLE_PPM}
    assert queries.credit_on(pk, BEGIN - timedelta(days=1))[0].shares == {None: WHOLE_PPM}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "rewritten",
    [
        "UPDATE stewardship_revenuecredit SET percent = 60",
        "UPDATE stewardship_revenuecredit SET until = until + 1",
        "UPDATE stewardship_revenuecredit SET staff_id = agreed_by_id",
        (
            "UPDATE stewardship_revenuecredit SET ended_on = since, ended_by_id = staff_id, "
            "ended_at = '2026-11-20T09:00:00Z'"
        ),
        "DELETE FROM stewardship_revenuecredit",
    ],
)
def test_who_was_credited_is_never_rewritten(rewritten):
    """Proves part of 3.3 and of 3.5: also without any page; not by an end in the past either."""
    RevenueCreditFactory(agreed_by=StaffFactory())
    before = list(RevenueCredit.objects.values())
    with (
        pytest.raises(IntegrityError, match="never rewritten"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(rewritten)
    assert list(RevenueCredit.objects.values()) == before


@pytest.mark.django_db
def test_a_credit_may_end_before_its_time_once():
    """Proves part of 3.5."""
    credit = RevenueCreditFactory()
    at = datetime(2026, 10, 2, 3, tzinfo=UTC)
    end = {"ended_on": date(2026, 10, 2), "ended_by": credit.staff, "ended_at": at}
    RevenueCredit.objects.update(**end)
    with pytest.raises(IntegrityError, match="never rewritten"), transaction.atomic():
        RevenueCredit.objects.update(**end)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "about",
    [
        {"percent": 0},
        {"percent": 101},
        {"counted": "twice", "percent": 50},
        {"until": date(2026, 9, 1)},
        {"ended_on": date(2026, 10, 1)},
    ],
)
def test_no_credit_is_stored_without_a_share_and_an_end(about):
    """Proves part of 3.3."""
    with pytest.raises(IntegrityError), transaction.atomic():
        RevenueCreditFactory(**about)
