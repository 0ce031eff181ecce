"""What the functions read and write that fill empty tables (filling.sql)."""

from collections.abc import Iterator

from guanxi.privacy.enforcement.roles import FILLER

FILLED = (
    "bank_branch",
    "bank_staff",
    "bank_product",
    "bank_customer",
    "bank_relation",
    "bank_account",
    "bank_holder",
    "bank_card",
    "bank_loan",
    "bank_standingorder",
    "privacy_searchtoken",
)
# To which their rows refer: locked until the transaction ends, which is a right of maintenance.
REFERRED_TO = ("bank_batch", "bank_branch", "bank_product", "bank_customer", "bank_account")


def filler_statements(table: str) -> Iterator[str]:
    """What the filler may do with one table."""
    here = f'public."{table}"'
    if table in FILLED:
        yield f"GRANT SELECT, INSERT ON {here} TO {FILLER}"
        yield f"CREATE POLICY filler_fills ON {here} TO {FILLER} USING (true) WITH CHECK (true)"
    elif table in REFERRED_TO:
        yield f"GRANT SELECT (id) ON {here} TO {FILLER}"
        yield f"CREATE POLICY filler_looks_up ON {here} FOR SELECT TO {FILLER} USING (true)"
    if table in REFERRED_TO:
        yield f"GRANT MAINTAIN ON {here} TO {FILLER}"
