"""The lake knows nobody. Proves 1.1 and 12.1 as far as files go."""

import os
import stat

import pyarrow.parquet as pq

from guanxi.bank.lake import SCHEMAS
from guanxi.foundation.home import current_home
from guanxi.ingest import queries
from guanxi.ingest.contract import FILES
from guanxi.ingest.tests.deliveries import (
    a_bank,
    account,
    balance,
    card,
    customer,
    deliver,
    holder,
    loan,
    standing_order,
    transaction,
)

NAME, DOCUMENT, PHONE = "司徒晓曦", "310104197803154429", "13761928374"
EMAIL, ADDRESS = "situ.xiaoxi@example.cn", "上海市徐汇区虹桥路一千零一弄"
ACCOUNT, CUSTOMER, CARD = "6222021001098765432", "CIF-7731-0042", "CARD-99817"
IDENTITIES = [NAME, DOCUMENT, PHONE, EMAIL, ADDRESS, ACCOUNT, CUSTOMER, CARD, "1978-03-15"]


def a_person():
    person = customer(
        CUSTOMER,
        name=NAME,
        document_number=DOCUMENT,
        born_on="1978-03-15",
        phone=PHONE,
        email=EMAIL,
        address=ADDRESS,
    )
    return {
        **a_bank(),
        "customers": [person],
        "accounts": [account(ACCOUNT, CUSTOMER)],
        "holders": [holder(ACCOUNT, CUSTOMER)],
        "balances": [balance(ACCOUNT, 100)],
        "transactions": [transaction("T1", ACCOUNT)],
        "cards": [card(CARD, ACCOUNT, CUSTOMER, last_digits="5432")],
        "loans": [loan("L1", CUSTOMER, ACCOUNT)],
        "standing_orders": [standing_order("O1", ACCOUNT)],
    }


def everything_in(path):
    """Every value of every column as text, and the bytes as they lie on the disk."""
    table = pq.ParquetFile(path).read()
    values = [str(value) for column in table.columns for value in column.to_pylist()]
    return "\n".join([*table.column_names, *values]), path.read_bytes()


def test_no_identity_reaches_the_lake(take, tmp_path, empty_lake):
    take(deliver(tmp_path / "d", rows=a_person()))
    files = [path for path in empty_lake.rglob("*") if path.is_file()]
    assert {path.relative_to(empty_lake).parts[0] for path in files} == set(SCHEMAS)
    for path in files:
        text, raw = everything_in(path)
        for identity in IDENTITIES:
            assert identity not in text
            assert identity not in str(path)
            assert identity.encode() not in raw


def test_what_is_set_aside_is_masked_for_the_pages_and_locked_away_for_the_bank(take, tmp_path):
    """The bank must be able to repair its rows; nobody else may read them."""
    rows = a_person()
    rows["customers"] = [{**rows["customers"][0], "phone": f"\t{PHONE}", "sex": "?"}]
    rows["accounts"] = rows["holders"] = rows["balances"] = rows["transactions"] = []
    rows["cards"] = rows["loans"] = rows["standing_orders"] = []

    batch = take(deliver(tmp_path / "d", rows=rows)).batches[0].id

    shown = {fault.column: fault.value for fault in queries.quarantine_of(batch)}
    assert shown == {"phone": "*" * 12, "sex": "?"}
    [report] = queries.repair_files(batch)
    assert NAME in report.read_text("utf-8")
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    assert stat.S_IMODE(report.parent.stat().st_mode) == 0o700
    assert report.stat().st_uid == os.geteuid()
    assert report.parent.parent == current_home().quarantine


def test_every_identity_column_is_marked_personal():
    personal = {
        (file.name, column.name)
        for file in FILES.values()
        for column in file.columns
        if column.personal
    }
    named = {"name", "document_number", "born_on", "phone", "email", "address"}
    assert {("customers", name) for name in named} <= personal
    accounts = {
        (f.name, c.name) for f in FILES.values() for c in f.columns if "account_id" in c.name
    }
    assert accounts <= personal
