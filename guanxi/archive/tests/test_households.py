"""Households with one head. Proves part of 1.2."""

from datetime import timedelta

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from guanxi.archive import commands, queries
from guanxi.archive.commands import ArchiveRefused
from guanxi.archive.models import Member
from guanxi.archive.tests.factories import NOW, TODAY, MemberFactory
from guanxi.archive.tests.scene import at_work, customer_of, learnt, people, viewer
from guanxi.bank.models import Customer


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


@pytest.fixture
def bank():
    return people()


def join(staff, customer, there, said=None):
    with at_work(staff):
        return commands.join_household(
            customer_id=customer.pk,
            with_id=there.pk,
            learnt=said or learnt(),
            at=NOW,
            by=viewer(staff),
        )


def leave(staff, customer, said=None):
    with at_work(staff):
        commands.leave_household(
            customer_id=customer.pk, learnt=said or learnt(), at=NOW, by=viewer(staff)
        )


def make_head(staff, customer):
    with at_work(staff):
        commands.make_head(customer_id=customer.pk, learnt=learnt(), at=NOW, by=viewer(staff))


def living_with(customer):
    household = queries.household_of(customer.pk)
    return household and (household.head_id, {one.customer_id for one in household.members})


@pytest.mark.django_db
def test_two_who_live_together_make_a_household_whose_head_is_named(bank):
    head, wife, child = (customer_of(bank.advisor) for _person in range(3))
    join(bank.advisor, wife, head)
    join(bank.advisor, child, wife)  # whoever of them is named
    for one in (head, wife, child):
        assert living_with(one) == (head.pk, {head.pk, wife.pk, child.pk})
    with pytest.raises(ArchiveRefused, match="lives in a household already"):
        join(bank.advisor, child, customer_of(bank.advisor))


@pytest.mark.django_db
def test_another_becomes_the_head_and_what_was_stays_in_the_history(bank):
    head, wife, child = (customer_of(bank.advisor) for _person in range(3))
    join(bank.advisor, wife, head)
    join(bank.advisor, child, head)
    with pytest.raises(ArchiveRefused, match="The head leaves last"):
        leave(bank.advisor, head)
    make_head(bank.advisor, wife)
    assert living_with(child) == (wife.pk, {head.pk, wife.pk, child.pk})
    leave(bank.advisor, head)
    assert living_with(child) == (wife.pk, {wife.pk, child.pk})
    assert living_with(head) is None
    assert Member.objects.filter(customer=head).count() == 2
    leave(bank.advisor, child)  # one alone is no household
    assert living_with(wife) is None
    assert len(queries.lives_of(wife.pk)) == 2


@pytest.mark.django_db
def test_one_who_sees_a_part_of_a_household_does_not_change_its_head(bank):
    """Proves part of 12.1."""
    mine, theirs = customer_of(bank.advisor), customer_of(bank.colleague)
    join(bank.head, mine, theirs)
    with pytest.raises(ArchiveRefused, match="not in your care"):
        make_head(bank.advisor, mine)
    with pytest.raises(ArchiveRefused, match="not in your care"):
        join(bank.advisor, customer_of(bank.advisor), mine)
    make_head(bank.head, mine)
    assert living_with(theirs) == (mine.pk, {mine.pk, theirs.pk})


@pytest.mark.django_db
def test_a_member_in_others_care_is_known_to_be_there_and_no_more(bank):
    """Proves part of 12.1: no name, no number, no figure."""
    mine, theirs = customer_of(bank.advisor), customer_of(bank.colleague)
    join(bank.head, mine, theirs)
    with at_work(bank.advisor):
        household = queries.household_of(mine.pk)
        assert (household.head_id, len(household.members)) == (theirs.pk, 1)
        assert not Customer.objects.filter(pk=theirs.pk).exists()
    with at_work(people().advisor):
        assert queries.household_of(mine.pk) is None


@pytest.mark.django_db
def test_nobody_moves_out_before_moving_in(bank):
    head, wife = customer_of(bank.advisor), customer_of(bank.advisor)
    join(bank.advisor, wife, head)
    with pytest.raises(ArchiveRefused, match="cannot end before"):
        leave(bank.advisor, wife, learnt(TODAY - timedelta(days=1)))
    with pytest.raises(ArchiveRefused, match="no household"):
        leave(bank.advisor, customer_of(bank.advisor))


@pytest.mark.django_db
def test_two_heads_whose_records_were_merged_head_one_household():
    grandfather, father, child = MemberFactory().head, MemberFactory().head, MemberFactory()
    Member.objects.all().delete()
    MemberFactory(customer=grandfather, head=grandfather)
    MemberFactory(customer=father, head=grandfather)
    MemberFactory(customer=child.customer, head=father)
    people_there = {grandfather.pk, father.pk, child.customer.pk}
    assert living_with(child.customer) == (grandfather.pk, people_there)


acts = st.lists(
    st.tuples(st.sampled_from(["join", "leave", "head"]), st.integers(0, 3), st.integers(0, 3)),
    max_size=10,
)


class Households(TestCase):
    """Proves part of 1.2."""

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(acts)
    def test_whatever_happens_a_household_has_one_head_who_lives_there(self, acts):
        bank = people()
        family = [customer_of(bank.advisor) for _person in range(4)]
        before: dict[int, str] = {}
        for act, one, other in acts:
            try:
                if act == "join":
                    join(bank.advisor, family[one], family[other])
                elif act == "leave":
                    leave(bank.advisor, family[one])
                else:
                    make_head(bank.advisor, family[one])
            except ArchiveRefused:
                continue
            held = dict(Member.objects.filter(until=None).values_list("customer", "head"))
            assert all(held.get(head) == head for head in held.values())
            assert all(list(held.values()).count(head) > 1 for head in held.values())
            lines = {row.pk: (row.since, row.because) for row in Member.objects.all()}
            assert before.items() <= lines.items()  # history only grows
            before = lines
