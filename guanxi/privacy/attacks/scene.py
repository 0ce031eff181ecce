"""Whose rows they are: the offices, people and customers of the small bank that is attacked.

Customers and staff have the same numbers, so that a number taken for the other kind is noticed.
``TOLD`` says, for each table, the columns that decide who sees a row; ``planting`` fills the rest.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

CUSTOMERS, ACCOUNTS, STAFF = 30, 60, 10
# Head office over two branches; the first has two outlets, the second one.
PARENTS: Mapping[int, int | None] = {1: None, 2: 1, 3: 2, 4: 2, 5: 1, 6: 5}
OUTLETS = (3, 4, 6)
# Two managers and the head of outlet 3, the head of branch 2, a manager of each other outlet, head
# office, one who has no customers yet; one who has left, one who is locked out.
OFFICE_OF_STAFF = (3, 3, 3, 2, 6, 1, 4, 6, 1, 1)
MANAGER, COLLEAGUE, OUTLET_HEAD, BRANCH_HEAD, STRANGER, HEAD_OFFICE, NEIGHBOUR, NEWCOMER = range(
    1, 9
)
GONE, LOCKED_OUT = 9, 10
STATEMENT = "2026-1"  # published with the tables
_LONG_AGO = datetime(2026, 5, 1, tzinfo=UTC)
_KINDS = ("direct_marketing", "third_party_disclosure", "automated_decisions", "sensitive_data")

Tell = Callable[[int], Any]
# Tables whose numbers nothing here refers to begin elsewhere, that no number is taken for another.
FIRST_NUMBER: Mapping[str, int] = {
    "alerts_alert": 301, "bank_card": 401, "bank_loan": 501, "bank_holder": 601,
    "bank_relation": 701, "bank_standingorder": 801, "worklist_contact": 901,
    "privacy_optout": 1001, "privacy_consent": 1101, "stewardship_stewardship": 1201,
    "stewardship_tierchange": 1301, "worklist_change": 1401, "foundation_auditentry": 1501,
    "privacy_acknowledgement": 1601,
}  # fmt: skip


def office_of(customer: int) -> int:
    """The outlet that keeps the customer."""
    return OUTLETS[customer % 3]


def steward_of(customer: int) -> int:
    """Steward A of the customer."""
    managers = {3: (MANAGER, COLLEAGUE), 4: (NEIGHBOUR, NEIGHBOUR), 6: (STRANGER, STRANGER)}
    return managers[office_of(customer)][customer // 3 % 2]


def _customer(at: int) -> int:
    return at % CUSTOMERS + 1


def _account(at: int) -> int:
    return at % ACCOUNTS + 1


def _owner(at: int) -> int:
    return at % CUSTOMERS + 1


def _within() -> list[tuple[int, int]]:
    pairs = []
    for office in PARENTS:
        above: int | None = office
        while above is not None:
            pairs.append((office, above))
            above = PARENTS[above]
    return pairs


_WITHIN = _within()


def number_of(column: str, at: int) -> int:
    """A number of what the column's name says, for columns without a foreign key."""
    if "customer" in column or column == "owner_id":
        return _customer(at)
    if "account" in column:
        return _account(at)
    if "branch" in column:
        return office_of(_customer(at))
    if "product" in column:
        return at % 6 + 1
    if "batch" in column:
        return at % 3 + 1
    return at % STAFF + 1


# Work: open with the steward; long closed; about a stranger's customer; handed over.
WORK_OPEN, WORK_CLOSED = CUSTOMERS, 2 * CUSTOMERS
_FOREIGN_WORK = WORK_CLOSED  # one item of the manager for a customer of another branch
_HANDED_WORK = WORK_CLOSED + 1  # one that the manager has handed to the stranger
_WORK = WORK_CLOSED + 2
CUSTOMER_BY_WORK, CUSTOMER_HANDED = 11, 14  # both of outlet 6
# Who revealed which field of whom: the manager each field of another customer, the others theirs.
_REVEALS = (
    (MANAGER, 6, "name"), (MANAGER, 12, "phone"), (MANAGER, 18, "document_number"),
    (MANAGER, 24, "born_on"), (MANAGER, 30, "email"), (STRANGER, 5, "name"), (STRANGER, 8, "phone"),
    (COLLEAGUE, 9, "name"), (COLLEAGUE, 6, "phone"),
)  # fmt: skip
_RUN_OUT = ((MANAGER, 12, "name"), (MANAGER, 6, "phone"), (COLLEAGUE, 9, "phone"))


def _work_customer(at: int) -> int:
    return {_FOREIGN_WORK: CUSTOMER_BY_WORK, _HANDED_WORK: CUSTOMER_HANDED}.get(at, _customer(at))


def _work_assignee(at: int) -> int:
    if WORK_OPEN <= at < WORK_CLOSED:
        return MANAGER  # whoever it was for, it is over
    special = {_FOREIGN_WORK: MANAGER, _HANDED_WORK: STRANGER}
    return special.get(at, steward_of(_work_customer(at)))


