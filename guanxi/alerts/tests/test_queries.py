"""Who sees which alerts, and why they are there. Proves part of 0.4 and 4.2."""

import pytest
from django.utils import translation

from guanxi.alerts import queries
from guanxi.alerts.models import Alert
from guanxi.alerts.tests.factories import AlertFactory
from guanxi.bank.tests.factories import StaffFactory
from guanxi.bank.viewers import Viewer

pytestmark = pytest.mark.django_db


def seen_by(staff, scope) -> set:
    viewer = Viewer(
        staff_id=staff.pk,
        branch_id=staff.branch_id,
        role=staff.role,
        scope=scope,
        permissions=("worklist:*",),
    )
    return set(queries.open_alerts_visible_to(viewer))


def test_alerts_are_seen_by_those_who_see_the_customer():
    alert, elsewhere = AlertFactory(), AlertFactory()
    AlertFactory(closed=True, customer=alert.customer)
    head = StaffFactory(branch=alert.customer.branch, role="outlet_head")
    assert seen_by(head, "outlet") == {alert}
    assert seen_by(head, "bank") == {alert, elsewhere}
    assert seen_by(head, "none") == set()


def test_a_customers_open_alerts_come_before_those_that_ended():
    ended = AlertFactory(closed=True, kind="dormant")
    still_open = AlertFactory(customer=ended.customer)
    assert list(queries.alerts_of(ended.customer_id)) == [still_open, ended]


def test_an_alert_says_which_rule_with_which_figures_saw_what():
    alert = AlertFactory()
    with translation.override("en"):
        why = queries.why_alert(alert.pk).as_json()
    assert why["version"] == "default 1990-01-01 (00000000)"
    assert "share_percent = 30" in str(why["rule"])
    assert "41 % of assets" in str(why["outcome"])
    assert {"label": "Of that to brokers", "value": "¥620K"} in why["facts"]


def test_an_alert_of_a_kind_no_longer_there_still_answers():
    alert = AlertFactory(kind="astrology", evidence={"omens": 3})
    why = queries.why_alert(alert.pk).as_json()
    assert "astrology" in str(why["rule"])
    assert why["facts"] == [{"label": "omens", "value": "3"}]


def test_whoever_asks_about_no_alert_is_told_so():
    with pytest.raises(Alert.DoesNotExist):
        queries.why_alert(0)
