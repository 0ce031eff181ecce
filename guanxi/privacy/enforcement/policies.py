"""Whose rows a purpose sees: one expression for each table and purpose, made from `Rows`.

Each is a policy of the table, written for the role that owns the purpose's views. What a function
says is asked once for a statement, hence ``(SELECT gx.level(…))``. A row about a customer is seen
where the customer is: the policy of the customers' table decides, and everything else follows.
"""

from collections.abc import Callable, Mapping

from guanxi.foundation.dictionary import Purpose, Reach, Rows
from guanxi.privacy.enforcement.tables import Table

CUSTOMERS, ACCOUNTS, WORK = "bank_customer", "bank_account", "worklist_workitem"
OPT_OUTS = "privacy_optout"
# Purposes whose view leaves out the customers who refused, and what they refused.
REFUSED = {
    Purpose.MARKETING: "direct_marketing",
    Purpose.AUTOMATED: "automated_decisions",
    Purpose.SENSITIVE: "sensitive_data",
    Purpose.DISCLOSURE: "third_party_disclosure",
}
# Of no table about customers: one comes before anybody is known, the other keeps the record.
WITHOUT_CONTEXT = (Purpose.DOOR, Purpose.SEALER)
_ACTOR = "(SELECT gx.actor())"
_OFFICES = "((SELECT gx.offices())::bigint[])"
_NOBODY = "false"


def seen(table: Table, purpose: Purpose) -> str:
    """The condition under which the purpose sees a row of the table."""
    if purpose in WITHOUT_CONTEXT:
        return "true"
    if purpose is Purpose.LOADER:
        return f"{_level(purpose)} = 'bank'"
    if purpose is Purpose.OFFICER:
        return f"{_level(purpose)} IS NOT NULL"
    if table.name == OPT_OUTS and purpose in REFUSED:
        return f"{_level(purpose)} IS NOT NULL"
    condition = _BY_REACH[table.rows.reach](table, purpose)
    if table.rows.solicits is None:
        return condition
    column, values = table.rows.solicits
    offers = ", ".join(f"'{value}'" for value in sorted(values()))
    customer = f"public.{table.name}.customer_id"
    return (
        f"({condition}) AND (public.{table.name}.{column} <> ALL (ARRAY[{offers}]::text[]) "
        f"OR {_not_refused(customer, REFUSED[Purpose.MARKETING])})"
    )


def by_policy(table: Table, purpose: Purpose) -> str:
    """The policy of the table: what the purpose sees, unless its view says that itself.

    Other tables' policies look opt-outs up, so theirs may not look back: the view filters them.
    """
    if is_filtered_by_view(table, purpose):
        return f"{_level(purpose)} IS NOT NULL"
    return seen(table, purpose)


def is_filtered_by_view(table: Table, purpose: Purpose) -> bool:
    """Whether the rows are chosen by the view, which then must have a barrier."""
    return table.name == OPT_OUTS and purpose not in (Purpose.LOADER, Purpose.OFFICER)


def inserted(table: Table, purpose: Purpose) -> str:
    """The condition that a new row must meet."""
    condition = f"{_level(purpose)} IS NOT NULL" if purpose not in WITHOUT_CONTEXT else "true"
    if purpose in (Purpose.LOADER, *WITHOUT_CONTEXT) or table.rows.reach is Reach.BANK:
        return condition
    if table.rows.reach is Reach.WORK:
        # Work may be made for others (a follow-up, a handover), about customers one sees.
        condition = _of_customer_column(table, "customer_id", purpose)
    elif table.rows.reach is Reach.OF_CUSTOMER:
        # That one sees what one has done oneself is no leave to do it to a customer one sees not.
        condition = _of_customers(table, purpose)
    else:
        condition = seen(table, purpose)
    return f"({condition}) AND ({table.rows.check})" if table.rows.check else condition


