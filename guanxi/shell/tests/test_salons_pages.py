"""The pages of events: planning, inviting, answers, the door, files. Proves part of 5.4."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.html import strip_tags

from guanxi.bank.tests.factories import YESTERDAY, StaffFactory
from guanxi.insight.tests.factories import CustomerFactsFactory
from guanxi.leads.models import Lead
from guanxi.leads.tests.scene import customer_of, people
from guanxi.nightly.tests.factories import NightRunFactory
from guanxi.privacy.tests.choices import OptOutFactory
from guanxi.salons.models import Invitation, Salon
from guanxi.salons.tests.factories import InvitationFactory, SalonFactory
from guanxi.shell.models import SignIn
from guanxi.shell.tests.factories import SignInFactory
from guanxi.worklist.models import WorkItem

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)


@pytest.fixture(autouse=True)
def night():
    NightRunFactory(day=YESTERDAY)


@pytest.fixture
def bank():
    return people()


@pytest.fixture
def sit_down(client):
    """The client with this person behind it."""

    def sit(staff):
        client.force_login(SignIn.objects.filter(staff=staff).first() or SignInFactory(staff=staff))
        client.cookies["guanxi_language"] = "en"
        return client

    return sit


@pytest.fixture
def salon(bank):
    """An event of the outlet, in ten days."""
    soon = NOW + timedelta(days=10)
    return SalonFactory(branch=bank.head.branch, staff=bank.head, starts_at=soon)


def on_the_list(salon, steward, **about):
    return InvitationFactory(salon=salon, customer=customer_of(steward), staff=steward, **about)


def begins_now(salon):
    Salon.objects.filter(pk=salon.pk).update(starts_at=NOW, ends_at=NOW + timedelta(hours=2))


def text_of(reply):
    return reply.content.decode()


def filled(head, **about):
    usual = {
        "title": "黄金投资沙龙",
        "kind": "salon",
        "place": "三楼会议室",
        "day": "2099-01-02",
        "begins": "14:30",
        "ends": "16:30",
        "capacity": 20,
        "guests_max": 1,
        "budget": 5000,
        "branch": head.branch_id,
        "tiers": ["wealth", "gold"],
        "host": head.source_id,
    }
    return usual | about


def test_a_head_plans_an_event_and_reads_where_a_field_is_wrong(bank, sit_down):
    client = sit_down(bank.head)
    assert "Plan an event" in text_of(client.get("/salons/"))
    reply = client.post("/salons/new/", filled(bank.head, host="NOBODY"))
    assert reply.status_code == 422
    assert "Nobody of that number is with the bank" in text_of(reply)
    reply = client.post("/salons/new/", filled(bank.head, ends="13:00"))
    assert "ends after it begins" in text_of(reply)
    made = client.post("/salons/new/", filled(bank.head))
    salon = Salon.objects.get()
    assert made.headers["Location"] == f"/salons/{salon.pk}/"
    assert (salon.tiers, salon.budget_minor) == ("wealth,gold", 5000_00)
    assert "黄金投资沙龙" in text_of(client.get("/salons/"))


def test_a_steward_plans_nothing_and_changes_nothing(bank, salon, sit_down):
    client = sit_down(bank.manager)
    assert client.get("/salons/new/").status_code == 403
    assert client.get(f"/salons/{salon.pk}/change/").status_code == 403
    assert "Plan an event" not in text_of(client.get("/salons/"))


def test_marketing_plans_events_and_reads_results_but_sees_no_guest(bank, salon, sit_down):
    """Proves part of 12.1."""
    on_the_list(salon, bank.manager)
    client = sit_down(StaffFactory(branch=bank.head.branch.parent, role="marketing"))
    page = text_of(client.get(f"/salons/{salon.pk}/"))
    assert "Nobody of yours is on the list" in page
    assert client.get(f"/salons/{salon.pk}/invite/").status_code == 403


def test_conditions_are_counted_before_anybody_is_invited(bank, salon, sit_down):
    wanted, refusing = customer_of(bank.manager), customer_of(bank.manager)
    for customer in (wanted, refusing):
        CustomerFactsFactory(
            customer_id=customer.pk, branch_id=customer.branch_id, assets_minor=500_000_00
        )
    OptOutFactory(customer=refusing)
    client = sit_down(bank.head)
    page = text_of(client.get(f"/salons/{salon.pk}/invite/?assets_from=100000"))
    assert "1 customer" in page
    assert wanted.source_id in page
    assert refusing.source_id not in page
    client.post(
        f"/salons/{salon.pk}/invite/?assets_from=100000", {"what": "conditions", "number": "9"}
    )
    assert Invitation.objects.get().customer == wanted


def test_a_list_is_invited_and_what_is_not_in_ones_care_is_named(bank, salon, sit_down):
    mine, theirs = customer_of(bank.manager), customer_of(bank.stranger)
    numbers = f"{mine.source_id}\n{theirs.source_id}"
    reply = sit_down(bank.head).post(
        f"/salons/{salon.pk}/invite/", {"what": "list", "numbers": numbers}, follow=True
    )
    assert f"Not invited: {theirs.source_id}. None of the customers" in text_of(reply)
    assert Invitation.objects.get().customer == mine


def check(client, salon, **given):
    return text_of(client.post(f"/salons/{salon.pk}/invite/check/", given, follow=True))


def rows_of(page):
    """The rows of those who are not invited: line, number and why."""
    rows = re.findall(r'<tr>\s*<td class="r">(.*?)</tr>', page, re.S)
    return [" ".join(strip_tags(row).split()) for row in rows]


def test_a_file_is_checked_row_by_row_before_anybody_is_invited(bank, salon, sit_down):
    """Proves part of 5.4, 12.2 and 13.5: who is not invited and why; then the others."""
    fine, refusing = customer_of(bank.manager), customer_of(bank.manager)
    theirs = customer_of(bank.stranger)
    OptOutFactory(customer=refusing)
    client = sit_down(bank.head)
    lines = [fine.source_id, refusing.source_id, theirs.source_id, fine.source_id]
    file = SimpleUploadedFile("名单.csv", "\n".join(["客户号", *lines]).encode("gb18030"))
    page = check(client, salon, file=file)
    assert "名单.csv" in page
    assert "1 customer can be invited" in page
    assert not Invitation.objects.exists()
    told = rows_of(page)
    assert told[0].startswith("3 ")
    assert told[0].endswith("The customer refused direct marketing")
    assert "None of the customers whom you see has this number" in told[1]
    assert told[2].endswith("This number stands in the list before")
    assert theirs.name not in told[1]
    numbers = re.search(r'name="numbers" value="(.*?)"', page).group(1)
    client.post(f"/salons/{salon.pk}/invite/", {"what": "list", "numbers": numbers})
    assert Invitation.objects.get().customer == fine


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "Choose a file, or paste the numbers"),
        ({"file": b"name\nanna"}, "No column is called"),
        ({"file": b"PK\x03\x04 broken"}, "damaged or no Excel file"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(bank, salon, sit_down, given, says):
    if "file" in given:
        given = {"file": SimpleUploadedFile("list.csv", given["file"])}
    assert says in check(sit_down(bank.head), salon, **given)


def test_no_more_than_there_is_room_for_are_offered(bank, salon, sit_down):
    Salon.objects.filter(pk=salon.pk).update(capacity=1)  # four may be invited for one seat
    numbers = "\n".join(customer_of(bank.manager).source_id for _ in range(6))
    page = check(sit_down(bank.head), salon, numbers=numbers)
    assert "4 customers can be invited" in page
    assert "There is no room for 2 more of the list" in page


def test_a_list_is_taken_back_but_for_who_has_been_asked(bank, salon, sit_down):
    """Proves part of 5.4: the work of inviting is off the stewards' lists with it."""
    asked, waits = customer_of(bank.manager), customer_of(bank.manager)
    client = sit_down(bank.head)
    numbers = f"{asked.source_id} {waits.source_id}"
    client.post(f"/salons/{salon.pk}/invite/", {"what": "list", "numbers": numbers})
    Invitation.objects.filter(customer=asked).update(answer="declined", answered_at=NOW)
    page = text_of(client.get(f"/salons/{salon.pk}/invite/"))
    moment = re.search(r'name="invited_at"\s+value="(.*?)"', page).group(1)
    door = f"/salons/{salon.pk}/invite/take-back/"
    reply = client.post(door, {"invited_at": moment}, follow=True)
    assert "1 customer is off the list again" in text_of(reply)
    assert Invitation.objects.get(customer=waits).answer == "withdrawn"
    assert Invitation.objects.get(customer=asked).answer == "declined"
    open_work = WorkItem.objects.filter(cause="salon_invitation", closed_at=None)
    assert [item.customer for item in open_work] == [asked]
    for said in (moment, "x", "2026-11-27"):
        text = text_of(client.post(door, {"invited_at": said}, follow=True))
        assert "nothing is taken back" in text or "Choose one of the lists" in text
    other = sit_down(bank.specialist)
    assert "nothing is taken back" in text_of(other.post(door, {"invited_at": moment}, follow=True))


