"""Whose rows a purpose sees: one expression for each table and purpose, made from `Rows`.

Each is a policy of the table, written for the role that owns the purpose's views. What a function
says is asked once for a statement, hence ``(SELECT gx.level(…))``. A row about a customer is seen
where the customer is. What policies look up in other tables they look up in views of the guard's
(`LOOKED_UP`): these have no policies of their own to ask, so nothing goes in circles, and a policy
stays small enough to be planned in no time. What is looked up by its number is a subquery of one
value and not EXISTS, which PostgreSQL may answer by collecting all there is, for a page of fifty.
"""

from collections.abc import Callable, Mapping, Sequence

from django.apps import apps

from guanxi.foundation.dictionary import STAFF_WORK, Purpose, Reach, Rows, whose_rows
from guanxi.privacy.enforcement.tables import Table

CUSTOMERS, WORK = "bank_customer", "worklist_workitem"
# Purposes whose view leaves out the customers who refused, and what they refused.
REFUSED = {
    Purpose.MARKETING: "direct_marketing",
    Purpose.AUTOMATED: "automated_decisions",
    Purpose.SENSITIVE: "sensitive_data",
    Purpose.DISCLOSURE: "third_party_disclosure",
}
# They see no customer: one comes before anybody is known, one keeps the record, one only adds.
WITHOUT_CONTEXT = (Purpose.DOOR, Purpose.SEALER, Purpose.EVENTS)
# Views of the guard's, for policies alone: name, and what it says.
LOOKED_UP = {
    "home": "SELECT id, branch_id FROM public.bank_customer",
    "account": "SELECT id, owner_id FROM public.bank_account",
    "work": "SELECT id, customer_id, assignee_id, handed_by_id, branch_id, cause "
    "FROM public.worklist_workitem",
    "open_work": "SELECT customer_id, assignee_id, branch_id FROM public.worklist_workitem "
    "WHERE closed_at IS NULL",
    "referral": "SELECT lead_id, giver_id, taker_id FROM public.leads_referral "
    "WHERE answer IN ('', 'accepted')",
    "refusal": "SELECT customer_id, kind FROM public.privacy_optout WHERE until IS NULL",
}
_ACTOR = "(SELECT gx.actor())"
_OFFICES = "((SELECT gx.offices())::bigint[])"
_OWN = "((SELECT gx.own_customers())::bigint[])"
_STOOD_IN_FOR = "((SELECT gx.stood_in_for())::bigint[])"
_NOBODY = "false"


def seen(table: Table, purpose: Purpose) -> str:
    """The condition under which the purpose sees a row of the table."""
    if purpose in WITHOUT_CONTEXT:
        return "true"
    if purpose is Purpose.LOADER:
        return f"{_level(purpose)} = 'bank'"
    if purpose is Purpose.OFFICER:
        return _somebody(purpose)
    condition = _BY_REACH[table.rows.reach](table, purpose)
    wanted = _wanted(_here(table), table.rows)
    return f"({condition}) AND {wanted}" if wanted else condition


def inserted(table: Table, purpose: Purpose) -> str:
    """The condition that a new row must meet."""
    if purpose in WITHOUT_CONTEXT:
        return "true"
    if purpose is Purpose.LOADER:
        return _somebody(purpose)
    if table.rows.reach in (Reach.BANK, Reach.OWNED):
        # What is owned may be for others: of whom, its own `check` says.
        condition = _somebody(purpose)
    elif table.rows.reach is Reach.WORK:
        # Work may be made for others (a follow-up, a handover), about customers one sees.
        condition = _sees_customer(f"{_here(table)}.customer_id", purpose)
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
    condition = seen(table, purpose)
    if table.rows.changeable and purpose is not Purpose.LOADER:
        return f"({condition}) AND ({table.rows.changeable})"
    if table.rows.reach is not Reach.WORK or purpose is Purpose.LOADER:
        return condition
    closed_at = f"{_here(table)}.closed_at"
    last_night = (
        "(SELECT coalesce(max(n.day)::timestamp AT TIME ZONE 'UTC', '-infinity') "
        "FROM public.nightly_nightrun n WHERE n.status = 'published')"
    )
    return f"({condition}) AND ({closed_at} IS NULL OR {closed_at} >= {last_night})"


