"""What a customer refused, the database no longer shows, under any login. Proves 12.2."""

import pytest
from django.db import connection
from django.utils.translation import gettext_lazy as _

from guanxi.alerts.models import Alert
from guanxi.foundation.dictionary import Purpose
from guanxi.privacy.enforcement.applying import enforce
from guanxi.privacy.tests.choices import OptOutFactory
from guanxi.worklist import causes as registry
from guanxi.worklist.causes import Cause, Group, causes, sign_in_cause
from guanxi.worklist.models import Change, WorkItem
from guanxi.worklist.tests.factories import WorkItemFactory
from tests.choices.scene import (
    OTHERS,
    REFUSALS,
    SOLICITING,
    Scene,
    keys_of_rows_about,
    seen,
    tables_about_customers,
)

pytestmark = pytest.mark.django_db
EVERYDAY = [Purpose.STANDARD, Purpose.PERSONAL]


@pytest.fixture
def scene():
    return Scene()


@pytest.mark.parametrize("level", ["bank", "branch", "own"])
@pytest.mark.parametrize("purpose", REFUSALS)
def test_no_table_shows_a_row_about_a_customer_who_refused_the_purpose(scene, purpose, level):
    tables = tables_about_customers(purpose)
    keys = {model: keys_of_rows_about(model, scene.refuser) for model in tables}
    neighbours = {
        model: set(keys_of_rows_about(model, scene.neighbour)) - {*keys[model]} for model in tables
    }
    with scene.at_work(purpose, level=level):
        assert {model._meta.db_table for model in tables if not seen(model, keys[model])} == set()
    OptOutFactory(customer=scene.refuser, kind=REFUSALS[purpose])
    with scene.at_work(purpose, level=level):
        assert {model._meta.db_table: seen(model, keys[model]) for model in tables} == {
            model._meta.db_table: set() for model in tables
        }
        # Who shares no row with the refuser is seen as before.
        assert {model._meta.db_table for model in tables if not seen(model, neighbours[model])} <= {
            "bank_relation",
            "bank_holder",
        }


@pytest.mark.parametrize("purpose", REFUSALS)
@pytest.mark.parametrize("refused", REFUSALS.values())
def test_each_refusal_bites_where_it_was_meant_and_nowhere_else(scene, purpose, refused):
    OptOutFactory(customer=scene.refuser, kind=refused)
    with scene.at_work(purpose), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM bank_customer")
        shown = {number for (number,) in cursor.fetchall()}
    assert (scene.refuser.pk in shown) == (REFUSALS[purpose] != refused)
    assert scene.neighbour.pk in shown


@pytest.mark.parametrize("purpose", REFUSALS)
def test_a_refusal_that_ended_no_longer_bites(scene, purpose):
    OptOutFactory(customer=scene.refuser, kind=REFUSALS[purpose], ended=True)
    with scene.at_work(purpose), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM bank_customer WHERE id = %s", [scene.refuser.pk])
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize("level", ["bank", "branch", "own"])
@pytest.mark.parametrize("purpose", EVERYDAY)
def test_in_everyday_work_what_offers_something_is_gone_and_the_rest_stays(scene, purpose, level):
    OptOutFactory(customer=scene.refuser)
    with scene.at_work(purpose, level=level):
        for person, expected in ((scene.refuser, OTHERS), (scene.neighbour, sorted(causes()))):
            work = WorkItem.objects.filter(customer_id=person.pk)
            alerts = Alert.objects.filter(customer_id=person.pk)
            assert sorted(work.values_list("cause", flat=True)) == expected
            assert sorted(alerts.values_list("kind", flat=True)) == expected
        changes = Change.objects.filter(item__customer_id=scene.refuser.pk)
        assert changes.count() == len(OTHERS)


@pytest.mark.parametrize("purpose", EVERYDAY)
def test_even_the_changes_of_an_offer_are_gone(scene, purpose):
    """Proves part of 12.2: what hangs on a row goes with it."""
    hidden = WorkItem.objects.filter(customer=scene.refuser, cause__in=SOLICITING)
    changes = set(Change.objects.filter(item__in=hidden).values_list("pk", flat=True))
    OptOutFactory(customer=scene.refuser)
    assert changes
    with scene.at_work(purpose, level="own"):
        assert seen(Change, changes) == set()


def test_other_refusals_leave_offers_where_they_are(scene):
    OptOutFactory(customer=scene.refuser, kind="third_party_disclosure")
    with scene.at_work(Purpose.STANDARD):
        assert WorkItem.objects.filter(customer_id=scene.refuser.pk).count() == len(causes())


def test_an_offer_that_is_gone_cannot_be_worked_on(scene):
    offer = WorkItem.objects.filter(customer=scene.refuser, cause=SOLICITING[0]).get()
    OptOutFactory(customer=scene.refuser)
    with scene.at_work(Purpose.STANDARD):
        assert WorkItem.objects.filter(pk=offer.pk).update(rests_until="2030-01-01") == 0


def test_all_that_wants_to_make_a_customer_grow_offers_something():
    growing = {code for code, cause in causes().items() if cause.group == Group.GROW}
    assert growing
    assert growing <= set(SOLICITING)


def test_a_new_kind_that_offers_something_is_known_when_the_policies_are_made_again(
    scene, monkeypatch
):
    monkeypatch.setattr(registry, "_causes", dict(causes()))
    new = Cause(
        code="new_fund",
        group=Group.CARE,
        name=_("Care"),
        reason=_("Care"),
        action=_("Care"),
        solicits=True,
    )
    sign_in_cause(new)
    mine = {"assignee": scene.staff, "cause": new.code}
    offer = WorkItemFactory(customer=scene.refuser, **mine)
    other = WorkItemFactory(customer=scene.neighbour, **mine)
    OptOutFactory(customer=scene.refuser)
    with connection.cursor() as cursor:
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE"
        )  # tables with checks to come stay as they are
    enforce()
    with scene.at_work(Purpose.STANDARD):
        assert seen(WorkItem, [offer.pk, other.pk]) == {other.pk}


@pytest.mark.parametrize("purpose", [*REFUSALS, Purpose.STANDARD, Purpose.PERSONAL])
def test_nobody_sees_the_choices_of_customers_whom_they_do_not_see(scene, purpose):
    """Only everyday work sees choices at all, and only of its own customers."""
    stranger = OptOutFactory(kind="sensitive_data").customer
    OptOutFactory(customer=scene.refuser, kind="sensitive_data")
    if purpose not in EVERYDAY:
        with scene.at_work(purpose), connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass(%s)", [f"{purpose}.privacy_optout"])
            assert cursor.fetchone() == (None,)
        return
    with scene.at_work(purpose, level="own"), connection.cursor() as cursor:
        cursor.execute("SELECT customer_id FROM privacy_optout")
        shown = {number for (number,) in cursor.fetchall()}
    assert shown == {scene.refuser.pk}
    assert stranger.pk not in shown
