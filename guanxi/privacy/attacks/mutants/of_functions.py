"""Changes of the functions that decide who is asking: one check left out at a time."""

from collections.abc import Iterator
from dataclasses import dataclass

from guanxi.foundation.dictionary import Purpose
from guanxi.privacy.attacks.mutants.mutant import Mutant
from guanxi.privacy.attacks.scratch import Connection
from guanxi.privacy.attacks.suite.judging import Suspicion


@dataclass(frozen=True, kw_only=True)
class Cut:
    """Words of a function's source and what stands in their place; they must be there."""

    function: str
    operator: str
    said: str
    instead: str
    by_purpose: bool = False  # in what a purpose calls it by, in its own schema


CUTS = (
    Cut(function="bearer", operator="signature not checked",
        said="IS DISTINCT FROM pg_catalog.split_part(token, '.', 2)", instead="IS NULL"),
    Cut(function="bearer", operator="empty signature passes",
        said="IS DISTINCT FROM pg_catalog.split_part(token, '.', 2)",
        instead="NOT LIKE pg_catalog.split_part(token, '.', 2) || '%'"),
    Cut(function="bearer", operator="key left out of the outer hash",
        said="pad.outer_pad\n        || ", instead=""),
    Cut(function="bearer", operator="key left out of the inner hash",
        said="pad.inner_pad || ", instead=""),
    Cut(function="bearer", operator="only the first field is signed",
        said="convert_to(said, 'UTF8')",
        instead="convert_to(pg_catalog.split_part(said, '|', 1), 'UTF8')"),
    Cut(function="bearer", operator="never runs out",
        said="IF part[5]::bigint < extract(epoch FROM pg_catalog.clock_timestamp()) THEN RETURN "
        "NULL; END IF;", instead=""),
    Cut(function="bearer", operator="runs out a day late",
        said="IF part[5]::bigint < ", instead="IF part[5]::bigint + 86400 < "),
    Cut(function="bearer", operator="no intent needed",
        said="IF NOT FOUND THEN RETURN NULL; END IF;", instead=""),
    Cut(function="bearer", operator="any intent will do",
        said="WHERE i.id = part[6]::bigint AND", instead="WHERE"),
    Cut(function="bearer", operator="intent of another person",
        said="AND i.actor = part[1]::bigint", instead=""),
    Cut(function="bearer", operator="intent for another purpose",
        said="AND i.purpose = part[4]", instead=""),
    Cut(function="bearer", operator="closed intents go on",
        said="AND NOT EXISTS (SELECT 1 FROM public.privacy_accessrelease r WHERE r.intent_id = i.id)",
        instead=""),
    Cut(function="bearer", operator="only closed intents count",
        said="AND NOT EXISTS (SELECT 1 FROM public.privacy_accessrelease",
        instead="AND EXISTS (SELECT 1 FROM public.privacy_accessrelease"),
    Cut(function="bearer", operator="who has left goes on",
        said="AND (s.left_on IS NULL OR s.left_on > gx.today())", instead=""),
    Cut(function="bearer", operator="who is locked out goes on",
        said="AND NOT g.is_active", instead="AND false"),
    Cut(function="bearer", operator="any office will do",
        said="AND s.branch_id = part[2]::bigint", instead=""),
    Cut(function="bearer", operator="anybody is at work",
        said="(i.actor = 0 OR", instead="(true OR"),
    Cut(function="bearer", operator="the first is at work everywhere",
        said="(i.actor = 0 OR", instead="(i.actor < 2 OR"),
    Cut(function="bearer", operator="actor and office exchanged",
        said="RETURN ROW(part[1]::bigint, part[2]::bigint,",
        instead="RETURN ROW(part[2]::bigint, part[1]::bigint,"),
    Cut(function="bearer", operator="everybody is head office",
        said="part[2]::bigint, part[3],", instead="part[2]::bigint, 'bank',"),
    Cut(function="level", operator="level for any purpose",
        said="IF b.purpose IS DISTINCT FROM wanted THEN RETURN NULL; END IF;", instead=""),
    Cut(function="level", operator="level for purposes alike",
        said="b.purpose IS DISTINCT FROM wanted",
        instead="pg_catalog.left(b.purpose, 1) IS DISTINCT FROM pg_catalog.left(wanted, 1)"),
    Cut(function="level", operator="own is office",
        said="b.level IN ('outlet', 'branch')", instead="b.level IN ('own', 'outlet', 'branch')"),
    Cut(function="level", operator="office is bank", said="'office' ELSE", instead="'bank' ELSE"),
    Cut(function="actor", operator="actor is the office",
        said="RETURN b.actor", instead="RETURN b.branch"),
    Cut(function="actor", operator="actor is the next one",
        said="RETURN b.actor", instead="RETURN b.actor + 1"),
    Cut(function="offices", operator="outlet reaches like a branch",
        said="WHEN 'outlet' THEN ARRAY[b.branch]",
        instead="WHEN 'outlet' THEN ARRAY(SELECT w.branch_id FROM public.bank_branchwithin w)"),
    Cut(function="offices", operator="branch reaches upwards",
        said="SELECT w.branch_id FROM public.bank_branchwithin w WHERE w.ancestor_id = b.branch",
        instead="SELECT w.branch_id FROM public.bank_branchwithin w"),
    Cut(function="offices", operator="branch reaches itself only",
        said="w.ancestor_id = b.branch", instead="w.ancestor_id = b.branch AND w.branch_id = b.branch"),
    Cut(function="offices", operator="own reaches the office",
        said="ELSE ARRAY[]::bigint[] END", instead="ELSE ARRAY[b.branch] END"),
    Cut(function="own_customers", operator="former stewards go on",
        said="AND s.until IS NULL", instead=""),
    Cut(function="own_customers", operator="customers of all stewards",
        said="s.staff_id = b.actor AND", instead=""),
    Cut(function="own_customers", operator="ended work goes on",
        said="AND w.closed_at IS NULL", instead=""),
    Cut(function="own_customers", operator="work of anybody",
        said="w.assignee_id = b.actor AND", instead=""),
    Cut(function="own_customers", operator="own at every level",
        said="IF b.level IS DISTINCT FROM 'own' THEN RETURN ARRAY[]::bigint[]; END IF;", instead=""),
    Cut(function="own_customers", operator="stewards forgotten",
        said="s.until IS NULL", instead="false"),
    Cut(function="own_customers", operator="work forgotten",
        said="w.closed_at IS NULL", instead="false"),
    Cut(function="revealed", operator="revealed to others",
        said="v.actor_id = b.actor AND", instead=""),
    Cut(function="revealed", operator="revealed by any field",
        said="AND v.field = $1", instead=""),
    Cut(function="revealed", operator="revealed for ever",
        said="AND v.until > pg_catalog.clock_timestamp()", instead=""),
    Cut(function="revealed", operator="revealed in everyday work",
        said="IF b.purpose IS DISTINCT FROM 'personal' THEN RETURN ARRAY[]::bigint[]; END IF;",
        instead=""),
    Cut(function="revealed", operator="nothing is ever revealed",
        said="v.until > pg_catalog.clock_timestamp()", instead="false"),
    Cut(function="refuse_definitions", operator="definitions of all but one refused",
        said="IF pg_catalog.left(session_user, 2) <> 'r_'", instead="IF session_user <> 'r_standard'"),
    Cut(function="refuse_definitions", operator="definitions after acting as another",
        said="RAISE EXCEPTION", instead="RAISE NOTICE"),
    Cut(function="refuse_definitions", operator="loader defines everything",
        said="IF session_user = 'r_loader' AND tg_tag IN", instead="IF session_user = 'r_loader' OR tg_tag IN"),
    Cut(function="prepare_night", operator="nights of any table",
        said="IF NOT FOUND THEN RAISE EXCEPTION 'no published table of this name'; END IF;", instead=""),
    Cut(function="complete_night", operator="finished nights stay open",
        said="EXECUTE pg_catalog.format('ALTER TABLE staging.%I FORCE ROW LEVEL SECURITY', made);",
        instead=""),
    Cut(function="demand_loader", operator="nights without a context",
        said="gx.level('loader') IS DISTINCT FROM 'bank'", instead="false"),
    Cut(function="follow_stewards", operator="work moved without a context",
        said="PERFORM gx.demand_loader();", instead="NULL;"),
    Cut(function="decide_approval", operator="one decides about oneself",
        said="AND a.asked_by_id <> b.actor", instead=""),
    Cut(function="decide_approval", operator="any head decides",
        said="AND a.branch_id = ANY (gx.offices())", instead=""),
    Cut(function="decide_approval", operator="anybody of the office decides",
        said="AND b.level IN ('outlet', 'branch')", instead=""),
    Cut(function="decide_approval", operator="decided twice",
        said="AND a.decided_at IS NULL", instead=""),
    Cut(function="decide_approval", operator="decided under another purpose", by_purpose=True,
        said="IS NOT DISTINCT FROM", instead="= 'officer' OR ''="),
    Cut(function="close_unusual", operator="one closes one's own alert",
        said="AND u.actor_id <> b.actor", instead=""),
    Cut(function="close_unusual", operator="alerts closed twice",
        said="AND u.outcome = ''", instead=""),
    Cut(function="customers_known_by", operator="search among all for one's own",
        said="WHERE t.customer_id = m.customer_id AND", instead="WHERE"),
    Cut(function="customers_known_by", operator="search in every office",
        said="AND t.branch_id = ANY (offices)", instead=""),
    Cut(function="customers_known_by", operator="search without a context",
        said="ELSIF reach = 'bank' THEN", instead="ELSE"),
    Cut(function="customers_known_by", operator="search by any number",
        said="AND t.token = ANY (wanted)", instead=""),
    Cut(function="begin_filling", operator="filled over rows",
        said="IF is_filled THEN RETURN NULL; END IF;", instead=""),
    Cut(function="begin_filling", operator="filled without a context",
        said="PERFORM gx.demand_loader();", instead="NULL;"),
    Cut(function="end_filling", operator="filled with references to nothing",
        said="IF leads_nowhere THEN", instead="IF false THEN"),
)  # fmt: skip
_OF_ALL = {
    "function with the caller's rights": "ALTER FUNCTION {name} SECURITY INVOKER",
    "function on the caller's path": "ALTER FUNCTION {name} RESET search_path",
    "function on an empty path": "ALTER FUNCTION {name} SET search_path = ''",
    "function said to be leakproof": "ALTER FUNCTION {name} LEAKPROOF",
    "function owned by a superuser": "ALTER FUNCTION {name} OWNER TO {superuser}",
    "function anybody's": "GRANT EXECUTE ON FUNCTION {name} TO PUBLIC",
}
_PUBLIC = ("level", "actor", "offices", "own_customers", "revealed", "today")


