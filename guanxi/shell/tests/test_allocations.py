"""A head evens out the loads of an office: a run, objections, approval, taking back (3.4)."""

import re
from json import dumps

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from guanxi.bank.models import BranchWithin, Customer
from guanxi.bank.queries import branches_within
from guanxi.bank.tests.factories import BranchFactory, StaffFactory
from guanxi.leads.tests.factories import LeadFactory
from guanxi.privacy.tests.at_work import reading_as
from guanxi.shell.bench import allocation as bench
from guanxi.shell.tests import test_handovers as handing
from guanxi.shell.tests.factories import audit_events, signed_in
from guanxi.shell.tests.test_handovers import as_, in_care_of, sign, stewards_of
from guanxi.stewardship.commands.allocating import is_reproduced
from guanxi.stewardship.models import AllocationRun, Handover, HandoverCustomer, Stewardship
from guanxi.stewardship.tests.factories import AllocationRunFactory, ChoiceFactory, UpgradeFactory
from guanxi.worklist.models import WorkItem
from guanxi.worklist.tests.factories import WorkItemFactory

pytestmark = pytest.mark.django_db
night, branch, outlet = handing.night, handing.branch, handing.outlet
advisor, successor, head = handing.advisor, handing.successor, handing.head


@pytest.fixture
def boss(branch):
    return StaffFactory(branch=branch, role="branch_head", name="沈立")


@pytest.fixture
def heads(head, boss):
    """Who makes the run, and who approves it."""
    return head, boss


@pytest.fixture
def customers(advisor, successor):
    """All twelve are the advisor's; the colleague has none."""
    return in_care_of(advisor, 12)


def run(client, head, office=None, seed=1):
    values = {"branch": (office or head.branch).pk, "seed": seed}
    return as_(client, head).post("/handovers/allocations/", values, follow=True)


def act(client, by, what, **more):
    address = f"/handovers/allocations/{AllocationRun.objects.latest('pk').pk}/"
    return as_(client, by).post(address, {"act": what, **more}, follow=True).text


def object_to(client, by, customer, because="The family has known the advisor for ten years"):
    move = HandoverCustomer.objects.get(customer=customer)
    address = f"/handovers/moves/{move.pk}/object/"
    return as_(client, by).post(address, {"because": because}, follow=True).text


def reply(client, by, customer, said):
    move = HandoverCustomer.objects.get(customer=customer)
    address = f"/handovers/moves/{move.pk}/answer/"
    return as_(client, by).post(address, {"answer": said}, follow=True).text


def moved_by(run):
    return [move["customer"] for move in run.result["moves"]]


def holders(customers):
    """Steward A of each by number of the customer."""
    return {one.pk: stewards_of(one)[0][1] for one in customers}


def test_a_run_shows_before_and_after_and_moves_nothing(
    client, head, advisor, successor, customers
):
    """Proves part of 3.4: inputs, seed, result and proof."""
    text = run(client, head).text
    made = AllocationRun.objects.get()
    moved = len(made.result["moves"])
    assert 1 <= moved <= 6
    assert f"{moved} customers would get another steward" in text
    assert "none: proven the best" in text
    assert made.inputs["rulebook"] in text
    by_staff = {one["staff"]: (one["before"], one["after"]) for one in made.result["people"]}
    assert by_staff[advisor.pk] == (12, 12 - moved)
    assert by_staff[successor.pk] == (0, moved)
    assert Stewardship.objects.filter(staff=advisor, until=None).count() == 12
    assert "stewardship.allocation.made" in audit_events()


def test_the_same_facts_and_seed_give_the_same_result(client, head, customers):
    """Proves part of 3.4: reproducible."""
    run(client, head, seed=7)
    run(client, head, seed=7)
    first, second = AllocationRun.objects.order_by("pk")
    assert first.result == second.result


def test_what_was_asked_is_kept_and_asked_again_gives_the_same(client, head, customers):
    """Proves part of 3.4: the run itself is reproducible, whatever became of the office since."""
    run(client, head, seed=3)
    Stewardship.objects.filter(customer=customers[0]).update(
        until=timezone.localdate(), ended_reason="not_maintained"
    )
    assert "the same result, to the last customer" in act(client, head, "again")
    made = AllocationRun.objects.get()
    assert is_reproduced(made)
    made.problem["posts"]["assets"][0] += 10**9
    made.problem["people"]["places"][0] = 3
    assert not is_reproduced(made)


