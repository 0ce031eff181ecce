"""Compare the live database with what the code declares, and say every difference."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from django.db import connection, transaction
from psycopg import sql

from guanxi.foundation.dictionary import ALIKE_AT_LEAST, Purpose
from guanxi.privacy.enforcement.applying import enforce
from guanxi.privacy.enforcement.roles import every_role, owner_of_views
from guanxi.privacy.enforcement.tables import every_table

# The first release of each line in which the holes known in November 2026 are closed.
CLOSED_IN = {18: 7, 17: 11, 16: 15, 15: 20}
_SCHEMAS = ["public", "gx", "staging", *(str(purpose) for purpose in Purpose)]
_UNWRAPPED = re.compile(r"(?<!SELECT )\bgx\.\w+\(")
Catalogue = dict[tuple[str, str], str]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is not as it must be; ``kind`` is one of the lints or ``drift``."""

    kind: str
    object: str
    what: str


@dataclass(frozen=True, kw_only=True)
class Checked:
    """The outcome: nothing is well while there is a finding. ``server`` is ``18.6``."""

    findings: tuple[Finding, ...]
    objects: int
    server: str
    server_is_patched: bool


def check() -> Checked:
    """Look at roles, schemas, tables, views, policies, functions and grants as the administrator.

    What is declared is made anew in a transaction that is rolled back, and compared with what was
    there before, so no copy of the expected state lies anywhere to be altered with it. Readers
    wait while it runs, a second or two.
    """
    with transaction.atomic():
        live = _catalogue()
        findings = [*_lints(live)]
        enforce()
        declared = _catalogue()
        transaction.set_rollback(True)
    findings += _drift(live, declared)
    version = _server_version()
    return Checked(
        findings=tuple(findings),
        objects=len(live),
        server=f"{version // 10_000}.{version % 10_000}",
        server_is_patched=version % 10_000 >= CLOSED_IN.get(version // 10_000, 0),
    )


def catalogue_question() -> tuple[str, dict[str, list[str]]]:
    """The question to the catalogue and its parameters; it gives object, property and value."""
    text = (files("guanxi.privacy.enforcement") / "catalogue.sql").read_text(encoding="utf-8")
    return text, {"schemas": _SCHEMAS, "roles": every_role()}


def _catalogue() -> Catalogue:
    with connection.cursor() as cursor:
        cursor.execute(*catalogue_question())
        found: Catalogue = {}
        for name, key, value in cursor.fetchall():
            found[name, key] = f"{found[name, key]} {value}" if (name, key) in found else value
        return found


def _drift(live: Catalogue, declared: Catalogue) -> Iterator[Finding]:
    for name, key in sorted(live.keys() | declared.keys()):
        here, wanted = live.get((name, key)), declared.get((name, key))
        if here != wanted:
            what = f"{key}: live {_short(here)}; declared {_short(wanted)}"
            yield Finding(kind="drift", object=name, what=what)


def _short(text: str | None) -> str:
    if text is None:
        return "nothing"
    return repr(text if len(text) <= 300 else f"{text[:300]}…")


def _lints(live: Catalogue) -> Iterator[Finding]:
    for (name, key), value in live.items():
        for lint in _LINTS:
            if what := lint(name, key, value, live):
                yield Finding(kind=lint.__name__.strip("_"), object=name, what=what)
    yield from _open_nights()
    yield from _not_leakproof()
    yield from _too_few_alike()


def _unforced(name: str, key: str, value: str, live: Catalogue) -> str:
    is_table = name.startswith("relation public.") and key == "is" and value[0] in "rp"
    if is_table and not value.endswith("rls forced"):
        return "row level security is not on, or not forced for its owner"
    return ""


def _foreign_owner(name: str, key: str, value: str, live: Catalogue) -> str:
    schema, _, _view = name.removeprefix("relation ").partition(".")
    if not name.startswith("relation ") or key != "is" or value[0] not in "vm":
        return ""
    if value[0] == "m":
        return "a materialised view shows its rows to whoever may read it"
    if schema in set(Purpose) and value.split()[1] != owner_of_views(Purpose(schema)):
        return "the view does not belong to the owner of its purpose's views"
    return "it reads with the caller's rights" if "security_invoker=true" in value else ""


def _barrier(name: str, key: str, value: str, live: Catalogue) -> str:
    chooses = re.search(r"\n\s+WHERE |\bJOIN\b|\bLIMIT\b", value.split("\n   FROM ")[-1])
    of_a_purpose = name.removeprefix("view ").partition(".")[0] in set(Purpose)
    if not name.startswith("view ") or not of_a_purpose or not chooses:
        return ""
    options = live.get((f"relation {name.removeprefix('view ')}", "is"), "")
    has = "security_barrier=true" in options
    return "" if has else "it chooses rows itself and has no security_barrier"


def _unwrapped(name: str, key: str, value: str, live: Catalogue) -> str:
    if name.startswith("policy ") and _UNWRAPPED.search(value):
        return "a function is asked for every row: write (SELECT gx.…())"
    return ""


def _upsert(name: str, key: str, value: str, live: Catalogue) -> str:
    """ON CONFLICT has holes in unpatched servers; with a rule PostgreSQL refuses it."""
    runtime = name.startswith("relation ") and key.startswith("lets r_") and "INSERT" in value
    if not runtime or name.startswith("relation staging."):
        return ""
    has_rule = (f"rule {name.removeprefix('relation ')}.inserted", "does") in live
    return "" if has_rule else "a login inserts into it without the rule that refuses ON CONFLICT"


def _granted(name: str, key: str, value: str, live: Catalogue) -> str:
    if key == "is member of" and value.startswith(("gx_", "v_")):
        return f"it may act as {value}, which nobody may"
    return ""


def _shadowed(name: str, key: str, value: str, live: Catalogue) -> str:
    """Temporary types come before all others in a search path that does not say where they come."""
    runs_as_owner = name.startswith("function ") and key == "is" and " definer " in value
    if runs_as_owner and "search_path=pg_catalog, pg_temp" not in value:
        return "its caller's temporary types run with its rights: pg_temp must be last on its path"
    return ""


_LINTS = (_unforced, _foreign_owner, _barrier, _unwrapped, _upsert, _granted, _shadowed)


def _open_nights() -> Iterator[Finding]:
    """Every night that is shown is closed to all but its parent."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid "
            "WHERE c.relnamespace = 'staging'::regnamespace AND c.relkind = 'r' AND NOT ("
            "c.relforcerowsecurity AND NOT EXISTS (SELECT FROM aclexplode(c.relacl) a "
            "WHERE a.grantee <> c.relowner))"
        )
        for (name,) in cursor.fetchall():
            yield Finding(kind="unforced", object=f"relation {name}", what="a night lies open")


def _not_leakproof() -> Iterator[Finding]:
    """Indexes that no predicate of a page can use, since policies come before their operators.

    But for that of notes: a function reads their table (notes.sql), and policies are not asked.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT i.indexrelid::regclass::text, o.opcname FROM pg_index i "
            "JOIN pg_class c ON c.oid = i.indrelid AND c.relnamespace = 'public'::regnamespace "
            "JOIN LATERAL unnest(i.indclass) k(opclass) ON true "
            "JOIN pg_opclass o ON o.oid = k.opclass "
            "JOIN pg_amop a ON a.amopfamily = o.opcfamily AND a.amoplefttype = o.opcintype "
            "AND a.amoprighttype = o.opcintype AND a.amopstrategy = 3 "
            "JOIN pg_operator p ON p.oid = a.amopopr JOIN pg_proc f ON f.oid = p.oprcode "
            "WHERE NOT f.proleakproof AND c.relname <> 'privacy_keptnote'"
        )
        for name, opclass in cursor.fetchall():
            what = f"{opclass} compares with an operator that is not leakproof"
            yield Finding(kind="not_leakproof", object=f"index {name}", what=what)


def _too_few_alike() -> Iterator[Finding]:
    """Groups of an anonymous table that somebody's row could be picked from."""
    for table in every_table():
        if not table.rows.alike:
            continue
        alike = sql.SQL(", ").join(map(sql.Identifier, table.rows.alike))
        statement = sql.SQL(
            "SELECT count(*), min(here) FROM (SELECT count(*) AS here, "
            "greatest(%s, max(alike_at_least)) AS k FROM public.{} GROUP BY {}) g WHERE here < k"
        ).format(sql.Identifier(table.name), alike)
        with connection.cursor() as cursor:
            cursor.execute(statement, [ALIKE_AT_LEAST])
            groups, fewest = cursor.fetchone()
        if groups:
            what = (
                f"{groups} groups with fewer rows alike than k, the smallest with {fewest}: run "
                "the night again, and find out who changed the table"
            )
            yield Finding(kind="k_anonymity", object=f"relation public.{table.name}", what=what)


def _server_version() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int")
        version: int = cursor.fetchone()[0]
        return version