def updated(table: Table, purpose: Purpose) -> str:
    """The condition that a changed row must meet: it may leave one's sight, as work handed over."""
    if purpose in (Purpose.LOADER, *WITHOUT_CONTEXT):
        return seen(table, purpose)
    more = table.rows.check_of_change
    return f"{_somebody(purpose)} AND ({more})" if more else _somebody(purpose)


def _level(purpose: Purpose) -> str:
    return f"(SELECT gx.level('{purpose.value}'))"


def _somebody(purpose: Purpose) -> str:
    return f"{_level(purpose)} IS NOT NULL"


def _here(table: Table) -> str:
    return f"public.{table.name}"


def _bank(table: Table, purpose: Purpose) -> str:
    return _somebody(purpose)


def _customer(table: Table, purpose: Purpose) -> str:
    here = _here(table)
    at_office = f"{here}.{table.rows.office} = ANY {_OFFICES}"
    return _sees_customer(f"{here}.id", purpose, at_office=at_office)


def _of_customer(table: Table, purpose: Purpose) -> str:
    return _or_lately(_of_customers(table, purpose), table, purpose)


def _of_customers(table: Table, purpose: Purpose) -> str:
    here, rows = _here(table), table.rows
    condition = _sees_customer(f"{here}.{rows.column}", purpose)
    if not rows.other_column:
        return condition
    other = _sees_customer(f"{here}.{rows.other_column}", purpose)
    return f"({condition}) {_either_or_both(purpose)} ({other})"


def _of_account(table: Table, purpose: Purpose) -> str:
    here, rows = _here(table), table.rows
    sees = _sees_customer("a.owner_id", purpose)
    condition = f"(SELECT {sees} FROM gx.account a WHERE a.id = {here}.{rows.column})"
    if not rows.other_column:
        return condition
    other = _sees_customer(f"{here}.{rows.other_column}", purpose)
    return f"{condition} {_either_or_both(purpose)} ({other})"


def _work(table: Table, purpose: Purpose) -> str:
    here, rows = _here(table), table.rows
    people = [f"{here}.{column}" for column in (rows.column, rows.other_column) if column]
    customer = f"{here}.customer_id" if table.name == WORK else ""
    return _sees_work(people, f"{here}.{rows.office}", purpose, customer=customer)


def _of_work(table: Table, purpose: Purpose) -> str:
    wanted = _wanted("w", whose_rows(apps.get_model("worklist", "WorkItem")))
    people = ["w.assignee_id", "w.handed_by_id"]
    sees = _sees_work(people, "w.branch_id", purpose, customer="w.customer_id")
    condition = f"({sees}){wanted and f' AND {wanted}'}"
    return f"(SELECT {condition} FROM gx.work w WHERE w.id = {_here(table)}.{table.rows.column})"


def _owned(table: Table, purpose: Purpose) -> str:
    """Work that may be about nobody who is a customer: the people of the row, and their heads."""
    here, rows = _here(table), table.rows
    people = [f"{here}.{column}" for column in (rows.column, rows.other_column) if column]
    condition = _sees_work(people, f"{here}.{rows.office}", purpose)
    return f"({condition}) OR ({_somebody(purpose)} AND {rows.also})" if rows.also else condition


def _of_row(table: Table, purpose: Purpose) -> str:
    """The other table answers for itself: its own policy says whether the row is there."""
    rows = table.rows
    mine = f" AND o.{rows.of_actor} = {_ACTOR}" if rows.of_actor else ""
    return f"(SELECT true FROM public.{rows.of} o WHERE o.id = {_here(table)}.{rows.column}{mine})"


