-- Notes by their words (1.5). Only this function reads what is kept of them: it sees every row, so that
-- the index of words can be walked, and chooses by the person of the signed context itself. It gives
-- numbers of notes; what they say is read where they are written, under the policies there.
CREATE OR REPLACE FUNCTION gx.notes_with(
    kind text, grams bigint[], customer bigint, most int) RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
    reach text := gx.level('standard');
    mine bigint[] := gx.own_customers();
    offices bigint[] := gx.offices();
    found bigint[];
BEGIN
    IF $2 IS NULL OR pg_catalog.cardinality($2) = 0 THEN RETURN '{}'; END IF;
    -- One question for each reach: the planner then sees which index leads to few rows.
    IF $3 IS NOT NULL THEN
        SELECT pg_catalog.array_agg(f.number ORDER BY f.at DESC) INTO found FROM (
            SELECT n.number, n.at FROM public.privacy_keptnote n
            WHERE n.customer_id = $3 AND n.kind = $1 AND n.grams @> $2
            AND (reach = 'bank' OR (reach = 'own' AND n.customer_id = ANY (mine))
                OR (reach = 'office' AND n.branch_id = ANY (offices)))
            ORDER BY n.at DESC LIMIT least($4, 500)) f;
    ELSIF reach = 'own' THEN
        SELECT pg_catalog.array_agg(f.number ORDER BY f.at DESC) INTO found FROM (
            SELECT n.number, n.at FROM public.privacy_keptnote n
            WHERE n.customer_id = ANY (mine) AND n.kind = $1 AND n.grams @> $2
            ORDER BY n.at DESC LIMIT least($4, 500)) f;
    ELSIF reach = 'office' THEN
        SELECT pg_catalog.array_agg(f.number ORDER BY f.at DESC) INTO found FROM (
            SELECT n.number, n.at FROM public.privacy_keptnote n
            WHERE n.branch_id = ANY (offices) AND n.kind = $1 AND n.grams @> $2
            ORDER BY n.at DESC LIMIT least($4, 500)) f;
    ELSIF reach = 'bank' THEN
        SELECT pg_catalog.array_agg(f.number ORDER BY f.at DESC) INTO found FROM (
            SELECT n.number, n.at FROM public.privacy_keptnote n
            WHERE n.kind = $1 AND n.grams @> $2
            ORDER BY n.at DESC LIMIT least($4, 500)) f;
    END IF;
    RETURN coalesce(found, '{}');
END $$;
