"""Who may call which of the clerk's functions, and what these read and write.

Handing over (handing.sql), allocation runs (allocating.sql), referring to a specialist
(referring.sql), adopting (adopting.sql), the seats of events (inviting.sql); and who finds notes by
their words (notes.sql).
"""

from collections.abc import Iterator, Mapping

from guanxi.foundation.dictionary import Purpose
from guanxi.privacy.enforcement.roles import CLERK, login

_STAFF, _TIERS = "bank_staff", "stewardship_customer_tier"
_HANDOVER, _GIVEN = "stewardship_handover", "stewardship_handovercustomer"
_HELD, _WORK, _ALERT = "stewardship_stewardship", "worklist_workitem", "alerts_alert"
_CREDIT, _RUN = "stewardship_revenuecredit", "stewardship_allocationrun"
# Functions of the clerk; those with an answer may be asked in everyday work, and nowhere else.
_FUNCTIONS: Mapping[str, str | None] = {
    "works(bigint)": None,
    "heads(bigint)": None,
    "signs_for(bigint)": None,
    "is_party(bigint, bigint)": None,
    "given_in(bigint)": None,
    "move_work_of_many(bigint[], bigint[], bigint[])": None,
    "move_work(bigint[], bigint, bigint)": None,
    "follow_stewards(bigint)": None,
    "loads_of(bigint[])": "jsonb",
    "move_customers(bigint, text)": None,
    "move_back(bigint, text, bigint)": None,
    "refuse_above(integer, bigint)": None,
    "propose_handover(bigint, bigint, text, text, bigint[], text, integer, date, bigint)": "bigint",
    "give_customers(bigint)": "text",
    "approve_load(bigint)": "text",
    "end_handover(bigint)": "text",
    "receive_customers(bigint, integer)": "text",
    "ask_handover_back(bigint, text)": "text",
    "hand_back(bigint, integer, integer)": "text",
    "heads_office(bigint)": None,
    "propose_allocation(bigint)": "text",
    "object_to_move(bigint, text)": "text",
    "answer_objection(bigint, text)": "text",
    "end_allocation(bigint)": "text",
    "approve_allocation(bigint, jsonb)": "text",
    "ask_allocation_back(bigint, text)": "text",
    "take_allocation_back(bigint, integer)": "text",
    "answers_for(bigint)": None,
    "refer_customer(bigint, bigint, text, integer, date)": "bigint",
    "end_referral(bigint)": "text",
    "credit_accepted(bigint, text, integer, date)": "bigint",
    "adoption_pool(bigint, text[], integer)": None,
    "look_at_pool(text[], integer, integer, integer)": "bigint",
    "pool_today(text[], integer)": "jsonb",
    "adopt_customer(bigint, text[], integer, integer, integer)": "text",
    "release_customer(bigint, jsonb)": "text",
    "salon_counts(bigint[])": "jsonb",
    "notes_with(text, bigint[], bigint, integer)": "bigint[]",
}
# By table: columns read (all of those that it adds to), whether it adds rows, columns changed.
_DECIDED = ("approved", "ended", "undo_asked", "undone")
_SIGNED = ("given", "load_approved", "ended", "undo_asked", "undone")
CLERK_USES: Mapping[str, tuple[tuple[str, ...], bool, tuple[str, ...]]] = {
    _STAFF: (("id", "name", "branch_id", "left_on", "role"), False, ()),
    "bank_customer": (("id", "joined_on"), False, ()),
    "leads_lead": (
        ("id", "customer_id", "staff_id", "ended_at", "stage", "outcome", "won_minor"),
        False,
        ("staff_id", "branch_id"),
    ),
    "leads_happened": ((), True, ()),
    "leads_referral": (("id", "lead_id", "giver_id", "taker_id", "answer"), False, ()),
    "stewardship_poollook": ((), True, ()),
    "stewardship_absence": (("staff_id", "from_on", "until_on", "ended_at"), False, ()),
    _TIERS: (
        ("customer_id", "branch_id", "tier", "tier_rank", "maintained", "assets_minor"),
        False,
        (),
    ),
    _HANDOVER: (
        (),
        True,
        (
            *(f"{what}_{part}" for what in _SIGNED for part in ("by_id", "at")),
            *("received_at", "moved", "work_items", "ended_how", "undo_because"),
        ),
    ),
    _GIVEN: (
        (),
        True,
        (
            *("objected_by_id", "objected_at", "objection"),
            *("answered_by_id", "answered_at", "answer"),
        ),
    ),
    _RUN: (
        (),
        False,
        (
            *(f"{what}_{part}" for what in _DECIDED for part in ("by_id", "at")),
            *("proposed_at", "undo_because"),
        ),
    ),
    _HELD: ((), True, ("until", "ended_reason")),
    _CREDIT: ((), True, ("ended_on", "ended_by_id", "ended_at")),
    _WORK: (
        ("customer_id", "assignee_id", "branch_id", "handed_by_id", "closed_at", "cause", "source"),
        False,
        ("assignee_id", "branch_id", "handed_by_id", "closed_at", "outcome"),
    ),
    _ALERT: (("customer_id", "owner_id", "closed_at"), False, ("owner_id",)),
    "salons_invitation": (
        (
            *("id", "salon_id", "customer_id", "staff_id", "answer", "guests", "answered_at"),
            *("came_at", "came_guests", "lead_id"),
        ),
        False,
        ("staff_id", "branch_id"),
    ),
    "salons_invitationline": ((), True, ()),
    "salons_salon": (("id", "ends_at"), False, ()),
    "privacy_optout": (("customer_id", "kind", "until"), False, ()),
    "privacy_keptnote": ((), False, ()),
}


