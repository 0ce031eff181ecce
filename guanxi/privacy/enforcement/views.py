"""What each purpose sees of each table: the SQL of views, policies, grants and rules."""

from collections.abc import Iterator, Mapping

from guanxi.foundation.dictionary import Category, Mask, Purpose
from guanxi.privacy.enforcement.filling import filler_statements
from guanxi.privacy.enforcement.handing import clerk_statements
from guanxi.privacy.enforcement.policies import (
    CUSTOMERS,
    LOOKED_UP,
    WORK,
    changeable,
    inserted,
    seen,
    updated,
)
from guanxi.privacy.enforcement.roles import GUARD, KEEPER, SCRIBE, login, owner_of_views
from guanxi.privacy.enforcement.searching import searching_statements
from guanxi.privacy.enforcement.tables import Column, Table
from guanxi.privacy.masks import sql_of

# What the functions of the guard and of the scribe read and write, in every row.
GUARD_READS = {
    "privacy_accessintent": ("id", "actor", "purpose"),
    "privacy_accessrelease": ("intent_id",),
    "privacy_reveal": ("actor_id", "customer_id", "field", "until"),
    "bank_branchwithin": ("branch_id", "ancestor_id"),
    "bank_staff": ("id", "branch_id", "left_on"),
    "shell_signin": ("staff_id", "is_active"),
    "stewardship_stewardship": ("customer_id", "staff_id", "position", "until"),
    "stewardship_absence": ("staff_id", "from_on", "until_on", "ended_at"),
    "worklist_workitem": (
        "id",
        "customer_id",
        "assignee_id",
        "handed_by_id",
        "branch_id",
        "closed_at",
        "cause",
    ),
    "leads_referral": ("lead_id", "giver_id", "taker_id", "answer"),
    "bank_customer": ("id", "branch_id"),
    "bank_account": ("id", "owner_id"),
    "privacy_optout": ("customer_id", "kind", "until"),
}
SCRIBE_READS: Mapping[str, tuple[str, ...]] = {
    "bank_staff": ("id", "role", "branch_id"),
    "bank_customer": ("id", "branch_id"),
    "bank_branchwithin": ("branch_id", "ancestor_id"),
    "stewardship_stewardship": ("customer_id", "staff_id", "until"),
    "stewardship_customer_tier": ("customer_id", "tier"),
    "worklist_workitem": ("id", "customer_id", "assignee_id", "branch_id", "closed_at"),
    "worklist_change": ("id", "item_id"),
    "worklist_contact": ("id", "customer_id", "staff_id", "at", "withdrawn_at"),
    "privacy_reveal": ("actor_id", "at", "until"),
    "privacy_watchedcustomer": ("customer", "until"),
}
# What the scribe adds rows to, and the columns that it changes.
SCRIBE_WRITES: Mapping[str, tuple[str, ...]] = {
    "privacy_accessintent": (),
    "privacy_accessrelease": (),
    "privacy_customeropened": (),
    "privacy_readingtally": ("opened", "records", "listed", "transactions", "exported"),
    "privacy_unusualaccess": (
        *("last_at", "counted", "doors", "closed_at", "closed_by_id", "outcome", "note"),
    ),
    "privacy_readingapproval": (
        *("agreed", "amount", "decided_at", "decided_by_id", "until", "note", "used_at"),
    ),
}
# The loader adds nothing to the record of reads and its seals; what else has been recorded stays
# as it was recorded: it changes and removes none of it.
SEALED = (*SCRIBE_WRITES, "privacy_ledgerleaf", "privacy_treehead", "privacy_witnessedhead")
RECORDS = (*SEALED, "foundation_auditentry", "privacy_optout", "privacy_reveal")
# What the functions of the keeper read, add to and change: columns read, whether rows are added,
# columns changed.
_RANK = ("propensity_percent", "context_percent", "lever_percent", "score_ppm")
KEEPER_USES: Mapping[str, tuple[tuple[str, ...], bool, tuple[str, ...]]] = {
    WORK: (("customer_id", "closed_at", "plain_ppm", "propensity_percent"), False, _RANK),
    "privacy_consent": (
        ("id", "customer_id", "purpose", "channel", "answer", "until"),
        False,
        (),
    ),
    CUSTOMERS: (("id", "source_id"), False, ()),
    "alerts_event": ((), True, ()),
}


