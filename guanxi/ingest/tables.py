"""Which table of the bank, and which file of the lake, each file of the contract becomes.

Expressions speak of ``g``, a good row: the contract's columns, ``id`` (its surrogate number),
``id_x`` (the number that reference x leads to) and what references carry along.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Model

from guanxi.bank.models import (
    Account,
    Branch,
    Card,
    Customer,
    Holder,
    Loan,
    Product,
    Relation,
    Staff,
    StandingOrder,
)
from guanxi.ingest.contract import FILES, Kind


@dataclass(frozen=True, kw_only=True)
class BankTable:
    """One table of the bank and the file that fills it."""

    file: str
    model: type[Model]
    key: str  # of a good row g: what makes it the same thing as a row in the table
    key_there: str  # the same, of a row m of the table
    known: str = ""  # more columns of m that checks need, with a leading comma
    known_types: Mapping[str, str] | None = None
    joins: str = ""
    # How a row m of the table is found by the number that stands in the first column of its key.
    named: str = "m.source_id"
    joins_of_name: str = ""
    small: bool = False  # however large the bank

    @property
    def name(self) -> str:
        """The table's name in the database."""
        return self.model._meta.db_table

    @property
    def columns(self) -> list[str]:
        """The table's columns in its own order."""
        return [str(field.column) for field in self.model._meta.concrete_fields]

    @property
    def known_columns(self) -> dict[str, str]:
        """The columns of the table ``known_x`` in DuckDB, with their types."""
        return {"source_id": "VARCHAR", "id": "BIGINT", **(self.known_types or {})}

    def expression(self, column: str) -> str:
        """How the column is made of a good row g."""
        if column in _SPECIAL:
            return _SPECIAL[column]
        if column == "source_id":
            return f'g."{FILES[self.file].key[0]}"'
        spec = FILES[self.file].column(column)
        if spec.references:
            return f"g.id_{column}"
        if not spec.required and spec.kind in (Kind.TEXT, Kind.CODE):
            return f"coalesce(g.\"{column}\", '')"
        return f'g."{column}"'


_SPECIAL = {
    "id": "g.id",
    "parent_id": "g.id_parent_branch_id",
    "name_pinyin": "coalesce(p.pinyin, '')",
    "name_initials": "coalesce(p.initials, '')",
}


def _numbered(
    file: str,
    model: type[Model],
    known: str = "",
    joins: str = "",
    *,
    small: bool = False,
    **types: str,
) -> BankTable:
    return BankTable(
        file=file,
        model=model,
        key=f'g."{FILES[file].key[0]}"',
        key_there="m.source_id",
        known=known,
        known_types=types,
        joins=joins,
        small=small,
    )


# In the order in which rows may refer to each other.
TABLES: dict[str, BankTable] = {
    table.file: table
    for table in (
        _numbered(
            "branches",
            Branch,
            ", p.source_id",
            "LEFT JOIN bank_branch p ON p.id = m.parent_id",
            small=True,
            parent_source_id="VARCHAR",
        ),
        _numbered("staff", Staff),
        _numbered("products", Product, ", m.product_class", small=True, product_class="VARCHAR"),
        _numbered("customers", Customer),
        BankTable(
            file="relations",
            model=Relation,
            key="concat_ws('|', g.id_customer_id, g.id_related_customer_id, g.relation)",
            key_there="concat_ws('|', m.customer_id, m.related_customer_id, m.relation)",
            named="c.source_id",
            joins_of_name="JOIN bank_customer c ON c.id = m.customer_id",
        ),
        _numbered(
            "accounts",
            Account,
            ", m.owner_id, p.product_class, m.currency, m.opened_on, m.closed_on",
            "JOIN bank_product p ON p.id = m.product_id",
            owner_id="BIGINT",
            product_class="VARCHAR",
            currency="VARCHAR",
            opened_on="DATE",
            closed_on="DATE",
        ),
        BankTable(
            file="holders",
            model=Holder,
            key="concat_ws('|', g.id_account_id, g.id_customer_id)",
            key_there="concat_ws('|', m.account_id, m.customer_id)",
            named="a.source_id",
            joins_of_name="JOIN bank_account a ON a.id = m.account_id",
        ),
        _numbered("cards", Card),
        _numbered("loans", Loan),
        _numbered("standing_orders", StandingOrder),
    )
}