def handing_statements() -> Iterator[str]:
    """Owner and caller of each function."""
    yield f"GRANT EXECUTE ON FUNCTION gx.bearer(), gx.today() TO {CLERK}"
    for function, answer in _FUNCTIONS.items():
        yield f"ALTER FUNCTION gx.{function} OWNER TO {CLERK}"
        yield f"REVOKE ALL ON FUNCTION gx.{function} FROM PUBLIC"
        if answer is not None:
            yield from _asked_at_work(function, answer)
    yield f"GRANT EXECUTE ON FUNCTION gx.follow_stewards(bigint) TO {login(Purpose.LOADER)}"


def _asked_at_work(function: str, answer: str) -> Iterator[str]:
    name, _, types = function.partition("(")
    given = ", ".join(f"${place}" for place in range(1, types.count(",") + 2))
    here = f'"{Purpose.STANDARD.value}".{function}'
    yield (
        f"CREATE FUNCTION {here} RETURNS {answer} LANGUAGE sql VOLATILE SECURITY DEFINER "
        "SET search_path = pg_catalog, pg_temp AS $$ SELECT CASE WHEN "
        f"(gx.bearer()).purpose IS NOT DISTINCT FROM '{Purpose.STANDARD.value}' "
        f"THEN gx.{name}({given}) END $$"
    )
    yield f"ALTER FUNCTION {here} OWNER TO {CLERK}"
    yield f"REVOKE ALL ON FUNCTION {here} FROM PUBLIC"
    yield f"GRANT EXECUTE ON FUNCTION {here} TO {login(Purpose.STANDARD.value)}"


def clerk_statements(table: str, *, numbered: bool) -> Iterator[str]:
    """What the clerk reads and writes of one table."""
    if table not in CLERK_USES:
        return
    here = f'public."{table}"'
    read, adds, changes = CLERK_USES[table]
    columns = f" ({', '.join(read)})" if read else ""
    yield f"GRANT SELECT{columns} ON {here} TO {CLERK}"
    if adds:
        yield f"GRANT INSERT ON {here} TO {CLERK}"
        if numbered:
            yield f'GRANT USAGE ON SEQUENCE public."{table}_id_seq" TO {CLERK}'
    if changes:
        yield f"GRANT UPDATE ({', '.join(changes)}) ON {here} TO {CLERK}"
    writes = "WITH CHECK (true)" if adds or changes else ""
    command = "" if writes else "FOR SELECT "
    yield f"CREATE POLICY clerk_works ON {here} {command}TO {CLERK} USING (true) {writes}"
