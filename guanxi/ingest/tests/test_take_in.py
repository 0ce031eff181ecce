from datetime import date

import pyarrow.parquet as pq
import pytest

from guanxi.bank.lake import SCHEMAS
from guanxi.bank.models import Account, Batch, Branch, BranchWithin, Customer, LakeFile, Loan
from guanxi.bank.night import BANKS_PICTURE
from guanxi.foundation.models import AuditEntry
from guanxi.foundation.turns import SomebodyElseIsAtIt, turn_at
from guanxi.ingest.commands import undo_batch
from guanxi.ingest.refusals import AdapterUnknown, FolderRefused
from guanxi.ingest.tests.deliveries import (
    DAY,
    a_bank,
    account,
    balance,
    branch,
    card,
    customer,
    deliver,
    holder,
    loan,
    relation,
    standing_order,
    transaction,
)
from guanxi.ingest.tests.picture import picture_of_the_bank
from guanxi.ingest.workplace import workplaces


def a_day():
    return {
        **a_bank(),
        "customers": [customer("C1"), customer("C2", name="欧阳兰", email=" ")],
        "relations": [relation("C1", "C2")],
        "accounts": [account("A1", "C1"), account("A2", "C2", product_id="TD", renews=True)],
        "holders": [holder("A1", "C2")],
        "balances": [balance("A1", 5000), balance("A2", -1)],
        "transactions": [
            transaction("T1", "A1"),
            transaction("T2", "A2", direction="debit", booked_on=date(2026, 10, 30)),
        ],
        "cards": [card("K1", "A1", "C1")],
        "loans": [loan("L1", "C1", "A1")],
        "standing_orders": [standing_order("O1", "A1")],
    }


def test_a_delivery_fills_the_bank_and_the_lake(take, tmp_path):
    """Proves 13.1."""
    intake = take(deliver(tmp_path / "d", rows=a_day()))

    batch = Batch.objects.get()
    told = intake.as_json()
    assert set(told) == {"batches", "rows", "refused"}
    assert told["batches"] == [{"id": batch.pk, "business_day": "2026-11-20", "status": "accepted"}]
    assert told["refused"] == []
    assert told["rows"]["transactions"] == {"read": 2, "accepted": 2, "quarantined": 0}
    assert batch.rows == told["rows"]
    assert Customer.objects.get(source_id="C2").name_pinyin == "ou yang lan"
    assert Customer.objects.get(source_id="C2").email == ""
    assert Loan.objects.get().repayment_account.owner.source_id == "C1"
    assert AuditEntry.objects.get().event == "ingest.batch.accepted"
    picture = picture_of_the_bank()
    assert picture["transactions"][1][:7] == (
        "T2",
        "A2",
        "C2",
        "time_deposit",
        date(2026, 10, 30),
        None,
        -1000,
    )
    assert [row[0] for row in picture["balances"]] == ["A1", "A2"]
    assert picture["within"] == [("0000", "0000"), ("0001", "0000"), ("0001", "0001")]


@pytest.mark.parametrize("ending", ["csv.gz", "parquet"])
def test_every_form_of_file_says_the_same(take, tmp_path, ending):
    take(deliver(tmp_path / "csv", rows=a_day()))
    as_csv = picture_of_the_bank()
    for batch in Batch.objects.all():
        undo_batch(batch.pk, by="test")
    assert not Customer.objects.exists()

    take(deliver(tmp_path / "other", rows=a_day(), ending=ending))

    assert picture_of_the_bank() == as_csv


def test_the_lake_has_the_layout_that_it_promises(take, tmp_path, empty_lake):
    take(deliver(tmp_path / "d", rows=a_day()))

    files = list(LakeFile.objects.all())
    assert {file.kind for file in files} == set(SCHEMAS)
    for file in files:
        schema, promised = pq.read_schema(empty_lake / file.path), SCHEMAS[file.kind]
        assert (schema.names, schema.types) == (promised.names, promised.types)
    on_disk = {str(p.relative_to(empty_lake)) for p in empty_lake.rglob("*") if p.is_file()}
    assert on_disk == {file.path for file in files}
    months = sorted(file.path for file in files if file.kind == "transactions")
    batch = Batch.objects.get().pk
    assert months == [
        f"transactions/month=2026-10/batch={batch}.parquet",
        f"transactions/month=2026-11/batch={batch}.parquet",
    ]


def test_a_folder_of_deliveries_is_taken_in_the_order_of_its_days(take, tmp_path):
    late, early = date(2026, 11, 20), date(2026, 11, 19)
    deliver(tmp_path / "a", day=late, rows={"customers": [customer("C1", name="李四")]})
    deliver(tmp_path / "b", day=early, rows={**a_bank(), "customers": [customer("C1")]})
    (tmp_path / "truth").mkdir()

    intake = take(tmp_path)

    assert [batch.business_day for batch in intake.batches] == [early, late]
    assert Customer.objects.get().name == "李四"


