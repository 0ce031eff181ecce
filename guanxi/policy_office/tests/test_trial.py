"""A trial tells what a night would decide, and changes nothing that anybody sees.

Proves 0.3.
"""

from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db import connection

from guanxi.alerts.models import Alert
from guanxi.bank.tests.factories import BranchFactory, CustomerFactory, ProductFactory, StaffFactory
from guanxi.foundation.home import current_home
from guanxi.insight.tests.lakes import Lakes
from guanxi.nightly.commands import run_nights
from guanxi.policy_office.commands.trying import work_at_trial
from guanxi.policy_office.models import Trial
from guanxi.policy_office.tests.factories import HEAD, ProposalFactory, TrialFactory
from guanxi.policy_office.trial import TrialImpossible, try_rulebook
from guanxi.rulebook.books import rulebook_for, rulebook_with
from guanxi.stewardship.models import CustomerTier, Stewardship

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE, DAY = date(2026, 11, 23), date(2026, 11, 24)
ROLES = ("outlet_head", "relationship_manager", "advisor", "lobby_manager", "teller")
# Lower bands, another grace, other stewards, alerts earlier and one kind no longer.
OTHER = """
[tiers]
potential_age_below = 40
[[tiers.bands]]
code = "private"
at_least = 900000
[[tiers.bands]]
code = "wealth"
at_least = 150000
[[tiers.bands]]
code = "potential"
at_least = 30000
[stewardship.capacity]
advisor = 3
relationship_manager = 2
lobby_manager = 1
teller = 1
outlet_head = 1
[alerts.kinds.large_movement_in]
amount_at_least = 50000
[alerts.kinds.emptied]
raised = false
"""


def now():
    return datetime(2026, 11, 25, tzinfo=UTC)


def other(day="2026-12-01"):
    return HEAD.replace("2026-12-01", day) + OTHER


@pytest.fixture
def bank(empty_lake, rulebooks):
    """Forty customers of an outlet, two nights apart; money came in on the second day."""
    office = BranchFactory(parent=BranchFactory(kind="branch"))
    for role in ROLES:
        StaffFactory(branch=office, role=role)
    product = ProductFactory(product_class="demand_deposit")
    people = [CustomerFactory(branch=office, born_on=date(1960 + n, 5, 5)) for n in range(40)]
    lakes = Lakes(empty_lake)
    who = {
        "branches": [{"branch_id": office.pk}],
        "customers": [
            {"customer_id": one.pk, "branch_id": office.pk, "birth_year": one.born_on.year}
            for one in people
        ],
        "accounts": [
            {
                "account_id": one.pk,
                "customer_id": one.pk,
                "product_id": product.pk,
                "branch_id": office.pk,
            }
            for one in people
        ],
    }
    lakes.deliver(BEFORE, **who, balances=held(people, BEFORE, 1))
    run_nights(through=BEFORE, now=now)
    movements = [
        {
            "transaction_id": f"T{one.pk}",
            "account_id": one.pk,
            "customer_id": one.pk,
            "booked_on": DAY,
            "amount_minor": 60_000_00 + place * 10_000_00,
        }
        for place, one in enumerate(people[:20])
    ]
    lakes.deliver(DAY, balances=held(people, DAY, 2), transactions=movements)
    run_nights(through=DAY, now=now)
    return lakes


def held(people, day, times):
    return [
        {
            "account_id": one.pk,
            "customer_id": one.pk,
            "day": day,
            "balance_minor": times * 30_000_00 * place,
        }
        for place, one in enumerate(people)
    ]


def shown():
    """All that readers see: tiers, stewards, alerts and work."""
    tables = ["stewardship_customer_tier", "stewardship_tierchange", "stewardship_stewardship"]
    tables += ["alerts_alert", "worklist_workitem", "nightly_nightrun"]
    with connection.cursor() as cursor:
        pictures = []
        for table in tables:
            cursor.execute(f"SELECT t::text FROM {table} t ORDER BY 1")  # noqa: S608
            pictures.append(cursor.fetchall())
    return pictures


def tiers_shown():
    return {
        tier: CustomerTier.objects.filter(tier=tier).count()
        for tier in CustomerTier.objects.values_list("tier", flat=True)
    }


def by_tier(result, side):
    return {one["tier"]: one[side] for one in result["tiers"] if one[side]}


def by_kind(result, side):
    return {one["kind"]: one[side] for one in result["alerts"] if one[side]}


