"""How a page finds customers by numbers that it may not read.

A function of the role that owns the purpose's views compares the numbers, so the policies of the
table decide whose rows it sees, and the login learns nothing but which of its own customers fit.
Each level walks an index that leads to its own rows only: what others have costs it no time.
"""

from collections.abc import Iterator

from guanxi.foundation.dictionary import STAFF_WORK, Purpose
from guanxi.privacy.enforcement.roles import login, owner_of_views
from guanxi.privacy.enforcement.tables import Table

TOKENS = "privacy_searchtoken"
SEARCHING = STAFF_WORK
# However many are asked for: one letter makes some fifty numbers, a telephone a hundred.
_ASKED_MAX, _FOUND_MAX = 400, 500


def searching_statements(table: Table, purpose: Purpose) -> Iterator[str]:
    """Policy, grant and function for a purpose that searches; nothing for others."""
    if table.name != TOKENS or purpose not in SEARCHING:
        return
    role, function = owner_of_views(purpose), f"{purpose.value}.customers_known_by"
    yield f"GRANT SELECT (customer_id, branch_id, token) ON public.{TOKENS} TO {role}"
    yield (
        f"CREATE POLICY searched_for_{purpose.value} ON public.{TOKENS} FOR SELECT TO {role} "
        f"USING ({_searched(purpose)})"
    )
    yield _FUNCTION.format(function=function, purpose=purpose.value)
    yield f"ALTER FUNCTION {function}(bigint[], integer) OWNER TO {role}"
    yield f"REVOKE ALL ON FUNCTION {function}(bigint[], integer) FROM PUBLIC"
    yield f"GRANT EXECUTE ON FUNCTION {function}(bigint[], integer) TO {login(purpose.value)}"


def _searched(purpose: Purpose) -> str:
    """Narrower than what the purpose sees: it asks no other table, so that it costs no planning."""
    return (
        f"CASE (SELECT gx.level('{purpose.value}')) WHEN 'bank' THEN true "
        "WHEN 'own' THEN customer_id = ANY ((SELECT gx.own_customers())::bigint[]) "
        "WHEN 'office' THEN branch_id = ANY ((SELECT gx.offices())::bigint[]) ELSE false END"
    )


# One's own customers are few: walk them, and see who has a number. At an office, and in the whole
# bank, walk each number and stop when enough are found: where very many fit, the first ones are as
# good as any. One plan does for all, and making one takes longer than a search.
_FUNCTION = f"""
CREATE FUNCTION {{function}}(asked bigint[], most integer) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    reach text := gx.level('{{purpose}}');
    wanted bigint[] := asked[1:{_ASKED_MAX}];
    enough integer := least(most, {_FOUND_MAX});
    mine bigint[] := gx.own_customers();
    offices bigint[] := gx.offices();
BEGIN
    IF reach = 'own' THEN
        RETURN QUERY SELECT m.customer_id FROM unnest(mine) m(customer_id)
            CROSS JOIN LATERAL (SELECT 1 FROM public.{TOKENS} t
                WHERE t.customer_id = m.customer_id AND t.token = ANY (wanted) LIMIT 1) f;
    ELSIF reach = 'office' THEN
        RETURN QUERY SELECT DISTINCT f.customer_id FROM unnest(wanted) w(token)
            CROSS JOIN LATERAL (SELECT t.customer_id FROM public.{TOKENS} t
                WHERE t.token = w.token AND t.branch_id = ANY (offices) LIMIT enough) f
            LIMIT enough;
    ELSIF reach = 'bank' THEN
        RETURN QUERY SELECT DISTINCT f.customer_id FROM unnest(wanted) w(token)
            CROSS JOIN LATERAL (SELECT t.customer_id FROM public.{TOKENS} t
                WHERE t.token = w.token LIMIT enough) f
            LIMIT enough;
    END IF;
END $$
"""
