"""Stewards of the night: who stays, who goes, who takes over, and who waits."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from guanxi.bank.night import Night
from guanxi.foundation.database import arrow_connection
from guanxi.stewardship.measures.ladder import RANK, TIERS
from guanxi.stewardship.night import tables
from guanxi.stewardship.night.desk import Desk
from guanxi.stewardship.night.rising import write_upgrades
from guanxi.stewardship.rules.allocation import (
    NOBODY,
    Array,
    Mask,
    Wanting,
    Workforce,
    allocate,
    serving_order,
)
from guanxi.stewardship.rules.keeping import REASONS, STAYS, Held, ending

# A load is approved by a head with the handover, or by the two people who took one back.
_OPEN = """
SELECT s.id, s.customer_id, s.staff_id, s.position = 'A' AS is_a,
    s.reason IN ('handed_back', 'allocated_back') OR h.load_approved_at IS NOT NULL AS approved
FROM stewardship_stewardship s LEFT JOIN stewardship_handover h ON h.id = s.handover_id
WHERE s.until IS NULL ORDER BY s.id
"""
_OTHER = {"A": "B", "B": "A"}


def serve_customers(night: Night) -> None:
    """Write stewards.parquet and the stewardships that end and begin."""
    desk = Desk(night)
    held, ids = _held(desk)
    tiers_with_b = frozenset(RANK[tier] for tier in desk.section.steward_b)
    reason = ending(held, desk.people, desk.customers, tiers_with_b)
    stays = reason == STAYS
    person = {
        "A": _standing(desk, held, stays & held.is_a),
        "B": _standing(desk, held, stays & ~held.is_a),
    }
    begun, waiting = [], {}
    for position in ("A", "B"):
        before = person[position]
        needing = (before == NOBODY) & _wanted(desk, position)
        person[position] = _allocated(desk, position, needing, person)
        began = needing & (person[position] != NOBODY)
        begun.append(_begun(desk, position, began, person[position], (held, reason)))
        waiting[position] = needing & (person[position] == NOBODY)
    _write_changes(night, ids, reason, begun)
    write_upgrades(night, desk, _standing(desk, held, stays & held.is_a))
    _write_stewards(night, desk, person, waiting)


def _held(desk: Desk) -> tuple[Held, Array]:
    with arrow_connection() as connection, connection.cursor() as cursor:
        cursor.execute(_OPEN)
        rows = cursor.fetch_arrow_table()
    columns = {name: rows[name].to_numpy() for name in rows.column_names}
    return (
        Held(
            customer=_rows_of(columns["customer_id"], desk.customers.customer_id),
            person=_rows_of(columns["staff_id"], desk.staff_id),
            is_a=columns["is_a"].astype(bool),
            approved=columns["approved"].astype(bool),
        ),
        columns["id"].astype(np.int64),
    )


def _standing(desk: Desk, held: Held, stays: Mask) -> Array:
    person = np.full(len(desk.customers.customer_id), NOBODY, dtype=np.int64)
    person[held.customer[stays]] = held.person[stays]
    return person


def _wanted(desk: Desk, position: str) -> Mask:
    has_roles = np.array([bool(roles) for roles in desk.roles_by_tier(position)])
    return has_roles[desk.customers.tier]


def _allocated(
    desk: Desk,
    position: str,
    needing: Mask,
    person: dict[str, Array],
) -> Array:
    """Who holds the position after those in need have been served."""
    customers = desk.customers
    rows = np.flatnonzero(needing)
    rows = rows[serving_order(customers.tier[rows], customers.assets[rows], rows)]
    load = np.zeros(len(desk.staff_id), dtype=np.int64)
    assets = np.zeros(len(desk.staff_id), dtype=np.int64)
    for holder in person.values():
        taken = holder != NOBODY
        load += np.bincount(holder[taken], minlength=len(load))
        np.add.at(assets, holder[taken], customers.assets[taken])
    able = np.flatnonzero(desk.people.works & desk.people.serves)
    place = np.full(len(desk.staff_id) + 1, NOBODY, dtype=np.int64)
    place[able] = np.arange(len(able))
    workforce = Workforce(
        staff_id=desk.staff_id[able],
        office=desk.people.office[able],
        role=desk.role[able],
        free=(desk.people.capacity - load)[able],
        load=load[able],
        assets=assets[able],
    )
    other = person[_OTHER[position]]
    not_to = np.where((other == NOBODY) & (position == "A"), desk.not_again, other)
    wanting = Wanting(
        customer_id=customers.customer_id[rows],
        home=customers.home[rows],
        above=customers.above[rows],
        wish=customers.tier[rows] + len(TIERS) * _crossed(desk, position, other)[rows],
        assets=customers.assets[rows],
        other=place[not_to[rows]],
    )
    roles = [*desk.roles_by_tier(position), *desk.roles_by_tier(_OTHER[position])]
    given, _ = allocate(wanting, workforce, roles)
    after = person[position].copy()
    found = given != NOBODY
    after[rows[found]] = able[given[found]]
    return after


def _crossed(desk: Desk, position: str, other: Array) -> Array:
    """Whose other steward has a role meant for this position: then the roles change places.

    So a customer who rose from wealth to gold and kept the advisor gets a relationship manager
    beside him, and not a second advisor.
    """
    crossed = np.zeros(len(other), dtype=np.int64)
    role = np.where(other == NOBODY, NOBODY, desk.role[other])
    mine, others = desk.roles_by_tier(position), desk.roles_by_tier(_OTHER[position])
    for tier, (wished, crosswise) in enumerate(zip(mine, others, strict=True)):
        if wished and crosswise:
            only_here = sorted(set(wished) - set(crosswise))
            crossed[(desk.customers.tier == tier) & np.isin(role, only_here)] = 1
    return crossed


def _begun(
    desk: Desk,
    position: str,
    began: Mask,
    person: Array,
    ended: tuple[Held, Array],
) -> pa.Table:
    """New stewardships, each for the reason for which the one before it ended."""
    held, reason = ended
    words = np.array([*REASONS, "default"], dtype=object)
    why = np.full(len(began), len(REASONS), dtype=np.int64)
    gone = (reason != STAYS) & (held.customer != NOBODY) & (held.is_a == (position == "A"))
    why[held.customer[gone]] = reason[gone]
    return pa.table(
        {
            "customer_id": desk.customers.customer_id[began],
            "staff_id": desk.staff_id[person[began]],
            "position": pa.array([position] * int(began.sum()), pa.string()),
            "reason": pa.array(words[why[began]], pa.string()),
        },
        schema=tables.BEGUN_SCHEMA,
    )


def _write_changes(night: Night, ids: Array, reason: Array, begun: list[pa.Table]) -> None:
    over = reason != STAYS
    words = np.array(REASONS, dtype=object)
    ended = pa.table(
        {"id": ids[over], "reason": pa.array(words[reason[over]], pa.string())},
        schema=tables.ENDED_SCHEMA,
    )
    pq.write_table(ended, night.folder / f"{tables.ENDED}.parquet")
    pq.write_table(pa.concat_tables(begun), night.folder / f"{tables.BEGUN}.parquet")


def _write_stewards(
    night: Night,
    desk: Desk,
    person: dict[str, Array],
    waiting: dict[str, Mask],
) -> None:
    staff_id = np.r_[desk.staff_id, 0]
    columns = {
        position: pa.array(staff_id[holder], pa.int64(), mask=holder == NOBODY)
        for position, holder in person.items()
    }
    letters = [pc.if_else(pa.array(waiting[position]), position, "") for position in ("A", "B")]
    rows = pa.table(
        {
            "customer_id": desk.customers.customer_id,
            "branch_id": desk.customers.home,
            "tier_rank": desk.customers.tier,
            "steward_a_id": columns["A"],
            "steward_b_id": columns["B"],
            "waiting": pc.binary_join_element_wise(*letters, ""),
        },
        schema=tables.STEWARDS_SCHEMA,
    )
    pq.write_table(rows, night.folder / f"{tables.STEWARDS_FILE}.parquet")


def _rows_of(wanted: Array, ids: Array) -> Array:
    """Row of each id in a sorted column, NOBODY where it is not there."""
    if not len(ids):
        return np.full(len(wanted), NOBODY, dtype=np.int64)
    at = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    return np.where(ids[at] == wanted, at, NOBODY).astype(np.int64)