def changeable(table: Table, purpose: Purpose) -> str:
    """The rows that may be changed: those seen, but what ended before the last night stays ended.

    Open work brings its customer into sight, so to open old work again would be to take customers
    back whom one no longer looks after.
    """
    condition = by_policy(table, purpose)
    if table.rows.reach is not Reach.WORK or purpose is Purpose.LOADER:
        return condition
    closed_at = f"public.{table.name}.closed_at"
    last_night = (
        "(SELECT coalesce(max(n.day)::timestamp AT TIME ZONE 'UTC', '-infinity') "
        "FROM public.nightly_nightrun n WHERE n.status = 'published')"
    )
    return f"({condition}) AND ({closed_at} IS NULL OR {closed_at} >= {last_night})"


def updated(table: Table, purpose: Purpose) -> str:
    """The condition that a changed row must meet: it may leave one's sight, as work handed over."""
    if purpose in (Purpose.LOADER, *WITHOUT_CONTEXT):
        return seen(table, purpose)
    return f"{_level(purpose)} IS NOT NULL"


def _level(purpose: Purpose) -> str:
    return f"(SELECT gx.level('{purpose.value}'))"


def _bank(table: Table, purpose: Purpose) -> str:
    return f"{_level(purpose)} IS NOT NULL"


def _customer(table: Table, purpose: Purpose) -> str:
    here = f"public.{table.name}"
    if purpose is Purpose.PORTAL:
        return f"{_level(purpose)} = 'self' AND {here}.id = {_ACTOR}"
    by_work = (
        f"EXISTS (SELECT 1 FROM public.{WORK} w WHERE w.customer_id = {here}.id "
        "AND w.closed_at IS NULL)"
    )
    offices = f"{here}.{table.rows.office} = ANY {_OFFICES}"
    if purpose in (Purpose.STANDARD, Purpose.PERSONAL):
        offices = f"{offices} OR {by_work}"
    condition = (
        f"CASE {_level(purpose)} "
        f"WHEN 'own' THEN {here}.id = ANY ((SELECT gx.own_customers())::bigint[]) "
        f"WHEN 'outlet' THEN {offices} WHEN 'branch' THEN {offices} "
        "WHEN 'bank' THEN true ELSE false END"
    )
    if purpose in REFUSED:
        condition = f"({condition}) AND {_not_refused(f'{here}.id', REFUSED[purpose])}"
    return condition


def _not_refused(customer: str, kind: str) -> str:
    return (
        f"NOT EXISTS (SELECT 1 FROM public.{OPT_OUTS} o WHERE o.customer_id = {customer} "
        f"AND o.kind = '{kind}' AND o.until IS NULL)"
    )


def _of_customer(table: Table, purpose: Purpose) -> str:
    return _or_lately(_of_customers(table, purpose), table, purpose)


def _of_customers(table: Table, purpose: Purpose) -> str:
    condition = _of_customer_column(table, table.rows.column, purpose)
    if not table.rows.other_column:
        return condition
    other = _of_customer_column(table, table.rows.other_column, purpose)
    # Of two people either may be one's own; but none may have refused.
    both = "AND" if purpose in REFUSED else "OR"
    return f"({condition}) {both} ({other})"


def _or_lately(condition: str, table: Table, purpose: Purpose) -> str:
    """To take back what one has just done, one must still see it."""
    if table.rows.lately_by is None or purpose not in (Purpose.STANDARD, Purpose.PERSONAL):
        return condition
    person, moment = table.rows.lately_by
    here = f"public.{table.name}"
    return (
        f"({condition}) OR ({_level(purpose)} IS NOT NULL AND {here}.{person} = {_ACTOR} "
        f"AND {here}.{moment} > clock_timestamp() - interval '10 minutes')"
    )