def table_statements(table: Table) -> Iterator[str]:
    """What guard and scribe need; owner and forced row level security every table has anyway."""
    here = f'public."{table.name}"'
    if columns := GUARD_READS.get(table.name):
        yield f"GRANT SELECT ({_listed(columns)}) ON {here} TO {GUARD}"
        yield f"CREATE POLICY guard_reads ON {here} FOR SELECT TO {GUARD} USING (true)"
    if columns := SCRIBE_READS.get(table.name):
        yield f"GRANT SELECT ({_listed(columns)}) ON {here} TO {SCRIBE}"
        yield f"CREATE POLICY scribe_reads ON {here} FOR SELECT TO {SCRIBE} USING (true)"
    yield from keeper_statements(table)
    yield from filler_statements(table.name)
    yield from clerk_statements(table.name, numbered=table.numbered)
    if (changed := SCRIBE_WRITES.get(table.name)) is not None:
        yield f"GRANT SELECT, INSERT ON {here} TO {SCRIBE}"
        if changed:
            yield f"GRANT UPDATE ({_listed(changed)}) ON {here} TO {SCRIBE}"
        yield f"CREATE POLICY scribe_writes ON {here} TO {SCRIBE} USING (true) WITH CHECK (true)"
        if table.numbered:
            yield f'GRANT USAGE ON SEQUENCE public."{table.name}_id_seq" TO {SCRIBE}'


def keeper_statements(table: Table) -> Iterator[str]:
    """What the keeper reads, adds and changes of one table."""
    if table.name not in KEEPER_USES:
        return
    here, (read, adds, changes) = f'public."{table.name}"', KEEPER_USES[table.name]
    if read:
        yield f"GRANT SELECT ({_listed(read)}) ON {here} TO {KEEPER}"
    if adds:
        yield f"GRANT INSERT ON {here} TO {KEEPER}"
        yield f'GRANT USAGE ON SEQUENCE public."{table.name}_id_seq" TO {KEEPER}'
    if changes:
        yield f"GRANT UPDATE ({_listed(changes)}) ON {here} TO {KEEPER}"
    writes = "WITH CHECK (true)" if adds or changes else ""
    command = "" if writes else "FOR SELECT "
    yield f"CREATE POLICY keeper_works ON {here} {command}TO {KEEPER} USING (true) {writes}"


def purpose_statements(table: Table, purpose: Purpose) -> Iterator[str]:
    """One purpose's view of one table with its policies; nothing where it knows none of it."""
    if not table.is_known_to(purpose):
        yield from searching_statements(table, purpose)
        return
    here, role = f'public."{table.name}"', owner_of_views(purpose)
    yield f"GRANT SELECT ({_listed(_read_by(table, purpose))}) ON {here} TO {role}"
    yield from _select_policy(table, purpose)
    yield from _view(table, purpose)
    yield from _writing(table, purpose)


def lookup_statements() -> Iterator[str]:
    """Views of the guard's in which policies look things up; no login reaches them."""
    readers = ", ".join(owner_of_views(purpose) for purpose in Purpose)
    for name, query in LOOKED_UP.items():
        yield f"CREATE VIEW gx.{name} AS {query}"
        yield f"ALTER VIEW gx.{name} OWNER TO {GUARD}"
        yield f"GRANT SELECT ON gx.{name} TO {readers}"


def _select_policy(table: Table, purpose: Purpose) -> Iterator[str]:
    yield (
        f'CREATE POLICY seen_for_{purpose.value} ON public."{table.name}" FOR SELECT '
        f"TO {owner_of_views(purpose)} USING ({seen(table, purpose)})"
    )


def _view(table: Table, purpose: Purpose) -> Iterator[str]:
    view = f'{purpose.value}."{table.name}"'
    yield (f'CREATE VIEW {view} AS SELECT {_projection(table, purpose)} FROM public."{table.name}"')
    yield f"ALTER VIEW {view} OWNER TO {owner_of_views(purpose)}"
    yield f"GRANT SELECT ON {view} TO {login(purpose.value)}"


