"""Relations, households, sheets and archives follow a merged customer, and come back."""

import pytest

from guanxi.archive.models import Dossier, Line, Member, NeedsSheet, Tie
from guanxi.archive.tests.factories import (
    NOW,
    DossierFactory,
    LineFactory,
    MemberFactory,
    NeedsSheetFactory,
    TieFactory,
)
from guanxi.bank.tests.factories import CustomerFactory
from guanxi.ingest.commands import absorb_customer, release_customer

pytestmark = pytest.mark.django_db
TABLES = (Tie, Member, NeedsSheet, Dossier, Line)


def everything():
    return [list(table.objects.order_by("pk").values()) for table in TABLES]


def test_what_was_written_of_the_second_record_is_said_of_the_first_and_undone_whole():
    """Proves part of 1.4, and of 1.2 and 1.3 after a merge."""
    stays, goes, wife, child = (CustomerFactory() for _person in range(4))
    TieFactory(customer=stays, other=wife)
    TieFactory(customer=goes, other=wife)  # the same, said twice
    TieFactory(customer=goes, other=stays, kind="sibling")  # nobody is one's own brother
    TieFactory(customer=child, other=goes, kind="parent")
    for one in (goes, child, stays):
        MemberFactory(customer=one, head=goes)
    for one in (stays, goes):
        NeedsSheetFactory(customer=one)
        DossierFactory(customer=one)
        LineFactory(customer=one)
    before = everything()

    absorb_customer(survivor_id=stays.pk, absorbed_id=goes.pk, at=NOW)

    ties = set(Tie.objects.values_list("customer", "other", "kind"))
    assert ties == {(stays.pk, wife.pk, "spouse"), (child.pk, stays.pk, "parent")}
    members = dict(Member.objects.values_list("customer", "head"))
    assert members == {child.pk: stays.pk, stays.pk: stays.pk}
    assert NeedsSheet.objects.filter(customer=stays).count() == 2
    assert Dossier.objects.get().customer == stays
    assert Line.objects.filter(customer=stays).count() == 2

    release_customer(absorbed_id=goes.pk)

    assert everything() == before
