"""A head evens out the loads of the office: a run, handovers, objections (3.4)."""

import pytest

from guanxi.bank.tests.factories import StaffFactory
from guanxi.shell.bench import allocation as bench
from guanxi.shell.tests import test_handovers as handing
from guanxi.shell.tests.factories import audit_events, signed_in
from guanxi.shell.tests.test_handovers import as_, in_care_of, stewards_of
from guanxi.stewardship.models import AllocationRun, Handover, Stewardship
from guanxi.stewardship.tests.factories import ChoiceFactory, UpgradeFactory

pytestmark = pytest.mark.django_db
night, branch, outlet = handing.night, handing.branch, handing.outlet
advisor, successor, head = handing.advisor, handing.successor, handing.head


@pytest.fixture
def customers(advisor, successor):
    """All twelve are the advisor's; the colleague has none."""
    return in_care_of(advisor, 12)


def run(client, head, office=None, seed=1):
    values = {"branch": (office or head.branch).pk, "seed": seed}
    return as_(client, head).post("/handovers/allocations/", values, follow=True)


def act(client, head, what):
    number = AllocationRun.objects.latest("pk").pk
    return (
        as_(client, head).post(f"/handovers/allocations/{number}/", {"act": what}, follow=True).text
    )


def sign_all(client, *acts):
    for handover in Handover.objects.order_by("pk"):
        for by, what in acts:
            as_(client, by).post(f"/handovers/{handover.pk}/sign/", {"act": what})


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


def test_what_a_run_proposes_moves_once_both_sides_have_signed(
    client, head, advisor, successor, customers
):
    """Proves part of 3.4: approved by others than who made it."""
    run(client, head)
    assert "both sides sign" in act(client, head, "propose")
    moved = {one["customer"] for one in AllocationRun.objects.get().result["moves"]}
    assert all(stewards_of(one) == [("A", advisor.pk)] for one in customers)
    sign_all(client, (head, "give"), (advisor, "give"), (successor, "receive"))
    now = {one.pk: stewards_of(one)[0][1] for one in customers}
    assert {pk for pk, staff in now.items() if staff == successor.pk} == moved
    assert "proposed already" in act(client, head, "propose")


def test_who_objects_declines_and_the_customers_stay(client, head, advisor, successor, customers):
    """Proves part of 3.4: objections."""
    run(client, head)
    act(client, head, "propose")
    sign_all(client, (advisor, "give"), (successor, "end"))
    text = as_(client, head).get(f"/handovers/allocations/{AllocationRun.objects.get().pk}/").text
    assert "Declined" in text
    assert all(stewards_of(one) == [("A", advisor.pk)] for one in customers)


def test_what_is_not_signed_is_withdrawn(client, head, advisor, customers):
    """Proves part of 3.4: undo."""
    run(client, head)
    act(client, head, "propose")
    assert "withdrawn" in act(client, head, "withdraw")
    assert {one.ended_how for one in Handover.objects.all()} == {"withdrawn"}


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
