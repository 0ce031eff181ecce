"""Both sides of a handover agree how revenue counts afterwards, and until when (3.3, 3.5)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from guanxi.bank.policy import BankSection
from guanxi.privacy.tests.at_work import reading_as
from guanxi.rulebook.books import rulebook_for
from guanxi.shell.tests import test_handovers as handing
from guanxi.shell.tests.test_handovers import as_, gone, in_care_of, propose, sign
from guanxi.stewardship.models import DecidedNight, Handover, RevenueCredit
from guanxi.stewardship.policy import StewardshipSection, TiersSection
from guanxi.stewardship.queries.credits import credit_on
from guanxi.stewardship.rules.crediting import WHOLE_PPM

pytestmark = pytest.mark.django_db
night, branch, outlet = handing.night, handing.branch, handing.outlet
advisor, successor, head = handing.advisor, handing.successor, handing.head
HALF = WHOLE_PPM // 2


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def until(today):
    return today + timedelta(days=90)


def shares(customer, day):
    return [basis.shares for basis in credit_on(customer.pk, day)]


def page_of(client, reader, customer):
    """The tab that says who is credited, after a night that decided by the rulebook."""
    book = rulebook_for(timezone.localdate())
    sections = {"bank": BankSection, "tiers": TiersSection, "stewardship": StewardshipSection}
    policy = {name: book.section(kind).model_dump(mode="json") for name, kind in sections.items()}
    DecidedNight.objects.update(policy=policy)
    return as_(client, reader).get(f"/customers/{customer.pk}/tiers/").text


def test_the_giver_keeps_a_share_until_the_agreed_day(client, advisor, successor, today, until):
    """Proves part of 3.5: split, and both sides have signed it."""
    [customer] = in_care_of(advisor)
    terms = {"counted": "split", "percent": 50, "until": until}
    reply = propose(client, advisor, advisor, [customer], successor, **terms)
    words = f"50 % is 李思远's until {until:%Y-%m-%d}, the rest the receiver's"
    assert words in reply.text.replace("&#x27;", "'")
    assert not RevenueCredit.objects.exists()
    assert words in sign(client, successor, "receive").text.replace("&#x27;", "'")
    assert shares(customer, today) == [{advisor.pk: HALF, successor.pk: HALF}]
    assert shares(customer, until) == [{successor.pk: WHOLE_PPM}]
    page = page_of(client, successor, customer)
    assert "Credited today" in page
    assert "李思远" in page


def test_revenue_may_count_twice(client, advisor, successor, today, until):
    """Proves part of 3.5 (双算)."""
    [customer] = in_care_of(advisor)
    propose(client, advisor, advisor, [customer], successor, counted="twice", until=until)
    sign(client, successor, "receive")
    assert shares(customer, today) == [{successor.pk: WHOLE_PPM}, {advisor.pk: WHOLE_PPM}]
    page = page_of(client, successor, customer)
    assert "Counted a second time, for 李思远" in page


def test_a_handover_that_is_taken_back_takes_its_credit_back(
    client, advisor, successor, head, until
):
    """Proves part of 3.5: nothing is rewritten, it ends."""
    today = until - timedelta(days=90)
    [customer] = in_care_of(advisor)
    propose(client, head, advisor, [customer], successor, counted="twice", until=until)
    sign(client, advisor, "give")
    sign(client, successor, "receive")
    sign(client, successor, "ask_back", because="Wrong customer")
    sign(client, head, "hand_back")
    assert shares(customer, today) == [{advisor.pk: WHOLE_PPM}]
    credit = RevenueCredit.objects.get()
    assert (credit.ended_on, credit.ended_by) == (today, head)


def test_where_nothing_is_agreed_all_is_the_receivers(client, advisor, successor, today):
    """Proves part of 3.5."""
    [customer] = in_care_of(advisor)
    assert "all is the receiver" in propose(client, advisor, advisor, [customer], successor).text
    sign(client, successor, "receive")
    assert shares(customer, today) == [{successor.pk: WHOLE_PPM}]
    assert not RevenueCredit.objects.exists()


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ({"counted": "split", "percent": 50}, "Say until when"),
        ({"counted": "split", "until": "2099-01-01"}, "Say what share"),
        ({"counted": "split", "percent": 101, "until": "2099-01-01"}, "between 1 and 100"),
        ({"counted": "split", "percent": 50, "until": "2099-01-01"}, "at the latest"),
        ({"counted": "twice", "until": "2020-01-01"}, "on a day after today"),
    ],
)
def test_terms_without_a_share_or_with_no_sensible_end_are_refused(
    client, advisor, successor, terms, words
):
    """Proves part of 3.5: shares and an end date, as the rulebook allows."""
    [customer] = in_care_of(advisor)
    reply = propose(client, advisor, advisor, [customer], successor, **terms)
    assert reply.status_code == 422
    assert words in reply.text
    assert not Handover.objects.exists()


def test_the_form_suggests_what_the_rulebook_says_and_for_a_leaver_nothing(client, advisor, head):
    """Proves part of 0.1 and of 3.5."""
    in_care_of(advisor)
    address = f"/handovers/propose/?giver={advisor.pk}"
    form = as_(client, head).get(address).context["form"]
    assert (form["counted"].value(), form["percent"].value()) == ("split", 50)
    gone(advisor)
    form = as_(client, head).get(address).context["form"]
    assert (form["counted"].value(), form["percent"].value()) == ("", None)


def test_only_who_sees_the_customer_sees_the_credit(client, advisor, successor, until):
    """Proves part of 12.1; and nobody writes it past the functions of the database."""
    [customer] = in_care_of(advisor)
    propose(client, advisor, advisor, [customer], successor, counted="twice", until=until)
    sign(client, successor, "receive")
    for staff, seen in ((successor, 1), (advisor, 0)):
        with reading_as(staff), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM stewardship_revenuecredit")
            assert cursor.fetchone() == (seen,)
