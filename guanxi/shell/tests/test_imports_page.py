"""A list is chosen, checked, imported and taken back in the page. Proves part of 13.5, 5.3."""

import re

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from guanxi.bank.tests.factories import YESTERDAY, CustomerFactory, StaffFactory
from guanxi.foundation.tests.sheets import csv_lines, taken, xlsx_rows
from guanxi.nightly.tests.factories import NightRunFactory
from guanxi.shell.tests.factories import audit_events, signed_in
from guanxi.stewardship.tests.factories import StewardshipFactory

pytestmark = pytest.mark.django_db
PAGE = "/work/imports/"


@pytest.fixture(autouse=True)
def night():
    NightRunFactory(day=YESTERDAY)


@pytest.fixture
def manager(client):
    return signed_in(client, role="relationship_manager")


def of(staff, **about):
    customer = CustomerFactory(branch=staff.branch, **about)
    StewardshipFactory(customer=customer, staff=staff)
    return customer


def upload(client, text, *, name="list.csv", purpose="list_task"):
    content = text if isinstance(text, bytes) else text.encode()
    file = SimpleUploadedFile(name, content)
    return client.post(f"{PAGE}check/", {"file": file, "purpose": purpose})


def draft_of(reply):
    return re.search(r'name="draft" value="([^"]+)"', reply.text)[1]


def work():
    return apps.get_model("worklist.WorkItem").objects.filter(source__startswith="import:")


def due(days=7):
    from django.utils import timezone  # noqa: PLC0415 - the page's own clock

    return (timezone.localdate() + timezone.timedelta(days=days)).isoformat()


def test_a_list_with_faults_is_shown_repaired_and_imported(client, manager):
    mine = of(manager, name="欧阳小红")
    theirs = of(StaffFactory(branch=manager.branch))
    text = (
        f"客户号,到期日,事项,备注\n{mine.source_id},{due()},请致电,下午\n"
        f"{theirs.source_id},{due()},请致电,\n{mine.source_id},someday,=1+1,\n"
    )
    reply = upload(client, text.encode("gb18030"))
    assert "1 row can be imported" in reply.text
    assert "2 rows have faults" in reply.text
    assert "欧阳**" in reply.text
    assert "欧阳小红" not in reply.text
    assert "None of the customers whom you see has this number" in reply.text
    assert "This is a formula" in reply.text
    assert not work().exists()
    rows = xlsx_rows(client.post(f"{PAGE}faulty.xlsx", {"draft": draft_of(reply)}))
    assert [row[4] for row in rows[1:]] == [3, 4]
    assert "Due day: This is no day" in rows[2][5]
    done = client.post(f"{PAGE}confirm/", {"draft": draft_of(reply)}, follow=True)
    assert "1 piece of work added." in done.text
    assert work().get().evidence == {"task": "请致电: 下午"}
    assert "请致电: 下午" in client.get("/work/").text
    assert "worklist.list.imported" in audit_events()


def test_an_imported_list_is_taken_back(client, manager):
    reply = upload(client, f"客户号,到期日,事项\n{of(manager).source_id},{due()},Call\n")
    client.post(f"{PAGE}confirm/", {"draft": draft_of(reply)})
    made = apps.get_model("worklist.WorkImport").objects.get()
    assert f"{PAGE}{made.pk}/undo/" in client.get(PAGE).text
    again = upload(client, f"客户号,到期日,事项\n{of(manager).source_id},{due()},Call\n")
    assert "You imported this very file" not in again.text
    done = client.post(f"{PAGE}{made.pk}/undo/", follow=True)
    assert "The whole list has been taken back." in done.text
    assert not work().filter(closed_at=None).exists()
    assert f"{PAGE}{made.pk}/undo/" not in done.text


def test_the_same_file_twice_is_told(client, manager):
    text = f"客户号,到期日,事项\n{of(manager).source_id},{due()},Call\n"
    client.post(f"{PAGE}confirm/", {"draft": draft_of(upload(client, text))})
    assert "You imported this very file" in upload(client, text).text


def test_a_customer_lost_between_preview_and_import_is_not_imported(client, manager):
    """Proves part of 12.1."""
    customer = of(manager)
    reply = upload(client, f"客户号,到期日,事项\n{customer.source_id},{due()},Call\n")
    apps.get_model("stewardship.Stewardship").objects.update(until=YESTERDAY, ended_reason="left")
    done = client.post(f"{PAGE}confirm/", {"draft": draft_of(reply)})
    assert done.status_code == 422
    assert "None of the customers whom you see has this number" in done.text
    assert not work().exists()


def test_a_checked_list_is_good_for_who_checked_it_alone(client, manager):
    draft = draft_of(upload(client, f"客户号,到期日,事项\n{of(manager).source_id},{due()},Call\n"))
    changed = client.post(f"{PAGE}confirm/", {"draft": draft[:-2]}, follow=True)
    assert "choose the file again" in changed.text
    signed_in(client, role="outlet_head", branch=manager.branch)
    assert (
        "choose the file again"
        in client.post(f"{PAGE}confirm/", {"draft": draft}, follow=True).text
    )
    assert not work().exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [("a,b\n", "No line of headings"), ("", "empty"), ("x" * 3_000_000, "larger than 2,048 KB")],
)
def test_a_file_that_is_no_list_comes_back_with_the_reason(client, manager, text, words):
    reply = upload(client, text)
    assert reply.status_code == 422
    assert words in reply.text


@pytest.mark.parametrize(
    ("language", "heading"), [("en", "Customer number"), ("zh-hans", "客户号")]
)
def test_the_template_is_a_list_in_the_readers_language(client, manager, language, heading):
    """Proves part of 13.6."""
    client.cookies["guanxi_language"] = language
    assert xlsx_rows(client.get(f"{PAGE}template.xlsx"))[0][0] == heading
    reply = client.get(f"{PAGE}template.csv")
    assert csv_lines(reply)[0][0] == heading
    checked = upload(client, taken(client.get(f"{PAGE}template.xlsx")), name="t.xlsx")
    assert checked.status_code == 200
    assert client.get(f"{PAGE}template.exe").status_code == 404


def test_a_role_without_worklist_imports_nothing(client):
    signed_in(client, role="auditor")
    assert client.get(PAGE).status_code == 403


def test_how_far_a_list_is_stands_beside_it(client, manager):
    """Proves 5.3 with the leads: list-based drives, from the first call to the last."""
    lines = [f"{of(manager).source_id},{due()},请致电," for _ in range(3)]
    reply = upload(client, ("客户号,到期日,事项,备注\n" + "\n".join(lines)).encode())
    client.post(f"{PAGE}confirm/", {"draft": draft_of(reply)})
    assert "0 done, 0 of them won or kept; 3 open" in client.get(PAGE).text
    first, second, _third = work().order_by("pk")
    for item, outcome in ((first, "upgraded"), (second, "not_reachable")):
        client.post(f"/work/items/{item.pk}/close/", {"outcome": outcome})
    assert "2 done, 1 of them won or kept; 1 open" in client.get(PAGE).text