def test_my_customers_as_narrowed_or_by_a_view_are_checked_for_an_event(bank, salon, sit_down):
    """Proves part of 5.4 and 12.2: whoever was invited elsewhere lately is left to rest."""
    rich, poor, lately = (customer_of(bank.manager) for _ in range(3))
    for customer, assets in ((rich, 900_000_00), (poor, 9_000_00), (lately, 800_000_00)):
        CustomerFactsFactory(
            customer_id=customer.pk, branch_id=customer.branch_id, assets_minor=assets
        )
    elsewhere = InvitationFactory(customer=lately, staff=bank.manager, invited_at=NOW)
    assert elsewhere.salon != salon
    client = sit_down(bank.manager)
    assert "/customers/invite/?at_least=100000" in text_of(
        client.get("/customers/?at_least=100000")
    ).replace("&amp;", "&")
    client.post("/views/customers/keep/", {"name": "Rich", "query": "at_least=100000"})
    door = "/customers/invite/?at_least=100000"
    page = text_of(client.get(door))
    assert "2 customers" in page
    assert "Rich" in page
    assert salon.title in page
    page = text_of(client.post(door, {"salon": salon.pk}))
    assert "1 customer can be invited" in page
    assert rich.source_id in page
    assert poor.source_id not in page
    assert rows_of(page)[0].endswith("Was invited to another event lately")
    assert client.post(door, {"salon": 10**6}).status_code == 404
    assert client.post(door, {"salon": "x"}).status_code == 404