def _actor(table: Table, purpose: Purpose) -> str:
    if purpose is Purpose.PORTAL:
        return (
            _NOBODY  # there the actor is a customer, whose number may be that of a member of staff
        )
    return f"{_somebody(purpose)} AND {_here(table)}.{table.rows.column} = {_ACTOR}"


def _closed(table: Table, purpose: Purpose) -> str:
    return _NOBODY


_BY_REACH: Mapping[Reach, Callable[[Table, Purpose], str]] = {
    Reach.BANK: _bank,
    Reach.CUSTOMER: _customer,
    Reach.OF_CUSTOMER: _of_customer,
    Reach.OF_ACCOUNT: _of_account,
    Reach.WORK: _work,
    Reach.OF_WORK: _of_work,
    Reach.OWNED: _owned,
    Reach.OF_ROW: _of_row,
    Reach.ACTOR: _actor,
    Reach.CLOSED: _closed,
}


def _sees_customer(number: str, purpose: Purpose, *, at_office: str = "") -> str:
    """Whether the customer of that number is seen; ``at_office`` where the row itself tells."""
    if purpose is Purpose.PORTAL:
        return f"({_level(purpose)} = 'self' AND {number} = {_ACTOR})"
    home = f"(SELECT h.branch_id FROM gx.home h WHERE h.id = {number})"
    office = at_office or f"{home} = ANY {_OFFICES}"
    if purpose in STAFF_WORK:
        office = (
            f"{office} OR EXISTS (SELECT 1 FROM gx.open_work o WHERE o.customer_id = {number} "
            f"AND (o.assignee_id = {_ACTOR} OR o.branch_id = ANY {_OFFICES}))"
        )
    condition = (
        f"CASE {_level(purpose)} WHEN 'own' THEN {number} = ANY {_OWN} "
        f"WHEN 'office' THEN {office} WHEN 'bank' THEN true ELSE false END"
    )
    if purpose in REFUSED:
        return f"({condition} AND {_not_refused(number, REFUSED[purpose])})"
    return condition


def _wanted(row: str, rows: Rows) -> str:
    """That the row is no offer to a customer who refused them; empty where none offers anything."""
    if rows.solicits is None:
        return ""
    column, values = rows.solicits
    offers = ", ".join(f"'{value}'" for value in sorted(values()))
    not_refused = _not_refused(f"{row}.customer_id", REFUSED[Purpose.MARKETING])
    return f"({row}.{column} <> ALL (ARRAY[{offers}]::text[]) OR {not_refused})"


def _not_refused(number: str, kind: str) -> str:
    return (
        f"NOT EXISTS (SELECT 1 FROM gx.refusal r WHERE r.customer_id = {number} "
        f"AND r.kind = '{kind}')"
    )


def _sees_work(people: Sequence[str], office: str, purpose: Purpose, *, customer: str = "") -> str:
    """``customer``: where work for one is also seen by who stands in for the steward meanwhile."""
    mine = " OR ".join(f"{person} = {_ACTOR}" for person in people)
    stands_in = f" OR {customer} = ANY {_STOOD_IN_FOR}" if customer else ""
    return (
        f"CASE {_level(purpose)} WHEN 'own' THEN {mine}{stands_in} "
        f"WHEN 'office' THEN {mine} OR {office} = ANY {_OFFICES} "
        "WHEN 'bank' THEN true ELSE false END"
    )


def _or_lately(condition: str, table: Table, purpose: Purpose) -> str:
    """To take back what one has just done, one must still see it."""
    if table.rows.lately_by is None or purpose not in STAFF_WORK:
        return condition
    person, moment = table.rows.lately_by
    here = _here(table)
    return (
        f"({condition}) OR ({_somebody(purpose)} AND {here}.{person} = {_ACTOR} "
        f"AND {here}.{moment} > clock_timestamp() - interval '10 minutes')"
    )


def _either_or_both(purpose: Purpose) -> str:
    """A row about two customers is seen through either; where one may refuse, neither may have."""
    return "AND" if purpose in REFUSED else "OR"
