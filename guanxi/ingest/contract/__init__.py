"""The feed contract, version 1: what a bank sends for each business day.

One folder a delivery, one file a kind, a manifest beside them. docs/feed.md is made from this
package, the simulator and the adapters write it, and the checks of ``ingest`` enforce it.
"""

from guanxi.ingest.contract.codes import (
    ASSET_CLASSES,
    BRANCH_KINDS,
    CARD_GRADES,
    CHANNELS,
    DOCUMENT_KINDS,
    LIABILITY_CLASSES,
    PRODUCT_CLASSES,
    STAFF_ROLES,
    TRANSACTION_KINDS,
)
from guanxi.ingest.contract.form import (
    AMOUNT_MINOR_MAX,
    CONTRACT_VERSION,
    KEY_MAX,
    TEXT_MAX,
    Column,
    File,
    Kind,
)
from guanxi.ingest.contract.holdings import (
    ACCOUNTS,
    BALANCES,
    CARDS,
    HOLDERS,
    LOANS,
    STANDING_ORDERS,
    TRANSACTIONS,
)
from guanxi.ingest.contract.parties import (
    BRANCHES,
    CUSTOMERS,
    PRODUCTS,
    RELATIONS,
    STAFF,
)

# In this order: a file refers only to files before it (and branches to itself).
FILES: dict[str, File] = {
    file.name: file
    for file in (
        BRANCHES,
        STAFF,
        PRODUCTS,
        CUSTOMERS,
        RELATIONS,
        ACCOUNTS,
        HOLDERS,
        BALANCES,
        TRANSACTIONS,
        CARDS,
        LOANS,
        STANDING_ORDERS,
    )
}
# Facts go to the lake only; every other file also has its table in PostgreSQL.
FACT_FILES = ("balances", "transactions")

__all__ = [
    "AMOUNT_MINOR_MAX",
    "ASSET_CLASSES",
    "BRANCH_KINDS",
    "CARD_GRADES",
    "CHANNELS",
    "CONTRACT_VERSION",
    "DOCUMENT_KINDS",
    "FACT_FILES",
    "FILES",
    "KEY_MAX",
    "LIABILITY_CLASSES",
    "PRODUCT_CLASSES",
    "STAFF_ROLES",
    "TEXT_MAX",
    "TRANSACTION_KINDS",
    "Column",
    "File",
    "Kind",
]