def alerts_found():
    """Alerts that the last night found, raised now or before."""
    kinds = Alert.objects.filter(closed_at=None, seen_on=DAY).values_list("kind", flat=True)
    return {kind: list(kinds).count(kind) for kind in kinds}


@pytest.mark.usefixtures("bank")
def test_the_same_rulebook_again_changes_nothing():
    """Proves 0.3."""
    result = try_rulebook(rulebook_for(DAY))
    assert result["customers"] == 40
    assert result["before"] == result["after"]
    assert result["customers_moved"] == result["stewards_changed"] == 0
    assert result["people_changed"] == result["work_added"] == result["work_ended"] == 0
    assert by_tier(result, "before") == by_tier(result, "after") == tiers_shown()
    assert by_kind(result, "before") == by_kind(result, "after") == alerts_found()
    assert result["waiting"]["before"] == result["waiting"]["after"]


@pytest.mark.usefixtures("bank")
def test_a_trial_says_what_the_night_then_decides(rulebooks):
    """Proves 0.3: tiers, alerts and stewards, to the last customer."""
    told = try_rulebook(rulebook_with(other(), label="p"))
    assert told["customers_moved"] > 5
    assert by_kind(told, "after") != by_kind(told, "before")

    (rulebooks / "other.toml").write_text(other(f"{DAY}"))
    run_nights(through=DAY, now=now)

    assert by_tier(told, "after") == tiers_shown()
    found = alerts_found()
    # What looks back at the night before sees the same day when a day is run again.
    expected = by_kind(told, "after")
    assert {k: n for k, n in found.items() if k != "tier_fallen"} == {
        k: n for k, n in expected.items() if k != "tier_fallen"
    }
    loads = {one["staff"]: one["customers_after"] for one in told["people"]}
    held_now = Stewardship.objects.filter(until=None).values_list("staff_id", flat=True)
    assert {person: n for person, n in loads.items() if n} == {
        person: list(held_now).count(person) for person in held_now
    }
    waiting = apps.get_model("stewardship.WaitingCustomer").objects.count()
    assert told["waiting"]["after"] == waiting > 0
    assert told["after"].rsplit(" ", 1)[1] == rulebook_for(DAY).version.rsplit(" ", 1)[1]


@pytest.mark.usefixtures("bank")
def test_a_trial_shows_nobody_anything_leaves_nothing_behind_and_keeps_counts_alone():
    """Proves 0.3: no number of a customer is in what is kept."""
    before, files = shown(), sorted(current_home().lake.rglob("*"))
    text = other() + "[assets.weights_percent]\nfund = 61\n"
    result = try_rulebook(rulebook_with(text, label="p"))
    assert shown() == before
    assert sorted(current_home().lake.rglob("*")) == files
    assert names_in(result) & {"customer", "customer_id", "id"} == set()
    assert result["not_tried"] == ["assets"]  # the facts themselves would be others


def names_in(value):
    if isinstance(value, dict):
        return set(value) | {name for inner in value.values() for name in names_in(inner)}
    return {name for one in value for name in names_in(one)} if isinstance(value, list) else set()


@pytest.mark.usefixtures("empty_lake")
def test_without_a_night_there_is_nothing_to_try_it_on():
    with pytest.raises(TrialImpossible, match="No night has run yet"):
        try_rulebook(rulebook_for(DAY))


@pytest.mark.usefixtures("bank")
def test_a_trial_that_was_killed_is_taken_up_again_and_given_up_after_three_times(monkeypatch):
    """Proves part of 0.3."""
    trial = TrialFactory(proposal=ProposalFactory(text=other()))

    def killed(book, *, progress):
        progress("alerts", 0.25)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("guanxi.policy_office.commands.trying.try_rulebook", killed)
        for _time in range(2):
            with pytest.raises(KeyboardInterrupt):
                work_at_trial(trial.pk, now=now)
    assert Trial.objects.get().state == "running"
    done = work_at_trial(trial.pk, now=now)
    assert (done.state, done.percent, done.tries, done.result["customers"]) == ("done", 100, 3, 40)
    assert work_at_trial(trial.pk, now=now).tries == 3  # over is over
    Trial.objects.update(state="running", ended_at=None, tries=3)
    assert work_at_trial(trial.pk, now=now).state == "failed"


@pytest.mark.usefixtures("empty_lake")
def test_a_trial_that_cannot_be_says_why():
    trial = TrialFactory(proposal=ProposalFactory(text=other()))
    assert work_at_trial(trial.pk, now=now).state == "failed"
    assert "No night has run yet" in Trial.objects.get().failure