def _work_is_closed(at: int) -> bool:
    return WORK_OPEN <= at < WORK_CLOSED


def _ended(at: int) -> datetime | None:
    return _LONG_AGO if at % 5 == 4 else None


def _later_today() -> datetime:
    return datetime.now(UTC) + timedelta(hours=11)


def _reveal(at: int) -> tuple[int, int, str]:
    return (*_REVEALS, *_RUN_OUT)[at]


def _always(value: Any) -> Tell:
    return lambda at: value


_CHOSEN: Mapping[str, Tell] = {
    "since": _always(_LONG_AGO),
    "until": _ended,
    "ended_by": lambda at: "bank.Staff:3" if _ended(at) else "",
    "ended_how": lambda at: "counter" if _ended(at) else "",
    "statement": _always(STATEMENT),
}
ROWS: Mapping[str, int] = {
    # What Django fills by itself as it migrates, and nobody but the operator reads.
    "auth_permission": 0, "auth_group_permissions": 0, "django_content_type": 0,
    "privacy_privacystatement": 0,
    "bank_batch": 3, "bank_lakefile": 6, "bank_branch": 6, "bank_branchwithin": len(_WITHIN),
    "bank_staff": STAFF, "bank_product": 6, "bank_account": ACCOUNTS, "bank_card": ACCOUNTS,
    "bank_standingorder": ACCOUNTS, "insight_holding": ACCOUNTS, "worklist_workitem": _WORK,
    "stewardship_stewardship": CUSTOMERS + 6, "worklist_contact": CUSTOMERS + 2,
    "shell_signin": STAFF, "privacy_reveal": len(_REVEALS) + len(_RUN_OUT),
    "privacy_readingapproval": STAFF + 4, "privacy_unusualaccess": STAFF + 4,
    "worklist_change": _WORK, "insight_concentration": 6, "stewardship_pyramid": 6,
    "duplicates_pair": CUSTOMERS - 1,
    "nightly_nightrun": 4, "stewardship_decidednight": 4, "stewardship_handover": STAFF,
    "stewardship_absence": 3, "insight_publication": 4,
}  # fmt: skip

