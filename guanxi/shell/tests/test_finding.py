"""What is found is what fits among one's own customers, as everybody can see who may read names."""

import random
from contextlib import contextmanager

import pytest
from django.db import Error, connection, transaction

from guanxi.bank.models import Customer
from guanxi.bank.tests.factories import (
    BranchFactory,
    CardFactory,
    CustomerFactory,
    StaffFactory,
)
from guanxi.bank.viewers import Viewer
from guanxi.foundation.dictionary import Purpose
from guanxi.privacy.access import reading
from guanxi.privacy.models import SearchToken
from guanxi.privacy.search.finding import customers_known_by
from guanxi.privacy.search.upkeep import rebuild
from guanxi.privacy.tests.promised import fits
from guanxi.shell.finding import customers_found
from guanxi.shell.purposes import reading_of
from guanxi.stewardship.queries import customers_visible_to
from guanxi.stewardship.tests.factories import StewardshipFactory

pytestmark = pytest.mark.django_db

SCOPES = ["own", "outlet", "branch", "bank"]
SOUNDS = {
    "王": "wang",
    "汪": "wang",
    "李": "li",
    "小": "xiao",
    "西": "xi",
    "安": "an",
    "先": "xian",
}
MANY = 500


def viewer(staff, scope):
    return Viewer(
        staff_id=staff.pk, branch_id=staff.branch_id, role=staff.role, scope=scope, permissions=()
    )


@contextmanager
def at_work(staff, scope):
    """In the zone of everyday work, as a page would be."""
    who = viewer(staff, scope)
    with reading(reading_of(who, Purpose.STANDARD, door="test")), transaction.atomic():
        yield who


@pytest.fixture
def bank():
    """Two branches with an outlet each, eighty customers all over them, a manager with a few."""
    drawn = random.Random(20261126)  # noqa: S311 - the same bank every time
    heads = [BranchFactory(kind="branch") for _ in range(2)]
    offices = [*heads, *(BranchFactory(parent=head) for head in heads)]
    manager = StaffFactory(branch=heads[0])
    for number in range(80):
        name = drawn.choice("王汪李") + "".join(drawn.choices("小西安先", k=drawn.choice([1, 2])))
        sounds = [SOUNDS[part] for part in name]
        customer = CustomerFactory(
            name=name,
            name_pinyin=" ".join(sounds),
            name_initials="".join(sound[0] for sound in sounds),
            source_id=f"C{number:04}",
            phone=drawn.choice(["138", "+86 139", ""]) + f"{drawn.randrange(1000):08}",
            document_number=f"11010119800101{number:03}X",
            branch=drawn.choice(offices),
        )
        CardFactory(customer=customer, last_digits=f"{drawn.randrange(20):04}")
        if drawn.random() < 0.2:
            StewardshipFactory(customer=customer, staff=manager)
    rebuild(by="test")
    return manager


def in_clear():
    """Everybody with what they are known by, as the reference reads it."""
    return {
        one: {
            "name": one.name,
            "pinyin": one.name_pinyin,
            "initials": one.name_initials,
            "phone": one.phone,
            "document": one.document_number,
            "cards": " ".join(one.cards.values_list("last_digits", flat=True)),
        }
        for one in Customer.objects.prefetch_related("cards")
    }


def questions(people):
    """Beginnings of everything that is known of some of them."""
    drawn = random.Random(26112026)  # noqa: S311 - the same questions every time
    asked = ["王", "汪小", "w", "x", "li", "wang", "wangx", "wangxian", "xian", "wx", "0007", "138"]
    for person in drawn.sample(list(people.values()), 12):
        text = person[drawn.choice(["name", "pinyin", "initials", "phone", "document", "cards"])]
        asked += [text, text[: drawn.randint(0, len(text))]]
    return asked


@pytest.mark.parametrize("scope", SCOPES)
def test_exactly_those_who_fit_within_ones_scope_are_found(bank, scope):
    """Proves part of 1.5 and part of 12.1."""
    people = in_clear()
    mine = set(customers_visible_to(viewer(bank, scope)))
    anybody = False
    with at_work(bank, scope) as who:
        for text in questions(people):
            found = {one.customer.pk for one in customers_found(who, text, limit=MANY)}
            wanted = {
                one.pk
                for one, person in people.items()
                if one in mine and (fits(person, text) or _numbered(one, text))
            }
            assert found == wanted, text
            anybody = anybody or bool(found)
    assert anybody


def _numbered(customer, text):
    number = text.replace(" ", "").upper()
    return any(map(str.isdecimal, number)) and customer.source_id.startswith(number)


@pytest.mark.parametrize("scope", SCOPES)
def test_an_office_and_the_bank_find_enough_and_no_more(bank, scope):
    with at_work(bank, scope) as who:
        assert len(customers_found(who, "wang", limit=3)) == 3


def test_no_page_reads_the_numbers_themselves(bank):
    """Proves part of 12.1: equal numbers would tell of equal names."""
    for table in ("privacy_searchtoken", "public.privacy_searchtoken"):
        refused = pytest.raises(Error)
        with at_work(bank, "bank"), connection.cursor() as cursor, refused, transaction.atomic():
            cursor.execute(f"SELECT token FROM {table}")  # noqa: S608 - two names


def test_without_a_context_nobody_is_found(bank):
    asked = ["name|王"]
    with at_work(bank, "bank"):
        assert customers_known_by(asked, most=MANY)
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('gx.context', '', true)")
        assert customers_known_by(asked, most=MANY) == []


def test_a_new_key_finds_everybody_again_and_leaves_no_old_number(bank):
    before = set(SearchToken.objects.values_list("token", flat=True))
    assert rebuild(by="test", with_new_key=True) == SearchToken.objects.count()
    assert not before & set(SearchToken.objects.values_list("token", flat=True))
    with at_work(bank, "bank") as who:
        assert customers_found(who, "wang", limit=MANY)