def test_who_sees_no_customers_invites_none_from_a_table(bank, sit_down):
    client = sit_down(StaffFactory(branch=bank.head.branch.parent, role="marketing"))
    assert client.get("/customers/invite/").status_code == 403


def test_an_answer_is_one_press_and_the_page_comes_back_as_it_was(client, bank, salon, sit_down):
    guest = on_the_list(salon, bank.manager)
    reply = sit_down(bank.manager).post(
        f"/salons/guests/{guest.pk}/answer/", {"answer": "accepted", "guests": "2"}
    )
    assert reply.headers["Location"] == f"/salons/{salon.pk}/#guest-{guest.pk}"
    guest.refresh_from_db()
    assert (guest.answer, guest.guests) == ("accepted", 2)
    arranged = {"answer": "", "query": "order=-answer&x=1"}
    reply = client.post(f"/salons/guests/{guest.pk}/answer/", arranged)
    assert reply.headers["Location"] == f"/salons/{salon.pk}/?order=-answer#guest-{guest.pk}"


def test_a_guest_of_a_colleague_is_not_found(bank, salon, sit_down):
    """Proves part of 12.1."""
    theirs = on_the_list(salon, bank.specialist)
    client = sit_down(bank.manager)
    for door in ("answer", "arrive", "lead"):
        assert client.post(f"/salons/guests/{theirs.pk}/{door}/").status_code == 404
    assert theirs.customer.source_id not in text_of(client.get(f"/salons/{salon.pk}/"))