def test_a_run_of_which_no_inputs_were_kept_says_so(client, head):
    AllocationRunFactory(made_by=head)
    assert "older than the keeping of inputs" in act(client, head, "again")
    assert "Choose one of the buttons" in act(client, head, "nonsense")


def test_a_run_moves_everybody_at_once_when_another_person_approves(
    client, heads, advisor, successor, customers
):
    """Proves part of 3.4 and of 3.5: customers, open work and leads, in one act."""
    head, boss = heads
    run(client, head)
    made = AllocationRun.objects.get()
    first = Customer.objects.get(pk=moved_by(made)[0])
    work = WorkItemFactory(customer=first, assignee=advisor)
    lead = LeadFactory(customer=first, staff=advisor, branch=advisor.branch)
    assert "another person approves" in act(client, head, "propose")
    assert set(holders(customers).values()) == {advisor.pk}
    assert "somebody has done it already" in act(client, head, "approve")
    assert "their new stewards" in act(client, boss, "approve")
    now = holders(customers)
    assert {pk for pk, staff in now.items() if staff == successor.pk} == set(moved_by(made))
    work.refresh_from_db()
    lead.refresh_from_db()
    assert (work.assignee, lead.staff) == (successor, successor)
    made.refresh_from_db()
    assert (made.made_by, made.approved_by) == (head, boss)
    begun = Stewardship.objects.filter(staff=successor, until=None)
    assert set(begun.values_list("reason", flat=True)) == {"allocated"}
    introductions = WorkItem.objects.filter(cause="introduce_steward", assignee=successor)
    assert introductions.count() == len(moved_by(made))
    assert "stewardship.allocation.approved" in audit_events()
    assert "proposed already" in act(client, head, "propose")


def test_nobody_signs_a_single_handover_of_a_run(client, heads, advisor, successor, customers):
    """Proves part of 3.4: it takes effect as a whole, and is taken back as a whole."""
    head, boss = heads
    run(client, head)
    act(client, head, "propose")
    [handover] = Handover.objects.all()
    for by, what in ((advisor, "give"), (successor, "receive"), (head, "approve"), (head, "end")):
        sign(client, by, what)
    handover.refresh_from_db()
    assert (handover.given_at, handover.ended_at) == (None, None)
    assert set(holders(customers).values()) == {advisor.pk}
    act(client, boss, "approve")
    sign(client, successor, "ask_back", because="x")
    handover.refresh_from_db()
    assert handover.undo_asked_at is None


def test_a_steward_objects_to_one_move_and_it_is_taken_out(
    client, heads, advisor, successor, customers
):
    """Proves part of 3.4: objections, with the reason and the answer on record."""
    head, boss = heads
    run(client, head)
    act(client, head, "propose")
    stays, goes, *_rest = moved_by(AllocationRun.objects.get())
    assert "Look at them" in as_(client, advisor).get("/handovers/").text
    assert "Say why" in object_to(client, advisor, stays, because=" ")
    text = object_to(client, advisor, stays)
    assert "waits for the answer" in text
    object_to(client, advisor, goes, because="Busy season")
    assert "without an answer" in act(client, boss, "approve")
    assert set(holders(customers).values()) == {advisor.pk}
    assert "somebody has done it already" in reply(client, boss, stays, "upheld")
    reply(client, head, stays, "upheld")
    assert "Not upheld: stays in" in reply(client, head, goes, "kept")
    assert "their new stewards" in act(client, boss, "approve")
    now = holders(customers)
    assert (now[stays], now[goes]) == (advisor.pk, successor.pk)
    move = HandoverCustomer.objects.get(customer=stays)
    assert (move.objected_by, move.answered_by, move.answer) == (advisor, head, "upheld")
    with pytest.raises(IntegrityError, match="never rewritten"), transaction.atomic():
        HandoverCustomer.objects.filter(pk=move.pk).update(answer="kept")


