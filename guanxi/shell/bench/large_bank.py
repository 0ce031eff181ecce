"""A bank of any size straight into PostgreSQL's tables: enough for pages to have to search.

Rows are made by the server from their number, so a million customers take a minute. Ten branches of
ten outlets; every fifth customer is looked after by one of a thousand managers; every tenth has an
open piece of work.
"""

from collections.abc import Callable
from typing import Any

import psycopg
from django.apps import apps
from django.db import models

from guanxi.bank.models import Batch, Branch, BranchWithin, Customer, Staff

Connection = psycopg.Connection[Any]
Made = Callable[[str], str]
DAY = "DATE '2026-11-20'"
BRANCHES, OUTLETS, MANAGERS = 10, 100, 1000
MANAGER, HEAD = 1, MANAGERS + 1  # a relationship manager; the head of the first branch
_FIRST_OUTLET = 1 + BRANCHES + 1


def fill(administrator: Connection, customers: int) -> None:
    """Fill the tables that lists and customers' pages read. The database must be empty."""
    administrator.execute("SET session_replication_role = replica")  # rows come in any order
    for model, number, special in _tables(customers):
        _insert(administrator, f'public."{model._meta.db_table}"', model, number, special)
    _within(administrator)
    published = (
        ("insight_customer_facts", _model("insight.CustomerFacts"), _FACTS),
        ("stewardship_customer_tier", _model("stewardship.CustomerTier"), _TIERS),
    )
    for table, model, special in published:
        name = _one(administrator, "SELECT gx.prepare_night(%s, 1)", table)
        _insert(administrator, f'staging."{name}"', model, customers, special)
        _one(administrator, "SELECT gx.complete_night(%s, %s, 1)", table, name)
        _one(administrator, "SELECT gx.show_night(%s, 1)", table)
    administrator.execute("RESET session_replication_role")
    administrator.execute("VACUUM (ANALYZE)")


def _model(label: str) -> type[models.Model]:
    """Tables of other packages by name: they are filled here, and never read."""
    return apps.get_model(label)


def _outlet(number: str) -> str:
    return f"{_FIRST_OUTLET} + ({number}) % {OUTLETS}"


_MANAGER = f"1 + (g / 5) % {MANAGERS}"
_CUSTOMER = {"branch_id": _outlet("g / 5"), "name": "'王' || chr(20000 + (g % 6000)::int)"}
_FACTS = {
    "customer_id": "g",
    "branch_id": _outlet("g / 5"),
    "assets_minor": "(g::bigint * 7919) % 900000007",
}
_TIERS = {
    "customer_id": "g",
    "branch_id": _outlet("g / 5"),
    "tier": "'wealth'",
    "tier_rank": "3",
    "band": "'wealth'",
    "day_band": "'wealth'",
    "measured_tier": "'wealth'",
}
_BATCH = {"status": "'accepted'", "business_day": DAY, "covers_from": DAY}


def _tables(customers: int) -> list[tuple[type[models.Model], int, dict[str, str]]]:
    night = {"status": "'published'", "day": DAY, "rulebook": "'default'", "ended_at": "now()"}
    offices = {
        "kind": f"CASE WHEN g = 1 THEN 'head_office' WHEN g <= {1 + BRANCHES} THEN 'branch' "
        "ELSE 'outlet' END",
        "parent_id": f"CASE WHEN g = 1 THEN NULL WHEN g <= {1 + BRANCHES} THEN 1 "
        f"ELSE 2 + (g - {_FIRST_OUTLET}) / {OUTLETS // BRANCHES} END",
    }
    staff = {
        "branch_id": f"CASE WHEN g = {HEAD} THEN 2 ELSE {_outlet('g - 1')} END",
        "role": f"CASE WHEN g = {HEAD} THEN 'branch_head' ELSE 'relationship_manager' END",
        "left_on": "NULL",
    }
    held = {"customer_id": "g * 5", "staff_id": f"1 + g % {MANAGERS}", "position": "'A'"}
    work = {
        "customer_id": "g * 10",
        "assignee_id": f"1 + (g * 2) % {MANAGERS}",
        "branch_id": _outlet("g * 2"),
        "cause": "'maturing'",
        "source": "'bench:' || g",
    }
    return [
        (Batch, 1, _BATCH),
        (_model("nightly.NightRun"), 1, night),
        (Branch, 1 + BRANCHES + OUTLETS, offices),
        (Staff, HEAD, staff),
        (Customer, customers, _CUSTOMER),
        (
            _model("stewardship.DecidedNight"),
            1,
            {"night": "1", "day": DAY, "rulebook": "'default'"},
        ),
        (
            _model("stewardship.Stewardship"),
            customers // 5,
            {**held, "ended_reason": "''", "night_id": "1"},
        ),
        (_model("worklist.WorkItem"), customers // 10, work),
    ]


def _within(administrator: Connection) -> None:
    administrator.execute(
        f'INSERT INTO public."{BranchWithin._meta.db_table}" (branch_id, ancestor_id) '  # noqa: S608
        "WITH RECURSIVE above (branch_id, ancestor_id) AS ("
        "SELECT id, id FROM public.bank_branch UNION "
        "SELECT a.branch_id, b.parent_id FROM above a "
        "JOIN public.bank_branch b ON b.id = a.ancestor_id WHERE b.parent_id IS NOT NULL) "
        "SELECT branch_id, ancestor_id FROM above"
    )


def _insert(
    administrator: Connection,
    table: str,
    model: type[models.Model],
    rows: int,
    special: dict[str, str],
) -> None:
    # The column of a published table's night is filled by its default.
    kept = {"night"} if table.startswith("staging") else set()
    fields = [field for field in model._meta.local_concrete_fields if field.column not in kept]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join(special.get(str(field.column)) or _plain(field) for field in fields)
    administrator.execute(
        f"INSERT INTO {table} ({columns}) SELECT {values} FROM generate_series(1, {rows}) g"  # noqa: S608
    )


def _plain(field: "models.Field[Any, Any]") -> str:
    """A value that tells nothing, and different where the column must be unique."""
    if field.null:
        return "NULL"
    match field:
        case models.AutoField() | models.BigAutoField():
            return "g"
        case models.CharField() | models.TextField():
            return "'' || g" if field.unique else "''"
        case models.DateField() if not isinstance(field, models.DateTimeField):
            return DAY
        case models.DateTimeField():
            return "now()"
        case models.BooleanField():
            return "true"
        case models.JSONField():
            return "'{}'::jsonb"
    return "1"


def _one(administrator: Connection, statement: str, *values: object) -> Any:
    row = administrator.execute(statement, values).fetchone()
    return row[0] if row else None
