"""What became of the alerts of each rule, by office and month. Proves 4.3."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.alerts.models import RuleCount
from guanxi.alerts.precision.counting import count_outcomes, first_month
from guanxi.alerts.precision.reading import Wish, precision_page
from guanxi.alerts.rules import RIGHT, UNKNOWN, WRONG, precision_of
from guanxi.alerts.tests.factories import AlertFactory
from guanxi.bank.tests.factories import BranchFactory, CustomerFactory
from guanxi.bank.viewers import Viewer
from guanxi.rulebook.books import rulebook_for
from guanxi.worklist.codes import WorkOutcome

DAY = date(2026, 11, 22)
BEFORE = datetime(2026, 11, 20, tzinfo=UTC)
BOOK = rulebook_for(DAY)
KIND = "leaving_to_other_bank"
counts = st.integers(min_value=0, max_value=10_000)


@given(st.fixed_dictionaries(dict.fromkeys(WorkOutcome.values, counts)))
def test_precision_is_a_share_within_its_range_and_what_nobody_knows_does_not_move_it(outcomes):
    known = precision_of(outcomes)
    assert known == precision_of(outcomes | dict.fromkeys(UNKNOWN, 7))
    if known is None:
        assert not any(outcomes[code] for code in RIGHT + WRONG)
    else:
        assert 0 <= known.low <= known.percent <= known.high <= 100
        assert known.judged - known.right == outcomes["false_alarm"]


def test_every_outcome_is_right_wrong_or_unknown():
    assert sorted((*RIGHT, *WRONG, *UNKNOWN)) == sorted(WorkOutcome.values)


def test_the_range_is_the_one_of_the_textbook():
    """Wilson's interval for 8 of 10: 0.490 to 0.943."""
    known = precision_of({"retained": 8, "false_alarm": 2})
    assert (known.percent, known.low, known.high) == (80, 49, 94)


@pytest.mark.parametrize(
    ("right", "wrong", "wolf"), [(5, 15, True), (5, 14, False), (7, 13, False), (20, 20, False)]
)
def test_a_rule_cries_wolf_only_beyond_chance_and_with_enough_cases(right, wrong, wolf):
    known = precision_of({"retained": right, "false_alarm": wrong})
    assert known.cries_wolf(goal_percent=50, judged_at_least=20) is wolf


def test_twelve_months_are_this_one_and_the_eleven_before():
    assert first_month(DAY, 12) == date(2025, 12, 1)
    assert first_month(date(2026, 1, 31), 1) == date(2026, 1, 1)
    assert first_month(date(2026, 1, 31), 2) == date(2025, 12, 1)


def closed(customer, outcome, *, at=BEFORE, day=DAY, kind=KIND):
    return AlertFactory(customer=customer, outcome=outcome, closed_at=at, day=day, kind=kind)


def night():
    return count_outcomes(SimpleNamespace(day=DAY, book=BOOK))


def viewer(branch=None, scope="branch"):
    where = branch.pk if branch else 0
    return Viewer(staff_id=0, branch_id=where, role="", scope=scope, permissions=())


def page(who, **wish):
    return precision_page(who, DAY, Wish(**wish), BOOK)


def told(lines):
    return {line.key: (line.raised, line.right, line.false_alarms, line.open) for line in lines}


@pytest.mark.django_db
class TestAnOffice:
    @pytest.fixture(autouse=True)
    def alerts(self):
        self.anna, self.bob = CustomerFactory(), CustomerFactory(branch=BranchFactory())
        for outcome in ("retained", "lost", "false_alarm", "lapsed"):
            closed(self.anna, outcome)
        closed(self.anna, "false_alarm", day=DAY - timedelta(days=31))
        closed(self.anna, "retained", day=DAY - timedelta(days=400))  # too long ago
        closed(self.anna, "done", kind="birthday")
        closed(self.bob, "false_alarm")
        self.open = AlertFactory(customer=self.anna)
        night()

    def test_each_rule_is_counted_by_what_staff_found(self):
        shown = page(viewer(self.anna.branch))
        assert told(shown.kinds) == {KIND: (6, 2, 2, 1), "birthday": (1, 1, 0, 0)}
        assert shown.kinds[0].unknown == 1
        assert shown.kinds[0].precision.percent == 50

    def test_one_rule_is_shown_by_office_and_by_month_as_it_was_raised(self):
        shown = page(viewer(scope="none"), kind=KIND)
        assert told(shown.offices) == {
            str(self.anna.branch_id): (6, 2, 2, 1),
            str(self.bob.branch_id): (1, 0, 1, 0),
        }
        assert told(shown.months) == {"2026-11-01": (6, 2, 2, 1), "2026-10-01": (1, 0, 1, 0)}
        october = page(viewer(scope="none"), month=date(2026, 10, 1))
        assert told(october.kinds) == {KIND: (1, 0, 1, 0)}

    def test_a_head_sees_the_own_offices_and_no_other(self):
        shown = page(viewer(self.bob.branch), branch_id=self.anna.branch_id)
        assert told(shown.kinds) == {KIND: (1, 0, 1, 0)}
        assert [office.pk for office in shown.choice_of_offices] == [self.bob.branch_id]

    def test_what_was_closed_today_counts_at_once_for_who_sees_the_customer(self):
        tomorrow = RuleCount.objects.first().counted_at + timedelta(minutes=1)
        type(self.open).objects.filter(pk=self.open.pk).update(
            outcome="retained", closed_at=tomorrow
        )
        type(self.open).objects.filter(pk=self.open.pk).update(raised_at=BEFORE)
        assert told(page(viewer(self.anna.branch)).kinds)[KIND] == (6, 3, 2, 0)
        assert told(page(viewer(scope="none")).kinds)[KIND] == (7, 2, 3, 1)

    def test_counting_again_changes_nothing(self):
        before = told(page(viewer(scope="none")).kinds)
        night()
        assert told(page(viewer(scope="none")).kinds) == before


@pytest.mark.django_db
def test_before_anything_was_raised_there_is_nothing_to_judge():
    shown = page(viewer(scope="none"))
    assert (shown.total.raised, shown.total.precision, shown.counted_at) == (0, None, None)