TOLD: Mapping[str, Mapping[str, Tell]] = {
    "bank_batch": {"sequence": lambda at: at + 1, "status": _always("accepted")},
    "bank_lakefile": {"batch_id": lambda at: at % 3 + 1},
    "bank_branch": {"parent_id": lambda at: PARENTS[at + 1]},
    "bank_branchwithin": {
        "branch_id": lambda at: _WITHIN[at][0],
        "ancestor_id": lambda at: _WITHIN[at][1],
    },
    "bank_staff": {
        "branch_id": lambda at: OFFICE_OF_STAFF[at],
        "left_on": lambda at: _LONG_AGO.date() if at + 1 == GONE else None,
    },
    "shell_signin": {"is_active": lambda at: at + 1 != LOCKED_OUT},
    "bank_absorbedcustomer": {"customer_id": lambda at: 9_000 + at},
    # Of neighbours, so that of some both are seen, of others one.
    "duplicates_pair": {
        "first_id": lambda at: at + 1,
        "second_id": lambda at: at + 2,
        "state": _always("open"),
        "survivor_id": _always(None),
    },
    "bank_relation": {"related_customer_id": lambda at: _customer(at + 1)},
    "archive_tie": {
        "other_id": lambda at: _customer(at + 1),
        "kind": _always("spouse"),
        "until": _always(None),
        "ended_by_id": _always(None),
        "ended_because": _always(""),
        "ended_at": _always(None),
    },
    "archive_member": {
        "head_id": lambda at: _customer(at + 1),
        "until": _always(None),
        "ended_by_id": _always(None),
        "ended_because": _always(""),
        "ended_at": _always(None),
    },
    "bank_account": {"owner_id": _owner, "branch_id": lambda at: office_of(_owner(at))},
    "bank_holder": {"account_id": _account, "customer_id": lambda at: _customer(at + 7)},
    "bank_card": {"account_id": _account, "customer_id": lambda at: _owner(at + (at % 9 == 0))},
    "leads_lead": {
        "customer_id": _customer,
        "staff_id": lambda at: steward_of(_customer(at)),
        "branch_id": lambda at: office_of(_customer(at)),
        "next_on": _always(_LONG_AGO.date()),
        "ended_at": _always(None),
        "outcome": _always(""),
        "lost_reason": _always(""),
        "won_minor": _always(None),
        "intelligence_id": _always(None),
        "stage": _always("grow"),
    },
    "leads_prospect": {"lead_id": lambda at: at + 1},
    "leads_referral": {
        "lead_id": lambda at: at + 1,
        "giver_id": lambda at: steward_of(_customer(at)),
        "taker_id": _always(NEWCOMER),
        "answer": lambda at: ("", "declined", "accepted")[at % 3],
        "answered_at": lambda at: _LONG_AGO if at % 3 else None,
    },
    "leads_intelligence": {
        "published_at": lambda at: _LONG_AGO if at % 2 else None,
        "claimed_by_id": lambda at: at % STAFF + 1 if at % 4 == 3 else None,
        "claimed_at": lambda at: _LONG_AGO if at % 4 == 3 else None,
        "closed_at": _always(None),
        "is_completed": lambda at: False,
    },
    "alerts_alert": {
        "severity": lambda at: at % 3 + 1,
        "owner_id": lambda at: steward_of(_customer(at)),
    },
    "nightly_nightrun": {"status": _always("published"), "ended_at": _always(_LONG_AGO)},
    "stewardship_stewardship": {
        "staff_id": lambda at: MANAGER if at >= CUSTOMERS else steward_of(_customer(at)),
        "position": lambda at: "AB"[at // CUSTOMERS],
        "until": lambda at: _LONG_AGO.date() if at >= CUSTOMERS + 2 else None,
        "since": _always(_LONG_AGO.date()),
        "ended_reason": lambda at: "office_changed" if at >= CUSTOMERS + 2 else "",
        "by_id": _always(HEAD_OFFICE),
        # Second steward of two of branch 5's; of the rest no longer.
        "customer_id": lambda at: (
            (5, 8, 2, 17, 20, 23)[at - CUSTOMERS] if at >= CUSTOMERS else at + 1
        ),
    },
    # The stranger is away now, and the manager stands in for two customers; one is back, one goes later.
    "stewardship_absence": {
        "staff_id": lambda at: (STRANGER, NEIGHBOUR, COLLEAGUE)[at],
        "from_on": lambda at: (_LONG_AGO.date(), _LONG_AGO.date(), date(2098, 1, 1))[at],
        "until_on": _always(date(2099, 1, 1)),
        "ended_at": lambda at: _LONG_AGO if at == 1 else None,
        "ended_by_id": lambda at: NEIGHBOUR if at == 1 else None,
    },
    "stewardship_handover": {
        "giver_id": lambda at: at % STAFF + 1,
        "receiver_id": lambda at: (at + 1) % STAFF + 1,
        "branch_id": lambda at: OFFICE_OF_STAFF[at % STAFF],
        "proposed_by_id": lambda at: at % STAFF + 1,
        "moved": _always(None),
        "work_items": _always(None),
    },
    "worklist_workitem": {
        "customer_id": _work_customer,
        "assignee_id": _work_assignee,
        "branch_id": lambda at: OFFICE_OF_STAFF[_work_assignee(at) - 1],
        "handed_by_id": lambda at: MANAGER if at == _HANDED_WORK else None,
        "closed_at": lambda at: _LONG_AGO if _work_is_closed(at) else None,
        "outcome": lambda at: "done" if _work_is_closed(at) else "",
    },
    "worklist_change": {"item_id": lambda at: at + 1, "kind": _always("postponed")},
    "worklist_contact": {
        # With two strangers the manager has spoken: just now, and long ago.
        "staff_id": lambda at: MANAGER if at >= CUSTOMERS else steward_of(_customer(at)),
        "at": lambda at: _later_today() if at == CUSTOMERS else _LONG_AGO,
        "next_on": _always(_LONG_AGO.date()),
        "item_id": _always(None),
    },
    "stewardship_decidednight": {"night": lambda at: at + 4},
    "insight_publication": {"night": lambda at: at + 4},
    # Asked by everybody in turn; the last are decided.
    "privacy_readingapproval": {
        "kind": lambda at: ("reading", "export")[at % 2],
        "asked_by_id": lambda at: at % STAFF + 1,
        "branch_id": lambda at: OFFICE_OF_STAFF[at % STAFF],
        "decided_at": lambda at: _LONG_AGO if at >= STAFF else None,
        "decided_by_id": lambda at: STAFF - at % STAFF if at >= STAFF else None,
        "agreed": lambda at: False if at >= STAFF else None,
        "used_at": _always(None),
    },
    "privacy_unusualaccess": {
        "actor_id": lambda at: at % STAFF + 1,
        "outcome": lambda at: "explained" if at >= STAFF else "",
        "closed_at": lambda at: _LONG_AGO if at >= STAFF else None,
        "closed_by_id": lambda at: STAFF - at % STAFF if at >= STAFF else None,
        "day": lambda at: _LONG_AGO.date() + timedelta(days=at),
    },
    "privacy_accessrelease": {"intent_id": lambda at: at + 1},
    "privacy_watchedcustomer": {"by_id": lambda at: at + 1},
    "privacy_optout": {"kind": lambda at: _KINDS[at // 2 % 4], **_CHOSEN},
    "privacy_consent": _CHOSEN,
    "privacy_acknowledgement": _CHOSEN,
    "privacy_reveal": {
        "actor_id": lambda at: _reveal(at)[0],
        "customer_id": lambda at: _reveal(at)[1],
        "work_id": lambda at: _reveal(at)[1],
        "field": lambda at: _reveal(at)[2],
        "at": _always(_LONG_AGO),
        "until": lambda at: _later_today() if at < len(_REVEALS) else _LONG_AGO,
    },
}
