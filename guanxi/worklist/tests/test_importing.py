"""A list becomes work, all or nothing, and is taken back. Proves part of 5.2, 5.3, 13.5."""

from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from guanxi.bank.models import Customer
from guanxi.bank.tests.factories import CustomerFactory, StaffFactory
from guanxi.foundation.spreadsheets.reading import FileRefused, Formula, Line
from guanxi.privacy.tests.choices import OptOutFactory
from guanxi.rulebook.books import rulebook_for
from guanxi.stewardship.tests.factories import StewardshipFactory
from guanxi.worklist import commands, queries
from guanxi.worklist.commands import ListedFrom, ListedTask
from guanxi.worklist.importing.checking import check_list
from guanxi.worklist.importing.rows import DueWithin, Faulty, Row, row_of, said_in
from guanxi.worklist.models import WorkImport, WorkItem
from guanxi.worklist.policy import WorklistSection
from guanxi.worklist.tests.factories import NOW, TODAY, viewer_for

NEXT_WEEK = TODAY + timedelta(days=7)
DAYS = DueWithin.days_from(TODAY, 366)
HEADINGS = Line(1, ("客户号", "到期日", "事项", "备注"))


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def row(*cells):
    ((line, said),) = said_in([HEADINGS, Line(2, cells)])
    return row_of(line, said, DAYS)


@pytest.mark.parametrize(
    "day", [date(2026, 12, 1), "2026-12-01", "2026/12/1", "20261201", 20261201, "2026年12月1日"]
)
def test_a_day_is_read_as_people_write_it(day):
    assert row("C1", day, "Call").due_on == date(2026, 12, 1)


def test_a_number_that_excel_made_of_a_customers_is_whole_again():
    assert row(1001.0, NEXT_WEEK, "Call").number == "1001"
    assert row(1001, NEXT_WEEK, "Call").number == "1001"


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        (("", NEXT_WEEK, "Call"), "number", "number is missing"),
        ((Formula("=A1"), NEXT_WEEK, "Call"), "number", "formula"),
        (("C1", "", "Call"), "due", "day is missing"),
        (("C1", "soon", "Call"), "due", "no day"),
        (("C1", TODAY - timedelta(days=1), "Call"), "due", "2026-11-22 or later"),
        (("C1", date(2036, 1, 1), "Call"), "due", "too far ahead"),
        (("C1", NEXT_WEEK, ""), "subject", "cell is empty"),
        (("C1", NEXT_WEEK, "x" * 61), "subject", "Longer than 60"),
        (("C1", NEXT_WEEK, "Call", "x" * 201), "note", "Longer than 200"),
    ],
)
def test_a_fault_names_the_column_and_what_to_do(cells, column, words):
    found = row(*cells)
    assert isinstance(found, Faulty)
    ((code, said),) = found.faults
    assert code == column
    assert words in said


def test_all_faults_of_a_row_are_told_at_once():
    assert [code for code, _words in row("", "", "").faults] == ["number", "due", "subject"]


@given(
    st.lists(st.one_of(st.none(), st.text(), st.integers(), st.floats(), st.dates()), max_size=5)
)
def test_any_row_is_read_or_told_its_faults(cells):
    found = row_of(2, dict(zip(("number", "due", "subject", "note"), cells, strict=False)), DAYS)
    assert isinstance(found, Row) or found.faults


@pytest.mark.parametrize(
    ("lines", "words"),
    [([Line(1, ("a", "b"))], "No line of headings"), ([Line(1, ("客户号", "事项"))], "Due day")],
)
def test_a_file_without_its_columns_is_refused(lines, words):
    with pytest.raises(FileRefused, match=words):
        said_in(lines)


def test_headings_are_known_in_both_languages_and_below_what_a_file_says_of_itself():
    lines = [
        Line(1, ("My customers", "Made by: x")),
        Line(3, ("Due day", "Customer number", "Subject")),
    ]
    said = said_in([*lines, Line(4, ("2026-12-01", "C1", "Call"))])
    assert said == [(4, {"due": "2026-12-01", "number": "C1", "subject": "Call"})]


# With customers.


@pytest.fixture
def manager():
    return StaffFactory(role="relationship_manager")


def of(staff, **about):
    customer = CustomerFactory(branch=staff.branch, **about)
    StewardshipFactory(customer=customer, staff=staff)
    return customer


def checked(viewer, *rows, purpose="list_task"):
    said = [
        (line, dict(zip(("number", "due", "subject", "note"), cells, strict=False)))
        for line, cells in enumerate(rows, 2)
    ]
    section = rulebook_for(TODAY).section(WorklistSection).imports
    return check_list(said, purpose=purpose, viewer=viewer, day=TODAY, section=section)


def imported(viewer, *customers, purpose="list_task"):
    return commands.import_work(
        tasks=[ListedTask(customer_id=one.pk, due_on=NEXT_WEEK, task="Call") for one in customers],
        listed_from=ListedFrom(file_name="list.xlsx", digest="0" * 64, purpose=purpose),
        at=NOW,
        by=viewer,
    )