def _of_customer_column(table: Table, column: str, purpose: Purpose) -> str:
    here = f"public.{table.name}"
    if purpose is Purpose.PORTAL:
        return f"{_level(purpose)} = 'self' AND {here}.{column} = {_ACTOR}"
    seen_there = f"EXISTS (SELECT 1 FROM public.{CUSTOMERS} c WHERE c.id = {here}.{column})"
    if purpose in REFUSED:
        return seen_there
    if not table.rows.office:
        return f"CASE {_level(purpose)} WHEN 'bank' THEN true ELSE {seen_there} END"
    offices = f"{here}.{table.rows.office} = ANY {_OFFICES}"
    own = f"{here}.{column} = ANY ((SELECT gx.own_customers())::bigint[])"
    return (
        f"CASE {_level(purpose)} WHEN 'bank' THEN true WHEN 'own' THEN {own} "
        f"WHEN 'outlet' THEN {offices} OR {seen_there} "
        f"WHEN 'branch' THEN {offices} OR {seen_there} ELSE false END"
    )


def _of_account(table: Table, purpose: Purpose) -> str:
    here = f"public.{table.name}"
    account = f"EXISTS (SELECT 1 FROM public.{ACCOUNTS} a WHERE a.id = {here}.{table.rows.column})"
    if not table.rows.other_column:
        return account
    both = "AND" if purpose in REFUSED else "OR"
    return f"{account} {both} ({_of_customer_column(table, table.rows.other_column, purpose)})"


def _work(table: Table, purpose: Purpose) -> str:
    here = f"public.{table.name}"
    mine = f"{here}.{table.rows.column} = {_ACTOR}"
    if table.rows.other_column:
        mine = f"{mine} OR {here}.{table.rows.other_column} = {_ACTOR}"
    offices = f"{mine} OR {here}.{table.rows.office} = ANY {_OFFICES}"
    return (
        f"CASE {_level(purpose)} WHEN 'bank' THEN true WHEN 'own' THEN {mine} "
        f"WHEN 'outlet' THEN {offices} WHEN 'branch' THEN {offices} ELSE false END"
    )


def _of_work(table: Table, purpose: Purpose) -> str:
    here = f"public.{table.name}.{table.rows.column}"
    return f"EXISTS (SELECT 1 FROM public.{WORK} w WHERE w.id = {here})"


def _actor(table: Table, purpose: Purpose) -> str:
    if purpose is Purpose.PORTAL:
        return _NOBODY  # there the actor is a customer, who may have the number of one of the staff
    return f"{_level(purpose)} IS NOT NULL AND public.{table.name}.{table.rows.column} = {_ACTOR}"


def _closed(table: Table, purpose: Purpose) -> str:
    return _NOBODY


_BY_REACH: Mapping[Reach, Callable[[Table, Purpose], str]] = {
    Reach.BANK: _bank,
    Reach.CUSTOMER: _customer,
    Reach.OF_CUSTOMER: _of_customer,
    Reach.OF_ACCOUNT: _of_account,
    Reach.WORK: _work,
    Reach.OF_WORK: _of_work,
    Reach.ACTOR: _actor,
    Reach.CLOSED: _closed,
}


def needed(rows: Rows, purpose: Purpose) -> Mapping[str, tuple[str, ...]]:
    """What policies of such rows look up in other tables: table and columns."""
    wanted: dict[str, tuple[str, ...]] = {}
    if purpose in (*WITHOUT_CONTEXT, Purpose.LOADER, Purpose.OFFICER, Purpose.ANONYMOUS):
        return wanted
    if rows.reach in (Reach.CUSTOMER, Reach.OF_CUSTOMER, Reach.OF_ACCOUNT, Reach.WORK):
        wanted[CUSTOMERS] = ("id", "branch_id")
        wanted[WORK] = ("id", "customer_id", "assignee_id", "branch_id", "closed_at")
        wanted[OPT_OUTS] = ("customer_id", "kind", "until")
    if rows.reach is Reach.OF_ACCOUNT:
        wanted[ACCOUNTS] = ("id", "owner_id")
    if rows.reach in (Reach.OF_WORK, Reach.ACTOR):
        wanted[WORK] = ("id", "customer_id", "assignee_id", "branch_id", "closed_at")
    return wanted