def mutants_of_functions(administrator: Connection, superuser: str) -> Iterator[Mutant]:
    """Every cut that finds its words, and what can be done to any function."""
    schemas = ["gx", *(purpose.value for purpose in Purpose)]
    found = administrator.execute(
        "SELECT p.oid::regprocedure::text, p.proname, pg_get_functiondef(p.oid), p.prosecdef "
        "FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
        "WHERE n.nspname = ANY (%s) ORDER BY 1",
        [schemas],
    ).fetchall()
    for name, short, source, is_definer in found:
        yield from _cuts(name, short, source)
        for operator, statement in _OF_ALL.items() if is_definer else ():
            if operator == "function anybody's" and short in _PUBLIC:
                continue
            said = statement.format(name=name, superuser=superuser)
            yield Mutant(operator=operator, name=name, statements=(said,), near=Suspicion())


def _cuts(name: str, short: str, source: str) -> Iterator[Mutant]:
    for cut in CUTS:
        by_purpose = not name.startswith("gx.") and f"gx.{short}(" in source
        if cut.function != short or cut.by_purpose != by_purpose:
            continue
        if cut.said not in source:
            raise AssertionError(f"gx.{short} no longer says {cut.said!r}: write the cut anew")
        yield Mutant(
            operator=cut.operator,
            name=name,
            statements=(source.replace(cut.said, cut.instead),),
            near=Suspicion(table="bank_customer"),
        )
