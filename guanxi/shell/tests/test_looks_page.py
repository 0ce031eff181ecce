"""A customer's page says who looked and why, to everybody who sees the customer (12.5)."""

from datetime import timedelta

import pytest
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone, translation

from guanxi.bank.models import Customer
from guanxi.bank.tests.factories import YESTERDAY, make_customer
from guanxi.foundation.dictionary import Purpose
from guanxi.foundation.permissions import PUBLIC
from guanxi.foundation.tests.sheets import csv_rows
from guanxi.nightly.tests.factories import NightRunFactory
from guanxi.privacy.models import Reveal
from guanxi.privacy.tests.at_work import reading_as
from guanxi.privacy.tests.factories import RevealFactory
from guanxi.shell.customer.labels import TAB_LABELS
from guanxi.shell.customer.looks import PURPOSE_WORDS
from guanxi.shell.door_words import words_of
from guanxi.shell.models import SignIn
from guanxi.shell.tests.factories import audit_events, signed_in
from guanxi.shell.tests.questions import asked_for
from guanxi.stewardship.tests.factories import StewardshipFactory
from guanxi.worklist.tests.factories import WorkItemFactory


def names_of_doors(patterns=None, space=""):
    """Every address behind which something is read, by its name."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if not isinstance(pattern, URLPattern):
            below = f"{pattern.namespace}:" if pattern.namespace else space
            yield from names_of_doors(pattern.url_patterns, below)
        elif pattern.callback.permission != PUBLIC:
            yield f"{space}{pattern.name}"


@pytest.fixture
def night():
    NightRunFactory(day=YESTERDAY)


@pytest.fixture
def customer(night):
    return make_customer(name="王小明", phone="13800138000")


@pytest.fixture
def steward(client, customer):
    person = signed_in(client, role="relationship_manager", branch=customer.branch, name="李思远")
    StewardshipFactory(customer=customer, staff=person)
    return person


def tab(client, customer, **asked):
    return client.get(f"/customers/{customer.pk}/looks/", asked)


def lines_of(reply):
    return [(line.person, line.page, line.reason) for line in reply.context["lines"]]


@pytest.mark.django_db
def test_every_look_stands_there_with_who_where_what_and_why(client, customer, steward):
    """Proves part of 12.5."""
    item = WorkItemFactory(customer=customer, assignee=steward)
    client.get(f"/customers/{customer.pk}/data/")
    client.get(f"/work/items/{item.pk}/")
    client.post(f"/customers/{customer.pk}/reveal/phone/", {"work": item.pk}, follow=True)
    reply = tab(client, customer)
    shown = timezone.localtime(Reveal.objects.get().until)
    assert lines_of(reply) == [
        ("李思远", "Who looked", "Everyday work"),
        ("李思远", f"Phone, in clear until {shown:%H:%M}", "Money leaving"),
        ("李思远", "A piece of work", "Money leaving"),
        ("李思远", "Personal data", "Everyday work"),
    ]
    assert steward.branch.name in reply.text
    assert "13800138000" not in reply.text


@pytest.mark.django_db
def test_the_panel_that_comes_with_the_list_is_a_look_too(client, customer, steward):
    item = WorkItemFactory(customer=customer, assignee=steward)
    client.get(reverse("worklist:list"), {"item": item.pk})
    assert lines_of(tab(client, customer))[1][:2] == ("李思远", "Today's work")


@pytest.mark.django_db
def test_the_work_of_others_is_named_as_work_only(client, customer, steward):
    colleague = signed_in(client, role="advisor", branch=customer.branch, name="陈岚")
    item = WorkItemFactory(customer=customer, assignee=colleague)
    client.get(f"/work/items/{item.pk}/")
    client.force_login(SignIn.objects.get(staff=steward))
    assert ("陈岚", "A piece of work", "A piece of work") in lines_of(tab(client, customer))


@pytest.mark.django_db
def test_whoever_looked_in_vain_does_not_stand_there(client, customer, steward):
    stranger = signed_in(client, role="advisor", branch=customer.branch, name="陈岚")
    assert client.get(f"/customers/{customer.pk}/").status_code == 404
    assert tab(client, customer).status_code == 404
    client.force_login(SignIn.objects.get(staff=steward))
    assert stranger.name not in tab(client, customer).text


@pytest.mark.django_db
def test_the_list_is_searched_by_person_by_day_and_by_identity(client, customer, steward):
    RevealFactory(work=WorkItemFactory(customer=customer, assignee=steward))
    today = timezone.localdate()
    assert [line[1][:5] for line in lines_of(tab(client, customer, what="clear"))] == ["Phone"]
    assert len(lines_of(tab(client, customer, who=steward.pk, since=today, until=today))) == 3
    assert "Nobody is found" in tab(client, customer, until=today - timedelta(days=1)).text
    wrong = tab(client, customer, since=today, until=today - timedelta(days=1)).text
    assert "Must not be below the other end" in wrong
    assert "Select a valid choice" in tab(client, customer, who="0").text


@pytest.mark.django_db
def test_fifty_stand_on_a_page(client, customer, steward):
    for _look in range(51):
        with reading_as(steward, subject=f"customer:{customer.pk}"):
            assert list(Customer.objects.filter(pk=customer.pk).values_list("joined_on"))
    assert len(lines_of(tab(client, customer))) == 50
    assert len(lines_of(tab(client, customer, page=2))) == 3  # with the two looks at the list


@pytest.mark.django_db
def test_the_page_asks_the_same_few_questions_however_often_somebody_looked(
    client, customer, steward
):
    few = asked_for(client, f"/customers/{customer.pk}/looks/")
    for _look in range(30):
        with reading_as(steward, subject=f"customer:{customer.pk}"):
            assert list(Customer.objects.filter(pk=customer.pk).values_list("joined_on"))
    many = asked_for(client, f"/customers/{customer.pk}/looks/")
    assert len(many) <= len(few)
    assert len(many) <= 18


@pytest.mark.django_db
def test_it_goes_to_a_spreadsheet_with_the_same_search(client, customer, steward):
    RevealFactory(work=WorkItemFactory(customer=customer, assignee=steward))
    reply = client.get(f"/customers/{customer.pk}/who-looked.csv", {"what": "clear"})
    rows = csv_rows(reply)
    assert rows[0] == ["When", "Who", "Role", "Office", "What was read", "Why"]
    assert rows[1][1:4] == ["李思远", "Relationship manager", steward.branch.name]
    assert rows[1][4].startswith("Phone, in clear until")
    assert len(rows) == 2
    assert "shell.looks.exported" in audit_events()
    other = make_customer()
    assert client.get(f"/customers/{other.pk}/who-looked.csv").status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_door_has_words_in_both_languages(language):
    """Proves part of 12.5 and 13.6: nobody has to read the names of our addresses."""
    with translation.override(language):
        for door in names_of_doors():
            assert words_of(door) != door
            assert words_of(f"{door}:phone") != f"{door}:phone"
        for code, label in TAB_LABELS.items():
            assert words_of(f"shell:customer-tab:{code}") == label
        assert set(PURPOSE_WORDS) == set(Purpose)


def test_a_command_of_the_operator_is_called_as_it_is_typed():
    assert words_of("guanxi nightly") == "guanxi nightly"
