"""Operators see what the night did, what came in, and what they must do about it."""

import re
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from guanxi.bank.models import Batch
from guanxi.bank.night import BANKS_PICTURE
from guanxi.bank.tests.factories import TODAY, YESTERDAY, BatchFactory
from guanxi.foundation.models import AuditEntry
from guanxi.foundation.turns import turn_at
from guanxi.ingest.models import Fault
from guanxi.ingest.quarantine import quarantine_folder
from guanxi.nightly.tests.factories import NightRunFactory
from guanxi.shell.tests.factories import signed_in

PAGE = "/operations/"


@pytest.fixture
def administrator(client):
    return signed_in(client, role="administrator")


@pytest.mark.django_db
def test_before_the_first_night_the_page_says_how_to_run_one(client, administrator):
    reply = client.get(PAGE)
    assert "No night has run yet" in reply.text
    assert "guanxi nightly" in reply.text


@pytest.mark.django_db
def test_a_night_is_shown_with_its_steps_counts_and_rulebook(client, administrator):
    """Proves part of 0.4: the version that decided is kept and shown."""
    run = NightRunFactory(counts={"customers": 20_000, "tiers": {"gold": 17}})
    listed, report = client.get(PAGE).text, client.get(f"{PAGE}nights/{run.pk}/").text
    assert "20,000" in listed
    assert run.rulebook_version in listed
    assert "Fold and measures" in report
    assert "Customers by tier" in report
    assert "Gold" in report


@pytest.mark.django_db
def test_a_failed_night_is_an_alarm_until_the_next_one_succeeds(client, administrator):
    NightRunFactory(status="failed", failure="MemoryError", counts={})
    assert "The program stopped with MemoryError." in client.get(PAGE).text
    NightRunFactory()
    assert "MemoryError" not in client.get(PAGE).text


@pytest.mark.django_db
def test_what_must_be_done_is_counted_beside_the_menu(client, administrator):
    """An administrator sees it from every page."""
    Batch.objects.update(business_day=timezone.localdate())
    assert menu_count(client) is None
    NightRunFactory(status="failed", failure="MemoryError", counts={})
    assert menu_count(client) == "1"


def menu_count(client):
    """The number in the menu beside Operations."""
    found = re.search(
        r'id="count-nightly-operations"\s+class="hot">(\d+)<', client.get("/rulebook/").text
    )
    return found and found.group(1)


@pytest.mark.django_db
def test_a_running_night_tells_how_far_it_is_and_asks_again_by_itself(client, administrator):
    started = datetime.now(tz=UTC)
    NightRunFactory(
        status="running",
        ended_at=None,
        seconds={},
        counts={},
        step="insight.prepare",
        percent=62,
        started_at=started,
        told_at=started,
    )
    with turn_at(BANKS_PICTURE, doing="The night"):
        text = client.get(PAGE).text
    assert 'value="62"' in text
    assert "Load customer facts" in text
    assert 'hx-trigger="every 5s"' in text
    assert 'hx-trigger="every 5s"' not in client.get(PAGE).text  # nobody holds the turn: killed


@pytest.mark.django_db
def test_a_night_tells_its_rows_and_the_checksum_of_each_file(client, administrator):
    """Proves part of 13.2: two machines compare their nights by them."""
    run = NightRunFactory(
        row_counts={"accepted": 41_230, "quarantined": 7, "out": 9_012},
        checksums={"customer_facts": {"rows": 9_012, "digest": "d103b91fecd95633"}},
    )
    listed, report = client.get(PAGE).text, client.get(f"{PAGE}nights/{run.pk}/").text
    assert "41,230" in listed
    assert "9,012" in listed
    assert "d103b91fecd95633" in report


@pytest.mark.django_db
def test_what_to_expect_of_the_next_night_is_told_after_three(client, administrator):
    for n in range(3):
        rows = {"accepted": 1000, "quarantined": 0, "out": 10}
        disk = {"lake": 3 * 2**30, "database": 2**30, "free": 9 * 2**30}
        NightRunFactory(row_counts=rows, disk=disk, seconds={"publish": 10.0 + n})
    text = client.get(PAGE).text
    assert "about 11.0 s, at most 12.0 s" in text
    assert "lake 3.0 GB" in text