@pytest.mark.django_db
def test_unknown_numbers_and_those_of_others_are_answered_alike(manager):
    """Proves part of 12.1: an import finds out nothing about who is a customer."""
    mine, theirs = of(manager), of(StaffFactory(branch=manager.branch))
    found = checked(
        viewer_for(manager),
        (mine.source_id, NEXT_WEEK, "Call"),
        (theirs.source_id, NEXT_WEEK, "Call"),
        ("NOBODY", NEXT_WEEK, "Call"),
    )
    assert [one.customer.pk for one in found.planned] == [mine.pk]
    first, second = found.faulty
    assert first.faults == second.faults


@pytest.mark.django_db
def test_a_row_said_twice_and_an_offer_to_who_refused_are_faults(manager):
    """Proves part of 12.2."""
    willing, refusing = of(manager), of(manager)
    OptOutFactory(customer=refusing, kind="direct_marketing")
    rows = [(one.source_id, NEXT_WEEK, "Offer") for one in (willing, refusing, willing)]
    found = checked(viewer_for(manager), *rows, purpose="list_offer")
    assert [one.row.line for one in found.planned] == [2]
    assert [one.line for one in found.faulty] == [3, 4]
    assert "refused direct marketing" in found.faulty[0].faults[0][1]
    assert "Line 2 says the same" in found.faulty[1].faults[0][1]
    assert len(checked(viewer_for(manager), rows[1]).planned) == 1


@pytest.mark.django_db
def test_the_work_is_the_stewards_and_who_imported_it_is_named():
    advisor = StaffFactory(role="advisor")
    head = StaffFactory(role="outlet_head", branch=advisor.branch)
    customer = of(advisor)
    unserved = CustomerFactory(branch=head.branch)
    made = imported(viewer_for(head, scope="outlet"), customer, unserved)
    first, second = WorkItem.objects.filter(source__in=made.sources).order_by("source")
    assert (first.assignee, first.handed_by, first.cause) == (advisor, head, "list_task")
    assert (first.due_on, first.evidence) == (NEXT_WEEK, {"task": "Call"})
    assert (second.assignee, second.handed_by) == (head, None)
    assert queries.open_work_items_visible_to(viewer_for(advisor)).get() == first


@pytest.mark.django_db
def test_nothing_is_imported_where_one_customer_is_not_seen(manager):
    stranger = of(StaffFactory(branch=manager.branch))
    with pytest.raises(Customer.DoesNotExist):
        imported(viewer_for(manager), of(manager), stranger)
    assert not WorkImport.objects.exists()
    assert not WorkItem.objects.exists()


@pytest.mark.django_db
def test_a_list_is_taken_back_as_a_whole_while_nobody_has_worked_on_it(manager):
    viewer = viewer_for(manager)
    made = imported(viewer, of(manager), of(manager))
    made = commands.take_back_import(import_id=made.pk, at=NOW, by=viewer)
    assert made.taken_back == 2
    assert not WorkItem.objects.filter(closed_at=None).exists()
    assert set(WorkItem.objects.values_list("outcome", flat=True)) == {"lapsed"}
    with pytest.raises(commands.ImportRefused, match="already"):
        commands.take_back_import(import_id=made.pk, at=NOW, by=viewer)


@pytest.mark.django_db
@pytest.mark.parametrize("touch", ["postpone", "contact", "close", "hand_over", "escalate"])
def test_work_that_somebody_touched_stays(manager, touch):
    viewer = viewer_for(manager)
    made = imported(viewer, of(manager), of(manager))
    touched = WorkItem.objects.order_by("pk").first()
    about = {"item_id": touched.pk, "at": NOW, "by": viewer}
    if touch == "postpone":
        commands.postpone_work_item(until=NEXT_WEEK, **about)
    elif touch == "close":
        commands.close_work_item(outcome="done", **about)
    elif touch == "hand_over":
        to = StaffFactory(branch=manager.branch, role="advisor")
        commands.hand_over_work_item(to_staff_id=to.pk, **about)
    elif touch == "escalate":
        WorkItem.objects.filter(pk=touched.pk).update(escalated="head", escalated_on=TODAY)
    else:
        entry = commands.ContactEntry(
            channel="phone", purpose="care", outcome="not_reached", item_id=touched.pk
        )
        commands.record_contact(customer_id=touched.customer_id, entry=entry, at=NOW, by=viewer)
    before = WorkItem.objects.values().get(pk=touched.pk)
    assert commands.take_back_import(import_id=made.pk, at=NOW, by=viewer).taken_back == 1
    assert WorkItem.objects.values().get(pk=touched.pk) == before


@pytest.mark.django_db
def test_nobody_takes_back_the_list_of_another(manager):
    made = imported(viewer_for(manager), of(manager))
    other = StaffFactory(branch=manager.branch)
    with pytest.raises(WorkImport.DoesNotExist):
        commands.take_back_import(import_id=made.pk, at=NOW, by=viewer_for(other))