def _writing(table: Table, purpose: Purpose) -> Iterator[str]:
    rows, role, to = table.rows, owner_of_views(purpose), login(purpose.value)
    here, view = f'public."{table.name}"', f'{purpose.value}."{table.name}"'
    adds = purpose is Purpose.LOADER and table.name not in SEALED
    loads = purpose is Purpose.LOADER and table.name not in RECORDS
    if adds or purpose in rows.inserted_for:
        yield f"GRANT INSERT ON {here} TO {role}"
        yield (
            f"CREATE POLICY inserted_for_{purpose.value} ON {here} FOR INSERT TO {role} "
            f"WITH CHECK ({inserted(table, purpose)})"
        )
        yield from _insert_rule(table, purpose)
        yield f"GRANT INSERT ON {view} TO {to}"
    changing = [column.name for column in table.columns] if loads else list(rows.updated)
    if loads or purpose in rows.updated_for:
        yield f"GRANT UPDATE ({_listed(changing)}) ON {here} TO {role}"
        yield (
            f"CREATE POLICY updated_for_{purpose.value} ON {here} FOR UPDATE TO {role} "
            f"USING ({changeable(table, purpose)}) WITH CHECK ({updated(table, purpose)})"
        )
        yield f"GRANT UPDATE ({_listed(changing)}) ON {view} TO {to}"
    if loads or purpose in rows.deleted_for:
        yield f"GRANT DELETE ON {here} TO {role}"
        yield (
            f"CREATE POLICY deleted_for_{purpose.value} ON {here} FOR DELETE TO {role} "
            f"USING ({seen(table, purpose)})"
        )
        yield f"GRANT DELETE ON {view} TO {to}"


def _insert_rule(table: Table, purpose: Purpose) -> Iterator[str]:
    """A rule instead of an updatable view: with it PostgreSQL refuses ON CONFLICT and MERGE."""
    view = f'{purpose.value}."{table.name}"'
    if table.numbered:
        sequence = f'public."{table.name}_id_seq"'
        yield f"GRANT USAGE, SELECT ON SEQUENCE {sequence} TO {login(purpose.value)}"
        yield f"ALTER VIEW {view} ALTER COLUMN id SET DEFAULT nextval('{sequence}'::regclass)"
    columns = [column.name for column in table.columns]
    values = ", ".join(f'NEW."{name}"' for name in columns)
    yield (
        f"CREATE RULE inserted AS ON INSERT TO {view} DO INSTEAD "
        f'INSERT INTO public."{table.name}" ({_listed(columns)}) VALUES ({values}) '
        f"RETURNING {_projection(table, purpose)}"
    )


def _projection(table: Table, purpose: Purpose) -> str:
    return ", ".join(
        f'{expression(table, column, purpose)} AS "{column.name}"' for column in table.columns
    )


def expression(table: Table, column: Column, purpose: Purpose) -> str:
    """What the purpose's view shows of the column."""
    here = f'public."{table.name}"'
    raw = f'{here}."{column.name}"'
    if purpose is Purpose.PERSONAL and _is_revealed_one_by_one(table, column):
        revealed = f"(SELECT gx.revealed('{column.name}'))::bigint[]"
        masked = _masked(column.declared.mask, raw, column.type)
        return f"CASE WHEN {here}.id = ANY ({revealed}) THEN {raw} ELSE {masked} END"
    mask = column.shown_to(purpose)
    return raw if mask is None else _masked(mask, raw, column.type)


def _masked(mask: Mask, raw: str, kind: str) -> str:
    return f"NULL::{kind}" if mask is Mask.HIDDEN else f"({sql_of(mask, raw)})::{kind}"


def _is_revealed_one_by_one(table: Table, column: Column) -> bool:
    """Identity that everyday work does not see is shown in clear only where it was revealed."""
    hidden = Purpose.STANDARD not in column.declared.seen_for
    return table.name == CUSTOMERS and hidden and column.declared.category in _REVEALED


_REVEALED = (Category.IDENTITY, Category.PROPERTY)


def revealable(table: Table) -> list[str]:
    """Columns of the customers' table that may be revealed one by one."""
    return [column.name for column in table.columns if _is_revealed_one_by_one(table, column)]


def _read_by(table: Table, purpose: Purpose) -> list[str]:
    """Columns that the view reads: those it shows as they are, and those it masks in part."""
    return [
        column.name
        for column in table.columns
        if column.shown_to(purpose) is not Mask.HIDDEN
        or (purpose is Purpose.PERSONAL and _is_revealed_one_by_one(table, column))
    ]


def _listed(columns: "tuple[str, ...] | list[str]") -> str:
    return ", ".join(f'"{name}"' for name in dict.fromkeys(columns))
