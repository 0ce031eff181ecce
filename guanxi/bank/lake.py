"""The lake: facts without identity, as Parquet below ``GUANXI_HOME/lake``.

Customers, accounts, products and branches appear by surrogate number only. No name, document,
phone, e-mail, address or free text is ever written here.

    transactions/month=2026-11/batch=17.parquet     facts, one file per month and batch; entries of
    transactions/month=2026-11/batch=17-2.parquet   very many are sliced by customer
    balances/month=2026-11/batch=17.parquet
    customers/batch=17.parquet                      reference rows, one version per batch:
    accounts/batch=17.parquet                       the one with the greatest (as_of, batch) holds
    products/ cards/ loans/ holders/ standing_orders/ branches/
    fold/ nights/                                   what insight makes of them

A file counts only while a row of ``bank.LakeFile`` names it and its batch is accepted
(`bank.queries.lake_files`); anything else is left over from a crash and is swept away.
"""

from collections.abc import Mapping
from datetime import date

import pyarrow as pa

_REFERENCE = [("batch", pa.int64()), ("as_of", pa.date32())]

SCHEMAS: Mapping[str, pa.Schema] = {
    "transactions": pa.schema(
        [
            ("transaction_id", pa.string()),
            ("account_id", pa.int64()),
            ("customer_id", pa.int64()),  # the owner when it was booked
            ("product_class", pa.string()),
            ("booked_on", pa.date32()),
            ("booked_at", pa.timestamp("us")),
            ("amount_minor", pa.int64()),  # credit above zero, debit below
            ("currency", pa.string()),
            ("kind", pa.string()),
            ("channel", pa.string()),
            ("counterparty_bank", pa.string()),
        ]
    ),
    "balances": pa.schema(
        [
            ("account_id", pa.int64()),
            ("day", pa.date32()),
            ("balance_minor", pa.int64()),
            ("currency", pa.string()),
        ]
    ),
    "branches": pa.schema(
        [("branch_id", pa.int64()), ("kind", pa.string()), ("parent_id", pa.int64()), *_REFERENCE]
    ),
    "products": pa.schema(
        [
            ("product_id", pa.int64()),
            ("product_class", pa.string()),
            ("currency", pa.string()),
            ("risk", pa.string()),
            ("term_days", pa.int64()),
            ("rate_ppm", pa.int64()),
            *_REFERENCE,
        ]
    ),
    "customers": pa.schema(
        [
            ("customer_id", pa.int64()),
            ("branch_id", pa.int64()),
            ("sex", pa.string()),
            ("birth_year", pa.int64()),  # the day itself stays in PostgreSQL
            ("joined_on", pa.date32()),
            ("left_on", pa.date32()),
            ("education", pa.string()),
            ("risk_tolerance", pa.string()),
            *_REFERENCE,
        ]
    ),
    "accounts": pa.schema(
        [
            ("account_id", pa.int64()),
            ("customer_id", pa.int64()),
            ("product_id", pa.int64()),
            ("product_class", pa.string()),
            ("branch_id", pa.int64()),
            ("currency", pa.string()),
            ("opened_on", pa.date32()),
            ("closed_on", pa.date32()),
            ("matures_on", pa.date32()),
            ("renews", pa.bool_()),
            *_REFERENCE,
        ]
    ),
    "holders": pa.schema(
        [
            ("account_id", pa.int64()),
            ("customer_id", pa.int64()),
            ("role", pa.string()),
            ("since", pa.date32()),
            ("until", pa.date32()),
            *_REFERENCE,
        ]
    ),
    "cards": pa.schema(
        [
            ("card_id", pa.int64()),
            ("account_id", pa.int64()),
            ("customer_id", pa.int64()),
            ("kind", pa.string()),
            ("grade", pa.string()),
            ("issued_on", pa.date32()),
            ("expires_on", pa.date32()),
            ("closed_on", pa.date32()),
            ("limit_minor", pa.int64()),
            *_REFERENCE,
        ]
    ),
    "loans": pa.schema(
        [
            ("loan_id", pa.int64()),
            ("customer_id", pa.int64()),
            ("product_id", pa.int64()),
            ("product_class", pa.string()),
            ("currency", pa.string()),
            ("principal_minor", pa.int64()),
            ("outstanding_minor", pa.int64()),
            ("instalment_minor", pa.int64()),
            ("granted_on", pa.date32()),
            ("matures_on", pa.date32()),
            ("status", pa.string()),
            ("days_overdue", pa.int64()),
            *_REFERENCE,
        ]
    ),
    "standing_orders": pa.schema(
        [
            ("order_id", pa.int64()),
            ("account_id", pa.int64()),
            ("amount_minor", pa.int64()),
            ("currency", pa.string()),
            ("kind", pa.string()),
            ("starts_on", pa.date32()),
            ("ends_on", pa.date32()),
            *_REFERENCE,
        ]
    ),
}

# What makes a reference row the same thing across batches.
KEYS: Mapping[str, tuple[str, ...]] = {
    "branches": ("branch_id",),
    "products": ("product_id",),
    "customers": ("customer_id",),
    "accounts": ("account_id",),
    "holders": ("account_id", "customer_id"),
    "cards": ("card_id",),
    "loans": ("loan_id",),
    "standing_orders": ("order_id",),
}


def file_path(kind: str, batch_id: int, month: date | None = None, *, piece: int = 1) -> str:
    """Where a batch's file of that kind lies, relative to the lake; ``month`` for facts.

    ``piece``: which slice of its customers it holds, from 1.
    """
    name = f"batch={batch_id}.parquet" if piece == 1 else f"batch={batch_id}-{piece}.parquet"
    return f"{kind}/{name}" if month is None else f"{kind}/month={month:%Y-%m}/{name}"