@pytest.mark.django_db
def test_a_refused_delivery_says_why(client, administrator):
    """Proves part of 13.1."""
    batch = BatchFactory(
        business_day=TODAY,
        status="refused",
        refusal="customers.csv: 40 % of rows are bad.",
        rows={},
    )
    assert "40 % of rows are bad" in client.get(PAGE).text
    assert "40 % of rows are bad" in client.get(f"{PAGE}deliveries/{batch.pk}/").text


@pytest.mark.django_db
def test_rows_set_aside_are_counted_for_each_file(client, administrator):
    """Proves part of 13.1."""
    batch = BatchFactory(
        rows={"transactions": {"read": 46_997, "accepted": 46_990, "quarantined": 7}}
    )
    text = client.get(f"{PAGE}deliveries/{batch.pk}/").text
    assert "46,997" in text
    assert "46,990" in text


@pytest.mark.django_db
def test_older_nights_are_one_page_further(client, administrator):
    for _night in range(31):
        NightRunFactory()
    first = client.get(PAGE).text
    assert first.count("/operations/nights/") == 30
    after = client.get(PAGE).context["table"].next_after
    assert "Next page" in first
    assert client.get(f"{PAGE}?after={after}").text.count("/operations/nights/") == 1


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["teller", "relationship_manager", "marketing"])
def test_who_does_not_run_the_bank_does_not_see_how_it_runs(client, role):
    signed_in(client, role=role)
    assert client.get(PAGE).status_code == 403


@pytest.mark.django_db
def test_a_night_that_never_was_is_not_found(client, administrator):
    assert client.get(f"{PAGE}nights/404/").status_code == 404
    assert client.get(f"{PAGE}deliveries/404/").status_code == 404


@pytest.mark.django_db
def test_the_page_changes_nothing(client, administrator):
    assert client.post(PAGE).status_code == 405


@pytest.mark.django_db
def test_chinese_operators_read_chinese(client, administrator):
    """Proves part of 13.6."""
    client.cookies["guanxi_language"] = "zh-hans"
    NightRunFactory(started_at=datetime(2026, 11, 21, 19, tzinfo=UTC), day=YESTERDAY)
    text = client.get(PAGE).text
    assert "夜间批处理" in text
    assert "已发布" in text


@pytest.mark.django_db
def test_only_who_may_repair_rows_gets_them_and_it_is_written_down(client):
    """Proves part of 13.1: rejected rows come back as a file."""
    batch = BatchFactory(rows={"customers": {"read": 3, "accepted": 2, "quarantined": 1}})
    folder = quarantine_folder(batch.pk)
    folder.mkdir(exist_ok=True)
    (folder / "customers.csv").write_text("customer_id,name\nC1,王小明\n", "utf-8")
    address = f"{PAGE}deliveries/{batch.pk}/quarantine/customers.csv"

    signed_in(client, role="auditor")
    assert client.get(address).status_code == 403
    assert address not in client.get(f"{PAGE}deliveries/{batch.pk}/").text

    signed_in(client, role="administrator")
    assert address in client.get(f"{PAGE}deliveries/{batch.pk}/").text
    reply = client.get(address)
    assert "王小明" in b"".join(reply.streaming_content).decode()
    assert AuditEntry.objects.filter(event="nightly.quarantine.downloaded").count() == 1
    assert client.get(address.replace("customers", "keys")).status_code == 404


@pytest.mark.django_db
def test_why_rows_were_set_aside_stands_there_also_when_the_rule_is_gone(client, administrator):
    """Proves part of 13.1: the reason of each row."""
    batch = BatchFactory(rows={"customers": {"read": 9, "accepted": 6, "quarantined": 3}})
    for line, rule in enumerate(["born_before_joining", "born_before_joining", "rule_of_1999"]):
        Fault.objects.create(batch=batch, file="customers", line=line, column="", rule=rule)
    text = client.get(f"{PAGE}deliveries/{batch.pk}/").text
    assert "born_on is before joined_on" in text
    assert "rule_of_1999" in text
