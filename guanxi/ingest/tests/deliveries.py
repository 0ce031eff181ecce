"""Make small deliveries by hand: rows as people write them, a folder as a bank sends it.

>>> deliver(folder, day=date(2026, 11, 20), rows={**a_bank(), "customers": [customer("C1")]})

Every row maker gives a good row; keyword arguments change single values. Values are written as
they are into CSV, and in their own types into Parquet. Files without rows are written empty.
"""

import csv
import gzip
import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from guanxi.ingest.contract import FILES, File, Kind
from guanxi.ingest.manifest import Manifest, write_manifest

Row = Mapping[str, object]
DAY = date(2026, 11, 20)
EARLIER = date(2020, 1, 2)

_TYPES = {
    Kind.DAY: pa.date32(),
    Kind.MOMENT: pa.timestamp("s"),
    Kind.MONEY: pa.int64(),
    Kind.NUMBER: pa.int64(),
    Kind.YES_NO: pa.bool_(),
}


def deliver(  # noqa: PLR0913 - what a bank may vary, one each
    folder: Path,
    *,
    rows: Mapping[str, Sequence[Row]],
    day: date = DAY,
    covers_from: date | None = None,
    sequence: int = 1,
    ending: str = "csv",
) -> Path:
    """Write a delivery of these rows into ``folder`` and seal it; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {}
    for kind, file in FILES.items():
        name = f"{kind}.{ending}"
        write_rows(folder / name, file, rows.get(kind, ()))
        files[kind] = (name, len(rows.get(kind, ())))
    write_manifest(
        folder, bank="测试银行", days=(covers_from or day, day), files=files, sequence=sequence
    )
    return folder


def write_rows(path: Path, file: File, rows: Sequence[Row]) -> None:
    """One file of a delivery, in the form that its name says."""
    if path.suffix == ".parquet":
        pq.write_table(_as_table(file, rows), path)
        return
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(column.name for column in file.columns)
    for row in rows:
        writer.writerow(_as_text(row.get(column.name)) for column in file.columns)
    content = text.getvalue().encode()
    path.write_bytes(gzip.compress(content, mtime=0) if path.suffix == ".gz" else content)


def seal(folder: Path, *, rows: Mapping[str, int] | None = None) -> Manifest:
    """Seal the folder anew after its files were changed; ``rows`` are counted otherwise."""
    old = Manifest.model_validate_json((folder / "manifest.json").read_bytes())
    return write_manifest(
        folder,
        bank=old.bank,
        days=(old.covers_from, old.business_day),
        files={
            kind: (entry.name, (rows or {}).get(kind, entry.rows))
            for kind, entry in old.files.items()
        },
        sequence=old.sequence,
    )


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return str(value)


def _as_table(file: File, rows: Sequence[Row]) -> pa.Table:
    schema = pa.schema(
        [(column.name, _TYPES.get(column.kind, pa.string())) for column in file.columns]
    )
    return pa.Table.from_pylist(
        [{name: row.get(name) for name in schema.names} for row in rows], schema=schema
    )


def a_bank() -> dict[str, list[Row]]:
    """Head office, one outlet in it, one advisor, three products: what customers need."""
    return {
        "branches": [
            branch("0000", kind="head_office", parent_branch_id=None, name="总行"),
            branch("0001"),
        ],
        "staff": [staff("S1")],
        "products": [
            product("DD"),
            product("TD", product_class="time_deposit", name="一年定期", term_days=365),
            product("ML", product_class="mortgage", name="住房贷款"),
        ],
    }


def branch(branch_id: str, **changes: object) -> Row:
    """An outlet below head office 0000."""
    row = {"branch_id": branch_id, "name": f"支行{branch_id}", "kind": "outlet"}
    return {**row, "parent_branch_id": "0000", "region": "浙江", **changes}


def staff(staff_id: str, **changes: object) -> Row:
    """An advisor of outlet 0001."""
    row = {"staff_id": staff_id, "name": "陈静", "branch_id": "0001", "role": "advisor"}
    return {**row, "joined_on": EARLIER, **changes}


def product(product_id: str, **changes: object) -> Row:
    """Demand deposits in yuan."""
    row = {"product_id": product_id, "name": "活期存款", "name_en": "Demand deposit"}
    return {**row, "product_class": "demand_deposit", "currency": "CNY", **changes}


def customer(customer_id: str, **changes: object) -> Row:
    """A customer of outlet 0001."""
    return {
        "customer_id": customer_id,
        "name": "王小明",
        "document_kind": "resident_id",
        "document_number": f"11010119800101{customer_id:0>4}"[:18],
        "sex": "male",
        "born_on": date(1980, 1, 1),
        "phone": "13800000000",
        "branch_id": "0001",
        "joined_on": EARLIER,
        **changes,
    }


def relation(customer_id: str, related_customer_id: str, **changes: object) -> Row:
    """Married since 2020."""
    row = {"customer_id": customer_id, "related_customer_id": related_customer_id}
    return {**row, "relation": "spouse", "since": EARLIER, **changes}


def account(account_id: str, owner_id: str, **changes: object) -> Row:
    """A demand deposit at outlet 0001, open since 2020."""
    row: dict[str, object] = {"account_id": account_id, "owner_id": owner_id, "product_id": "DD"}
    row |= {"branch_id": "0001", "currency": "CNY"}
    return {**row, "opened_on": EARLIER, **changes}


def holder(account_id: str, customer_id: str, **changes: object) -> Row:
    """An authorised person since 2020."""
    row = {"account_id": account_id, "customer_id": customer_id, "role": "authorised"}
    return {**row, "since": EARLIER, **changes}


def balance(account_id: str, balance_minor: object, **changes: object) -> Row:
    """What stands on the account at the end of the business day."""
    row = {"account_id": account_id, "day": DAY, "balance_minor": balance_minor}
    return {**row, "currency": "CNY", **changes}


def transaction(transaction_id: str, account_id: str, **changes: object) -> Row:
    """Ten yuan paid in at the counter on the business day."""
    return {
        "transaction_id": transaction_id,
        "account_id": account_id,
        "booked_on": DAY,
        "booked_at": datetime(2026, 11, 20, 9, 30),  # noqa: DTZ001 - the bank's local time
        "direction": "credit",
        "amount_minor": 1000,
        "currency": "CNY",
        "kind": "cash",
        "channel": "counter",
        **({"booked_at": None} if "booked_on" in changes else {}),
        **changes,
    }


def card(card_id: str, account_id: str, customer_id: str, **changes: object) -> Row:
    """A standard debit card."""
    row: dict[str, object] = {
        "card_id": card_id,
        "account_id": account_id,
        "customer_id": customer_id,
    }
    row |= {"kind": "debit", "grade": "standard", "last_digits": "0123"}
    return {**row, "issued_on": EARLIER, **changes}


def loan(loan_id: str, customer_id: str, account_id: str, **changes: object) -> Row:
    """A mortgage, half paid back."""
    row: dict[str, object] = {
        "loan_id": loan_id,
        "customer_id": customer_id,
        "repayment_account_id": account_id,
    }
    row |= {"product_id": "ML", "currency": "CNY", "principal_minor": 2000, "days_overdue": 0}
    row |= {"outstanding_minor": 1000, "granted_on": EARLIER, "status": "performing"}
    return {**row, "matures_on": date(2040, 1, 2), **changes}


def standing_order(order_id: str, account_id: str, **changes: object) -> Row:
    """Household bills."""
    row = {"order_id": order_id, "account_id": account_id, "amount_minor": 5000}
    return {**row, "currency": "CNY", "kind": "household", "starts_on": EARLIER, **changes}