def test_a_head_objects_as_well_but_no_stranger_and_not_whoever_made_the_run(
    client, heads, advisor, successor, customers
):
    """Proves part of 3.4 and of 12.1."""
    head, boss = heads
    run(client, head)
    act(client, head, "propose")
    first, second, *_rest = moved_by(AllocationRun.objects.get())
    assert "somebody has done it already" in object_to(client, head, first)
    address = f"/handovers/moves/{HandoverCustomer.objects.get(customer=first).pk}/object/"
    assert as_(client, successor).post(address, {"because": "x"}).status_code == 404
    assert "Objected" in object_to(client, boss, second)
    assert HandoverCustomer.objects.get(customer=second).objected_by == boss


def test_a_run_is_taken_back_as_a_whole_by_two_heads(client, heads, advisor, successor, customers):
    """Proves part of 3.4: undo by maker and checker; nothing is rewritten."""
    head, boss = heads
    run(client, head)
    made = AllocationRun.objects.get()
    first = Customer.objects.get(pk=moved_by(made)[0])
    lead = LeadFactory(customer=first, staff=advisor, branch=advisor.branch)
    act(client, head, "propose")
    act(client, boss, "approve")
    assert "somebody has done it already" in act(client, boss, "take_back")
    act(client, head, "ask_back", because="The advisor comes back")
    assert "somebody has done it already" in act(client, head, "take_back")
    assert "with the steward before again" in act(client, boss, "take_back")
    assert set(holders(customers).values()) == {advisor.pk}
    lead.refresh_from_db()
    assert lead.staff == advisor
    assert not WorkItem.objects.filter(cause="introduce_steward", closed_at=None).exists()
    of_first = Stewardship.objects.filter(customer=first).order_by("pk")
    assert list(of_first.values_list("reason", "ended_reason")) == [
        ("default", "allocated"),
        ("allocated", "allocated_back"),
        ("allocated_back", ""),
    ]
    assert "Taken back" in as_(client, head).get("/handovers/allocations/").text


def test_what_is_not_approved_is_withdrawn_or_refused(client, heads, advisor, customers):
    """Proves part of 3.4."""
    head, boss = heads
    run(client, head)
    act(client, head, "propose")
    assert "on the record" in act(client, head, "end")
    assert {one.ended_how for one in Handover.objects.all()} == {"withdrawn"}
    assert "somebody has done it already" in act(client, boss, "approve")
    run(client, head)
    act(client, head, "propose")
    assert "Refused" in act(client, boss, "end")


def test_a_run_is_refused_whole_where_somebody_would_be_over_capacity_by_now(
    client, heads, advisor, successor, customers
):
    """Proves part of 3.1 and of 3.4: all or nothing."""
    head, boss = heads
    run(client, head)
    act(client, head, "propose")
    in_care_of(successor, 3)
    by_role = {"advisor": len(moved_by(AllocationRun.objects.get())) + 2}
    told = _said(boss, f"approve_allocation({AllocationRun.objects.get().pk}, '{dumps(by_role)}')")
    assert "over capacity" in told
    assert set(holders(customers).values()) == {advisor.pk}


def _said(person, call):
    with reading_as(person, level="branch"), connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(f"SELECT {call}")
                return cursor.fetchone()[0]
        except IntegrityError as error:
            return str(error)