def test_at_the_door_one_press_ticks_and_another_takes_it_back(bank, salon, sit_down):
    guest = on_the_list(salon, bank.manager, accepted=True, guests=1)
    client = sit_down(bank.head)
    early = text_of(client.get(f"/salons/{salon.pk}/door/"))
    assert "Arrivals are not recorded now" in early
    begins_now(salon)
    assert "Is here" in text_of(client.get(f"/salons/{salon.pk}/door/"))
    client.post(f"/salons/guests/{guest.pk}/arrive/", {"what": "came", "guests": "2"})
    guest.refresh_from_db()
    assert (guest.came_at is None, guest.came_guests) == (False, 2)
    client.post(f"/salons/guests/{guest.pk}/arrive/", {"what": "undo"})
    guest.refresh_from_db()
    assert guest.came_at is None


def test_the_sheet_to_be_signed_has_who_accepted_masked_and_room_for_signatures(
    bank, salon, sit_down
):
    guest = on_the_list(salon, bank.manager, accepted=True)
    declined = on_the_list(salon, bank.manager, answer="declined", answered_at=NOW)
    page = text_of(sit_down(bank.head).get(f"/salons/{salon.pk}/sheet/"))
    assert guest.customer.source_id in page
    assert guest.customer.name not in page
    assert declined.customer.source_id not in page
    assert "Signature" in page


def test_a_lead_is_opened_from_a_guest_who_came(bank, salon, sit_down):
    guest = on_the_list(salon, bank.manager, accepted=True, came_at=NOW)
    client = sit_down(bank.manager)
    assert "Open a lead" in text_of(client.get(f"/salons/{salon.pk}/"))
    about = {
        "title": "黄金积存",
        "interest": "wealth",
        "expected": "100000",
        "next_step": "面谈",
        "next_on": "2099-01-02",
    }
    client.post(f"/salons/guests/{guest.pk}/lead/", about)
    guest.refresh_from_db()
    assert guest.lead == Lead.objects.get()


def test_an_event_is_called_off_with_a_reason_and_taken_up_again(bank, salon, sit_down):
    client = sit_down(bank.head)
    door = f"/salons/{salon.pk}/call-off/"
    client.post(door, {"what": "call_off", "because": "场地维修"})
    assert "It takes place after all" in text_of(client.get(f"/salons/{salon.pk}/"))
    assert salon.title in text_of(client.get("/salons/?state=off"))
    client.post(door, {"what": "undo"})
    salon.refresh_from_db()
    assert salon.called_off_at is None


@pytest.mark.parametrize("address", ["/salons/export.csv", "/salons/{pk}/export.xlsx"])
def test_events_and_guests_leave_as_files(bank, salon, sit_down, address):
    on_the_list(salon, bank.manager, accepted=True)
    reply = sit_down(bank.head).get(address.format(pk=salon.pk))
    assert reply.status_code == 200
    body = b"".join(reply.streaming_content)
    assert body.startswith(b"PK") or salon.title in body.decode("utf-8-sig")


def test_the_event_stands_in_the_calendar_at_its_hour(bank, salon, sit_down):
    day = timezone.localdate(salon.starts_at)
    page = text_of(sit_down(bank.head).get(f"/calendar/?view=day&day={day}"))
    assert f'href="/salons/{salon.pk}/"' in page
