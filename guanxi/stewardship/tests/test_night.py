"""The night of stewardship from end to end, on PostgreSQL and DuckDB."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.utils import translation

from guanxi.bank.models import Customer, Staff
from guanxi.bank.tests.factories import BranchFactory, CustomerFactory, StaffFactory
from guanxi.rulebook.books import Rulebook, rulebook_for
from guanxi.stewardship import queries
from guanxi.stewardship.models import DecidedNight, Stewardship, TierChange
from guanxi.stewardship.policy import StewardshipSection
from guanxi.stewardship.tests.factories import HandoverFactory, Person, StewardshipFactory

pytestmark = pytest.mark.django_db(transaction=True)
SEP, OCT, NOV = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)
NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
DAY, NEXT_DAY, LAST_DAY = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 30)
ROLES = ("outlet_head", "lobby_manager", "relationship_manager", "advisor", "teller")


@pytest.fixture
def branch():
    return BranchFactory(kind="branch", name="滨江市分行")


@pytest.fixture
def outlet(branch):
    office = BranchFactory(parent=branch)
    for role in ROLES:
        StaffFactory(branch=office, role=role)
    return office


def person(outlet, **facts):
    customer = CustomerFactory(branch=outlet)
    return Person(customer_id=customer.pk, branch_id=outlet.pk, **facts)


def stewards_of(one):
    """Roles of A and B."""
    pair = queries.stewards_of([one.customer_id]).get(one.customer_id, (None, None))
    return tuple(staff and staff.role for staff in pair)


def steward_a(one):
    return queries.stewards_of([one.customer_id])[one.customer_id][0]


def with_capacity(**capacity) -> Rulebook:
    """The default rulebook with other capacities."""
    book = rulebook_for(DAY)
    section = book.section(StewardshipSection)
    changed = section.model_copy(update={"capacity": {**section.capacity, **capacity}})
    content = {**book.content, "stewardship": changed}
    return Rulebook(book.name, book.effective_from, book.digest, content)


def test_a_night_gives_each_customer_a_tier_and_each_maintained_one_the_stewards_of_the_tier(
    nights, outlet
):
    """Proves part of 2.1, 2.2, 3.1, 3.2."""
    drawn = {
        "diamond": {"assets": 3_000_000, "contribution": 60_000},
        "platinum": {"assets": 3_000_000, "contribution": 30_000},
        "gold": {"assets": 2_000_000},
        "wealth": {"assets": 300_000},
        "preferred": {"assets": 150_000},
        "potential": {"assets": 60_000},
        "mass": {"assets": 4_000},
    }
    people = {tier: person(outlet, **facts) for tier, facts in drawn.items()}

    counts = nights.run(DAY, people.values())

    assert counts["tiers"] == dict.fromkeys(drawn, 1)
    assert counts["stewards"] == {"assigned": 9, "changed": 0, "ended": 0, "waiting": 0}
    assert {tier: stewards_of(one) for tier, one in people.items()} == {
        "diamond": ("outlet_head", "relationship_manager"),
        "platinum": ("relationship_manager", "advisor"),
        "gold": ("relationship_manager", "advisor"),
        "wealth": ("advisor", None),
        "preferred": ("lobby_manager", None),
        "potential": ("teller", None),
        "mass": (None, None),
    }


def test_each_ground_alone_makes_a_maintained_customer(nights, outlet):
    """Proves 2.1."""
    almost = person(
        outlet,
        assets=49_999,
        card_spend=49_999,
        loans=299_999,
        custody=9_999,
        card_grade="standard",
        age=70,
    )
    grounds = [
        ("assets", person(outlet, assets=50_000, age=70)),
        ("assets", person(outlet, average=51_000, weighted=20_000)),
        ("assets", person(outlet, months={OCT: 60_000}, age=70)),  # with the grace of tiers
        ("card_spend", person(outlet, card_spend=50_000)),
        ("loans", person(outlet, loans=300_000)),
        ("custody", person(outlet, custody=10_000)),
        ("card_grade", person(outlet, card_grade="gold")),
    ]
    nights.run(DAY, [almost, *(one for _, one in grounds)])
    for ground, one in grounds:
        found = queries.tiers_of([one.customer_id])[one.customer_id]
        assert (found.grounds, found.tier) == ((ground,), "mass")
        assert stewards_of(one) == ("teller", None)
    assert not queries.tiers_of([almost.customer_id])[almost.customer_id].maintained


def test_who_leaves_the_bank_hands_over_the_same_night(nights, outlet):
    """Proves part of 3.1 (nobody is left without a steward while there is a free place)."""
    people = [person(outlet, assets=300_000 + number) for number in range(6)]
    nights.run(DAY, people)
    leaver = steward_a(people[0])
    successor = StaffFactory(branch=outlet, role="advisor")
    Staff.objects.filter(pk=leaver.pk).update(left_on=NEXT_DAY)

    counts = nights.run(NEXT_DAY, people)

    assert {steward_a(one) for one in people} == {successor}
    assert counts["stewards"] == {"assigned": 6, "changed": 6, "ended": 6, "waiting": 0}
    ended = Stewardship.objects.filter(staff=leaver)
    assert {(one.until, one.ended_reason) for one in ended} == {(NEXT_DAY, "steward_left")}
    assert "the steward left the bank" in queries.why_steward(people[0].customer_id).as_text()


def test_a_customer_keeps_the_steward_when_the_tier_changes(nights, outlet):
    """Proves part of 3.1, 3.3 as far as nobody is transferred by force."""
    riser = person(outlet, assets=300_000)
    nights.run(DAY, [riser])
    advisor = steward_a(riser)
    rich = Person(customer_id=riser.customer_id, branch_id=outlet.pk, assets=2_500_000)
    nights.run(NEXT_DAY, [rich])
    assert queries.tiers_of([riser.customer_id])[riser.customer_id].tier == "gold"
    assert steward_a(riser) == advisor
    # Two named stewards: beside the advisor who stayed, the relationship manager.
    assert stewards_of(riser) == ("advisor", "relationship_manager")


def test_a_night_without_news_changes_no_steward(nights, outlet):
    people = [person(outlet, assets=100_000 * number) for number in range(1, 30)]
    nights.run(DAY, people)
    counts = nights.run(NEXT_DAY, people)
    assert counts["stewards"] == {"assigned": 0, "changed": 0, "ended": 0, "waiting": 0}
    assert counts["tier_changes"] == 0


def test_who_finds_nobody_free_waits_and_is_listed_best_tier_first(nights, outlet):
    """Proves part of 3.1 (capacity)."""
    nights.book = with_capacity(advisor=1, teller=0)
    first = person(outlet, assets=900_000)
    second = person(outlet, assets=300_000)
    third = person(outlet, assets=60_000)

    counts = nights.run(DAY, [third, second, first])

    assert stewards_of(first) == ("advisor", None)
    assert counts["stewards"]["waiting"] == 2
    waiting = [customer.pk for customer in queries.unserved_customers()]
    assert waiting == [second.customer_id, third.customer_id]
    said = queries.why_steward(second.customer_id).as_text()
    assert "nobody who may serve this tier has a free place" in said
    assert nights.run(NEXT_DAY, [third, second, first])["stewards"]["waiting"] == 2


def test_the_branch_above_serves_where_the_outlet_has_nobody(nights, outlet, branch):
    """Proves part of 3.1: wealth managers sit in the branch."""
    Staff.objects.filter(role="outlet_head").delete()
    manager = StaffFactory(branch=branch, role="wealth_manager")
    diamond = person(outlet, assets=9_000_000, contribution=90_000)
    nights.run(DAY, [diamond])
    assert steward_a(diamond) == manager


@pytest.mark.parametrize("contribution", [60_000, 30_000, 0], ids=["diamond", "platinum", "gold"])
def test_a_private_customer_has_the_wealth_manager_with_the_branch_head(
    nights, outlet, branch, contribution
):
    """Proves part of 3.1: where the outlet has none of the roles of 3.2."""
    Staff.objects.filter(role__in=ROLES).exclude(role="teller").delete()
    manager, head = (StaffFactory(branch=branch, role=r) for r in ("wealth_manager", "branch_head"))
    private = person(outlet, assets=3_000_000, contribution=contribution)
    nights.run(DAY, [private])
    assert queries.stewards_of([private.customer_id])[private.customer_id] == (manager, head)


def test_a_load_that_a_head_approved_outlasts_the_night(nights, outlet):
    """Proves 3.1: nobody over capacity unless approved; its pool, `shell/tests/test_pool.py`."""
    people = [person(outlet, assets=60_000 + number) for number in range(3)]
    nights.run(DAY, people)
    teller = Staff.objects.get(role="teller")
    approved = HandoverFactory(
        receiver=teller, load_approved_by=StaffFactory(), load_approved_at=NOON
    )
    Stewardship.objects.filter(customer=people[0].customer_id).update(
        until=DAY, ended_reason="handed_over"
    )
    StewardshipFactory(
        customer_id=people[0].customer_id, customer=None, staff=teller, handover=approved
    )
    nights.book = with_capacity(teller=2)
    nights.run(NEXT_DAY, people)
    assert {steward_a(one) for one in people} == {teller}
    nights.book = with_capacity(teller=1)
    counts = nights.run(LAST_DAY, people)
    assert counts["stewards"]["waiting"] == 1
    assert steward_a(people[0]) == teller


def test_who_is_no_longer_maintained_has_no_steward(nights, outlet):
    one = person(outlet, card_grade="gold")
    nights.run(DAY, [one])
    plain = Person(customer_id=one.customer_id, branch_id=outlet.pk)
    counts = nights.run(NEXT_DAY, [plain])
    assert counts["stewards"]["ended"] == 1
    assert queries.stewards_of([one.customer_id]) == {}


def test_a_delivery_can_be_taken_back_after_its_customers_were_given_stewards(nights, outlet):
    """Proves 13.1: the next night ends what lost its customer or its steward."""
    lost, stays = person(outlet, assets=300_000), person(outlet, assets=310_000)
    nights.run(DAY, [lost, stays])
    Customer.objects.filter(pk=lost.customer_id).delete()
    Staff.objects.filter(role="advisor").delete()
    successor = StaffFactory(branch=outlet, role="advisor")
    counts = nights.run(NEXT_DAY, [stays])
    assert counts["stewards"] == {"assigned": 1, "changed": 1, "ended": 2, "waiting": 0}
    assert steward_a(stays) == successor


def test_what_a_person_decided_while_the_night_was_computed_stands(nights, outlet):
    one = person(outlet, assets=300_000)
    colleague = StaffFactory(branch=outlet, role="advisor", joined_on=date(2030, 1, 1))
    with nights.computed(DAY, [one]) as night:
        Stewardship.objects.create(
            customer_id=one.customer_id,
            staff=colleague,
            position="A",
            since=DAY,
            reason="default",
            by=colleague,
        )
        nights.publish(night)
    assert steward_a(one) == colleague


def test_who_released_a_customer_lately_does_not_get_him_again(nights, outlet):
    """Proves part of 3.1."""
    one = person(outlet, assets=60_000)
    nights.run(DAY, [one])
    first = Staff.objects.get(role="teller")
    Stewardship.objects.update(until=DAY, ended_reason="released")
    assert nights.run(NEXT_DAY, [one])["stewards"]["waiting"] == 1
    second = StaffFactory(branch=outlet, role="teller")
    nights.run(LAST_DAY, [one])
    assert steward_a(one) == second != first


def test_a_crash_before_the_night_is_shown_leaves_the_last_one_whole(nights, outlet):
    """Proves architecture 5: a night can simply be run again."""
    one = person(outlet, assets=300_000)
    nights.run(DAY, [one])
    risen = Person(customer_id=one.customer_id, branch_id=outlet.pk, assets=2_500_000)
    with nights.computed(NEXT_DAY, [risen]) as night:
        from guanxi.stewardship.night.showing import load  # noqa: PLC0415 - the crash is here

        load(night)
    assert queries.tiers_of([one.customer_id])[one.customer_id].tier == "wealth"
    nights.run(NEXT_DAY, [risen])
    assert queries.tiers_of([one.customer_id])[one.customer_id].tier == "gold"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname LIKE 'stewardship_load%%'")
        assert cursor.fetchone() == (0,)


def test_since_when_a_tier_has_been_in_force_is_told_and_kept(nights, outlet):
    """Proves 2.3."""
    one = person(outlet, assets=300_000, months={SEP: 60_000, OCT: 300_000})
    nights.run(DAY, [one])
    assert queries.tiers_of([one.customer_id])[one.customer_id].since == date(2026, 10, 31)
    nights.run(NEXT_DAY, [one])
    assert queries.tiers_of([one.customer_id])[one.customer_id].since == date(2026, 10, 31)


def test_late_facts_change_what_is_known_of_the_past_and_not_what_was_known(nights, outlet):
    """Proves 2.3: replay as known on that day."""
    one = person(outlet, assets=60_000, months={SEP: 60_000, OCT: 60_000})
    nights.run(DAY, [one])
    told_late = Person(
        customer_id=one.customer_id,
        branch_id=outlet.pk,
        assets=60_000,
        months={SEP: 250_000, OCT: 250_000},
    )
    nights.run(NEXT_DAY, [told_late])

    november = date(2026, 11, 10)
    assert queries.tier_on(one.customer_id, november) == "wealth"
    assert queries.tier_on(one.customer_id, november, known_on=NEXT_DAY) == "wealth"
    assert queries.tier_on(one.customer_id, november, known_on=DAY) == "potential"
    assert queries.tier_on(one.customer_id, november, known_on=date(2026, 1, 1)) == "mass"
    periods = queries.tier_history_of(one.customer_id)
    assert [(period.tier, period.since, period.until) for period in periods] == [
        ("wealth", date(2026, 9, 30), None)
    ]


def test_who_left_the_bank_was_what_he_was_until_then(nights, outlet):
    """Proves 2.3."""
    leaver = person(outlet, assets=300_000, months={SEP: 300_000, OCT: 300_000})
    nights.run(DAY, [leaver])
    nights.run(NEXT_DAY, [])
    assert queries.tier_on(leaver.customer_id, DAY) == "wealth"
    assert queries.tier_on(leaver.customer_id, date(2026, 10, 31)) == "wealth"
    assert queries.tier_on(leaver.customer_id, NEXT_DAY) == "mass"


def test_the_history_is_never_rewritten_by_anybody(nights, outlet):
    """Proves 2.3: the database itself refuses."""
    one = person(outlet, assets=60_000, months={OCT: 60_000})
    nights.run(DAY, [one])
    other = DecidedNight.objects.create(
        night=99, day=NEXT_DAY, rulebook="default", rulebook_version="", policy={}
    )
    row = TierChange.objects.get()
    for change in (
        {"tier": "wealth"},
        {"effective_from": SEP},
        {"effective_until": LAST_DAY},
        {"known_from": other},
        {"tier": "wealth", "replaced_by": other},
    ):
        with pytest.raises(Exception, match="never rewritten"):
            TierChange.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(Exception, match="never rewritten"):
        row.delete()
    TierChange.objects.filter(pk=row.pk).update(replaced_by=other)
    with pytest.raises(Exception, match="never rewritten"):
        TierChange.objects.filter(pk=row.pk).update(replaced_by=None)


def test_a_new_edition_decides_from_its_day_on_and_leaves_the_months_before(nights, outlet):
    """Proves 0.1, 2.3."""
    from guanxi.foundation.home import guanxi_home  # noqa: PLC0415 - only this test writes a book

    folder = guanxi_home() / "rulebooks"
    folder.mkdir(exist_ok=True)
    path = folder / "november.toml"
    path.write_text(
        'name = "default"\nextends = "default"\neffective_from = 2026-11-15\n'
        '[[tiers.bands]]\ncode = "private"\nat_least = 500000\n'
    )
    try:
        one = person(outlet, assets=600_000, months={SEP: 600_000, OCT: 600_000})
        nights.run(DAY, [one])
    finally:
        path.unlink()
    assert queries.tiers_of([one.customer_id])[one.customer_id].tier == "gold"
    assert queries.tier_on(one.customer_id, date(2026, 11, 10)) == "wealth"
    assert queries.why_tier(one.customer_id).version.startswith("default 2026-11-15")


def test_the_pyramid_is_counted_for_every_office_and_the_months_before(nights, outlet, branch):
    """Proves part of 2.4."""
    other = BranchFactory(parent=branch)
    people = [
        person(outlet, assets=300_000, contribution=2_000, months={OCT: 60_000}),
        person(outlet, assets=4_000),
        person(other, assets=400_000, months={OCT: 400_000}),
    ]
    nights.run(DAY, people)
    own = {row.tier: row for row in queries.pyramid_of(outlet.pk)}
    assert (own["wealth"].customers, own["wealth"].assets_minor) == (1, 300_000_00)
    assert own["wealth"].contribution_minor == 2_000_00
    assert (own["mass"].customers, own["diamond"].customers) == (1, 0)
    whole = {row.tier: row.customers for row in queries.pyramid_of(branch.pk)}
    assert (whole["wealth"], whole["mass"]) == (2, 1)
    history = queries.pyramid_history_of(branch.pk)
    assert list(history) == [date(2026, 10, 31), DAY]
    october = {row.tier: row.customers for row in history[date(2026, 10, 31)]}
    assert (october["wealth"], october["potential"], october["mass"]) == (1, 1, 1)


def test_a_book_adds_up_what_one_person_looks_after(nights, outlet):
    people = [person(outlet, assets=300_000), person(outlet, assets=2_000_000)]
    nights.run(DAY, people)
    advisor = Staff.objects.get(role="advisor")
    book = queries.books_of([advisor.pk])[advisor.pk]
    assert (book.customers, book.as_a, book.as_b) == (2, 1, 1)
    assert book.assets_minor == 2_300_000_00
    assert queries.customers_held_by(advisor.pk) == 2
    teller = Staff.objects.get(role="teller")
    assert queries.books_of([teller.pk]) == {}
    assert queries.customers_held_by(teller.pk) == 0


def test_why_names_the_rule_the_edition_and_the_facts(nights, outlet):
    """Proves 0.4."""
    one = person(outlet, assets=60_000, months={SEP: 250_000, OCT: 60_000})
    nights.run(DAY, [one])
    said = queries.why_tier(one.customer_id)
    assert said.version == rulebook_for(DAY).version
    text = said.as_text()
    for fact in (
        "Wealth, since 2026-09-30",
        "a drop counts only after 2 month-ends below",
        "Month 2026-10: month-average of weighted assets ¥60,000",
        "Month 2026-09: month-average of weighted assets ¥250,000",
        "Wealth from: ¥200,000",
        "Month-ends in a row below this tier: 1",
        "2026-11-30",
        "To the next tier: ¥1,940,000 to Gold",
        "Maintained because of: financial assets",
    ):
        assert fact in text
    assert said.as_json()["facts"][0] == {"label": "Day", "value": "2026-11-20"}
    steward = queries.why_steward(one.customer_id).as_text()
    assert "Roles for Steward A: Wealth advisor" in steward
    assert "1 of at most 200" in steward


def test_why_is_told_in_the_readers_language(nights, outlet):
    """Proves 0.4, 13.6."""
    one = person(outlet, assets=60_000, months={SEP: 250_000, OCT: 60_000})
    nights.run(DAY, [one])
    said = queries.why_tier(one.customer_id)
    with translation.override("zh-hans"):
        text = said.as_text()
        assert "等级：财富，自2026-09-30起" in text
        assert "连续2个月末低于才降级" in text
        steward = queries.why_steward(one.customer_id).as_text()
        assert "可任A角的岗位：理财经理" in steward
        assert "1户，上限200户" in steward


def test_before_the_first_night_why_is_refused_with_what_to_do(outlet):
    for why in (queries.why_tier, queries.why_steward):
        with pytest.raises(Exception, match="run the night first"):
            why(1)
