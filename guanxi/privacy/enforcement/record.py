"""Who may call which function of the record of reads (record.sql), and what it begins with."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from guanxi.foundation.dictionary import Purpose
from guanxi.foundation.zones import AUDIT
from guanxi.privacy.enforcement.roles import SCRIBE, login
from guanxi.privacy.unusual.budgets import as_the_database_takes_them
from guanxi.rulebook.books import rulebook_for

# Functions of the scribe, and the login that may call each; the rest call one another.
_OF_THE_SCRIBE: Mapping[str, str | None] = {
    "open_intent(bigint, text, text, text, text)": AUDIT,
    "close_intent(bigint, bigint, bigint, text, bigint[], bigint)": AUDIT,
    "note_unusual(bigint, text, bigint, bigint)": AUDIT,
    "ask_approval(bigint, text, bigint, text)": AUDIT,
    "asked_approvals(bigint)": AUDIT,
    "set_budgets(jsonb)": Purpose.LOADER,
    "decide_approval(bigint, boolean, bigint, integer, text)": None,
    "use_approval(bigint)": None,
    "close_unusual(bigint, text, text)": None,
    "customer_of(text)": None,
    "is_watched(bigint, text)": None,
    "read_so_far(bigint, timestamptz)": None,
    "is_held(bigint)": None,
    "stops(bigint, timestamptz)": None,
    "note_opened(bigint, bigint, timestamptz)": None,
    "picture(bigint, text, timestamptz, date, integer)": None,
    "pages_in_a_row(bigint, text, timestamptz)": None,
    "worked_before(bigint, date, text)": None,
}
# What a purpose may do besides reading its views, as a function in its own schema.
_DONE_FOR: Mapping[str, tuple[Purpose, ...]] = {
    "decide_approval(bigint, boolean, bigint, integer, text)": (Purpose.STANDARD, Purpose.OFFICER),
    "use_approval(bigint)": (Purpose.STANDARD, Purpose.PERSONAL),
    "close_unusual(bigint, text, text)": (Purpose.OFFICER,),
}


def record_statements() -> Iterator[str]:
    """Owner and caller of each function; what purposes may call stands in their own schemas."""
    yield f"GRANT EXECUTE ON FUNCTION gx.bearer() TO {SCRIBE}"
    for function, zone in _OF_THE_SCRIBE.items():
        yield f"ALTER FUNCTION gx.{function} OWNER TO {SCRIBE}"
        yield f"REVOKE ALL ON FUNCTION gx.{function} FROM PUBLIC"
        if zone is not None:
            yield f"GRANT EXECUTE ON FUNCTION gx.{function} TO {login(zone)}"
    for function, purposes in _DONE_FOR.items():
        for purpose in purposes:
            yield from _done_for(purpose, function)


def _done_for(purpose: Purpose, function: str) -> Iterator[str]:
    given = range(1, function.count(",") + 2)
    asked = f"gx.{function.partition('(')[0]}({', '.join(f'${number}' for number in given)})"
    # A context of another purpose is worth nothing here, however genuine it is.
    asked = f"(gx.bearer()).purpose IS NOT DISTINCT FROM '{purpose.value}' AND {asked}"
    here = f'"{purpose.value}".{function}'
    yield (
        f"CREATE FUNCTION {here} RETURNS boolean LANGUAGE sql VOLATILE SECURITY DEFINER "
        f"SET search_path = pg_catalog, pg_temp AS $$ SELECT {asked} $$"
    )
    yield f"ALTER FUNCTION {here} OWNER TO {SCRIBE}"
    yield f"REVOKE ALL ON FUNCTION {here} FROM PUBLIC"
    yield f"GRANT EXECUTE ON FUNCTION {here} TO {login(purpose.value)}"


def begin_with_budgets(cursor: Any) -> None:
    """Until the first night: those of the default rulebook, for without any nobody reads."""
    cursor.execute("SELECT current_date, EXISTS (SELECT FROM gx.watching)")
    today, are_there = cursor.fetchone()
    if not are_there:
        budgets = as_the_database_takes_them(rulebook_for(today))
        cursor.execute("SELECT gx.set_budgets(%s)", [json.dumps(budgets)])