def test_days_after_the_last_wanted_one_are_left_for_another_time(take, tmp_path):
    deliver(tmp_path / "a", day=date(2026, 11, 20), rows={})
    deliver(tmp_path / "b", day=date(2026, 11, 19), rows=a_bank())
    intake = take(tmp_path, through=date(2026, 11, 19))
    assert [batch.business_day for batch in intake.batches] == [date(2026, 11, 19)]


def test_the_same_delivery_again_changes_nothing_and_says_so(take, tmp_path):
    """Proves 13.1."""
    folder = deliver(tmp_path / "d", rows=a_day())
    first = take(folder)
    before = picture_of_the_bank()

    again = take(folder)

    assert picture_of_the_bank() == before
    assert [(b.id, b.status) for b in again.batches] == [(first.batches[0].id, "already_accepted")]
    assert not again.is_refused
    assert Batch.objects.count() == 1


def test_another_delivery_of_the_same_day_must_be_a_correction(take, tmp_path):
    take(deliver(tmp_path / "d", rows=a_bank()))
    intake = take(deliver(tmp_path / "e", rows=a_day()))
    [refusal] = intake.refused
    assert refusal == (
        "2026-11-20 was delivered already, as sequence 1. A correction holds all rows of the day "
        "and has sequence 2."
    )
    assert Batch.objects.get(status="refused").refusal == refusal


def test_a_later_day_changes_what_it_names_and_nothing_else(take, tmp_path):
    take(deliver(tmp_path / "d", day=date(2026, 11, 19), rows=a_day()))
    number = Customer.objects.get(source_id="C1").pk
    changes = {"customers": [customer("C1", phone="13911112222")]}

    take(deliver(tmp_path / "e", rows=changes))

    changed, unchanged = Customer.objects.order_by("source_id")
    assert (changed.pk, changed.phone, changed.as_of) == (number, "13911112222", DAY)
    assert unchanged.as_of == date(2026, 11, 19)


def test_a_late_delivery_of_an_earlier_day_is_folded_in_behind_newer_rows(take, tmp_path):
    """Proves 13.1."""
    take(deliver(tmp_path / "d", day=date(2026, 11, 19), rows={**a_bank()}))
    take(deliver(tmp_path / "f", day=date(2026, 11, 21), rows={"customers": [customer("C1")]}))
    late = {"customers": [customer("C1", name="旧名"), customer("C2", name="新人")]}

    take(deliver(tmp_path / "e", rows=late))

    assert sorted(Customer.objects.values_list("source_id", "name")) == [
        ("C1", "王小明"),
        ("C2", "新人"),
    ]


def test_late_facts_in_an_ordinary_delivery_are_accepted(take, tmp_path):
    """Proves 13.1."""
    take(deliver(tmp_path / "d", rows=a_day(), day=date(2026, 11, 20)))
    late = transaction("T9", "A1", booked_on=date(2026, 9, 1))
    intake = take(deliver(tmp_path / "e", day=date(2026, 11, 21), rows={"transactions": [late]}))
    assert intake.rows["transactions"].accepted == 1
    assert LakeFile.objects.filter(path__contains="month=2026-09").exists()


def test_moving_an_office_moves_everything_within_it(take, tmp_path):
    take(deliver(tmp_path / "d", day=date(2026, 11, 19), rows=a_bank()))
    moved = [branch("0100", kind="branch"), branch("0001", parent_branch_id="0100")]
    take(deliver(tmp_path / "e", rows={"branches": moved}))
    branch_0100 = Branch.objects.get(source_id="0100")
    within = BranchWithin.objects.filter(ancestor=branch_0100)
    assert {row.branch.source_id for row in within} == {"0100", "0001"}


def test_a_customer_first_seen_with_its_account_in_one_delivery_is_linked(take, tmp_path):
    take(deliver(tmp_path / "d", rows=a_day()))
    assert Account.objects.get(source_id="A2").owner == Customer.objects.get(source_id="C2")


def test_nothing_is_left_at_the_workplace(take, tmp_path):
    take(deliver(tmp_path / "d", rows=a_day()))
    assert list(workplaces().iterdir()) == []


def test_one_at_a_time(take, tmp_path):
    folder = deliver(tmp_path / "d", rows=a_bank())
    with turn_at(BANKS_PICTURE, doing="The night"), pytest.raises(SomebodyElseIsAtIt):
        take(folder)
    assert not Batch.objects.exists()


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("nowhere", "nowhere does not exist. Name the folder of a delivery, or of several."),
        ("file", "file is no folder. Name the folder of a delivery, or of several."),
        (".", "holds no delivery: a delivery has a manifest.json (docs/feed.md)."),
    ],
)
def test_a_folder_without_a_delivery_is_refused(take, tmp_path, place, message):
    (tmp_path / "file").write_text("")
    with pytest.raises(FolderRefused) as refused:
        take(tmp_path / place)
    assert message in str(refused.value)


def test_an_unknown_adapter_is_refused(take, tmp_path):
    with pytest.raises(AdapterUnknown, match=r"no adapter swift\. Known: contract, berka\."):
        take(tmp_path, adapter="swift")