@pytest.mark.parametrize(
    "nonsense",
    [
        {"approved_by": "made_by", "approved_at": "now"},
        {"ended_by": "made_by", "ended_at": "now"},
        {"undone_by": "made_by", "undone_at": "now"},
    ],
)
def test_the_database_keeps_no_run_that_makes_no_sense(nonsense):
    made = AllocationRunFactory()
    values = {"made_by": made.made_by, "now": made.made_at}
    changed = {name: values[value] for name, value in nonsense.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        AllocationRun.objects.filter(pk=made.pk).update(**changed)


@pytest.fixture
def province(branch):
    """The office above the branch, where nobody is a head until a test says so."""
    above = BranchFactory(kind="province", name="浙江省分行")
    branch.parent = above
    branch.save()
    for office in branches_within(branch.pk):
        BranchWithin.objects.create(branch=office, ancestor=above)
    return above


def test_where_a_branch_has_one_head_alone_the_head_above_sees_the_run_and_approves_it(
    client, boss, advisor, customers, province
):
    """Proves part of 3.4: four eyes, of the next office up where somebody may approve."""
    near = StaffFactory(branch=province, role="branch_head", name="韩冰")
    run(client, boss, office=boss.branch)
    act(client, boss, "propose")
    made = AllocationRun.objects.get()
    address = f"/handovers/allocations/{made.pk}/"
    page = as_(client, boss).get(address).text
    assert "韩冰" in page
    assert province.name in page
    assert "somebody has done it already" in act(client, boss, "approve")
    assert address in as_(client, near).get("/handovers/allocations/").text
    assert "their new stewards" in act(client, near, "approve")
    made.refresh_from_db()
    assert (made.made_by, made.approved_by) == (boss, near)
    moved = {pk for pk, staff in holders(customers).items() if staff != advisor.pk}
    assert moved == set(moved_by(made)) != set()


def test_what_the_head_of_a_province_proposes_the_head_of_the_bank_approves(
    client, customers, province
):
    """Proves part of 3.4: a run of everybody in the province, above which there is head office."""
    bank = BranchFactory(kind="head_office", name="总行")
    province.parent = bank
    province.save()
    for office in branches_within(province.pk):
        BranchWithin.objects.create(branch=office, ancestor=bank)
    proposing = StaffFactory(branch=province, role="branch_head", name="韩冰")
    president = StaffFactory(branch=bank, role="branch_head", name="高远")
    run(client, proposing, office=province)
    act(client, proposing, "propose")
    assert "somebody has done it already" in act(client, proposing, "approve")
    assert "their new stewards" in act(client, president, "approve")
    made = AllocationRun.objects.get()
    assert (made.branch, made.approved_by) == (province, president)
    assert len(set(holders(customers).values())) > 1


def test_what_waits_for_a_second_person_comes_first_in_that_persons_list(
    client, boss, head, customers
):
    run(client, head)
    act(client, head, "propose")
    waiting = AllocationRun.objects.get()
    AllocationRunFactory(made_by=boss, branch=boss.branch)
    listed = as_(client, boss).get("/handovers/allocations/").text
    rows = re.findall(r"/handovers/allocations/(\d+)/", listed)
    assert rows[0] == str(waiting.pk)
    assert len(rows) == 2


def test_where_nobody_above_may_approve_the_page_says_what_to_do(client, boss, customers, province):
    StaffFactory(branch=province, role="branch_head", left_on=timezone.localdate())
    StaffFactory(branch=province, role="marketing")
    run(client, boss, office=boss.branch)
    assert "Nobody else heads this office, or one above it" in act(client, boss, "propose")


def test_who_chose_to_stay_is_left_alone(client, head, advisor, successor, customers):
    """Proves part of 3.3 and of 3.4: the customer's own choice is respected."""
    for one in customers[:6]:
        ChoiceFactory(upgrade=UpgradeFactory(customer=one, steward=advisor))
    run(client, head)
    made = AllocationRun.objects.get()
    moved = {move["customer"] for move in made.result["moves"]}
    assert made.inputs["fixed"] == 6
    assert moved <= {one.pk for one in customers[6:]}


def test_an_even_office_has_nothing_to_propose(client, head, advisor):
    in_care_of(advisor, 2)
    run(client, head)
    assert AllocationRun.objects.get().result["moves"] == []
    assert "nothing to propose" in act(client, head, "propose")


def test_runs_are_for_the_heads_own_offices(client, head, advisor, customers):
    """Proves part of 12.1."""
    elsewhere = StaffFactory(role="outlet_head")
    assert run(client, head, elsewhere.branch).status_code == 422
    run(client, head)
    address = f"/handovers/allocations/{AllocationRun.objects.get().pk}/"
    assert as_(client, elsewhere).get(address).status_code == 404
    signed_in(client, role="advisor")
    assert client.get("/handovers/allocations/").status_code == 403


def test_a_drawn_bank_is_evened_out_without_over_capacity():
    """Proves part of 3.4: as `guanxi bench allocation` measures it."""
    figures = bench.measure(customers=5_000, seed=1)
    assert (figures["gap_ppm"], figures["over_capacity"]) == (0, 0)
    assert figures["newly_served"] > 0
