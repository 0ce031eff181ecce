-- How an empty table is filled (ingest, search). PostgreSQL looks up every reference of every row by
-- itself, which takes longer than the rest of a first load. Here rows come in without, and each
-- reference is looked up for all of them by one join before the function ends. So nothing is switched
-- off that a caller could leave off: triggers are passed over within the one function alone, which
-- itself does all that they would have done. Readers of the tables are not held up.
--
-- ALTER CONSTRAINT … NOT ENFORCED would hold readers up until the end of the load. Worse, to enforce it
-- again proves nothing here: PostgreSQL 18.6 looks for rows without a reference as the tables' owner, who
-- under forced row level security sees none.

-- A temporary table for the rows of an empty one, or nothing where there are rows already.
CREATE OR REPLACE FUNCTION gx.begin_filling(target text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_filled boolean;
    made text := 'filling_' || target;
BEGIN
    PERFORM gx.demand_loader();
    EXECUTE pg_catalog.format('SELECT EXISTS (SELECT FROM public.%I)', target) INTO is_filled;
    IF is_filled THEN RETURN NULL; END IF;
    EXECUTE pg_catalog.format('CREATE TEMP TABLE %I (LIKE public.%I INCLUDING DEFAULTS) '
        'ON COMMIT DROP', made, target);
    EXECUTE pg_catalog.format('GRANT SELECT, INSERT ON pg_temp.%I TO r_loader', made);
    RETURN made;
END $$;

-- The rows into their table; returns how many. Every one refers to what is there, or none comes in.
CREATE OR REPLACE FUNCTION gx.end_filling(target text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    here regclass := pg_catalog.format('public.%I', target)::regclass;
    made text := pg_catalog.format('pg_temp.%I', 'filling_' || target);
    columns text;
    reference record;
    leads_nowhere boolean;
    filled bigint;
BEGIN
    PERFORM gx.demand_loader();
    -- Elsewhere a join would not see what was taken away since the transaction began.
    IF pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'tables are filled in transactions that see what is committed meanwhile';
    END IF;
    IF EXISTS (SELECT FROM pg_catalog.pg_trigger t
        LEFT JOIN pg_catalog.pg_constraint c ON c.oid = t.tgconstraint
        WHERE t.tgrelid = here AND t.tgtype & 4 <> 0 AND c.contype IS DISTINCT FROM 'f')
        OR EXISTS (SELECT FROM pg_catalog.pg_rewrite r WHERE r.ev_class = here)
        OR EXISTS (SELECT FROM pg_catalog.pg_constraint c WHERE c.conrelid = here
            AND c.contype = 'f' AND pg_catalog.cardinality(c.conkey) <> 1)
    THEN
        RAISE EXCEPTION 'rows of % do more when they come in than refer by single columns', here;
    END IF;
    -- Until the end of the transaction nobody takes away what rows refer to.
    FOR reference IN SELECT DISTINCT c.confrelid::regclass AS kept FROM pg_catalog.pg_constraint c
        WHERE c.conrelid = here AND c.contype = 'f' ORDER BY 1
    LOOP
        EXECUTE pg_catalog.format('LOCK TABLE %s IN SHARE MODE', reference.kept);
    END LOOP;
    SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY a.attnum)
    INTO columns FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = here AND a.attnum > 0 AND NOT a.attisdropped;
    EXECUTE pg_catalog.format('INSERT INTO %s (%s) SELECT %s FROM %s', here, columns, columns, made);
    GET DIAGNOSTICS filled = ROW_COUNT;
    FOR reference IN
        SELECT c.conname, c.confrelid::regclass AS kept, a.attname AS said, k.attname AS key
        FROM pg_catalog.pg_constraint c
        JOIN pg_catalog.pg_attribute a ON a.attrelid = here AND a.attnum = c.conkey[1]
        JOIN pg_catalog.pg_attribute k ON k.attrelid = c.confrelid AND k.attnum = c.confkey[1]
        WHERE c.conrelid = here AND c.contype = 'f' ORDER BY c.conname
    LOOP
        EXECUTE pg_catalog.format('SELECT EXISTS (SELECT FROM %s f LEFT JOIN %s k ON k.%I = f.%I '
            'WHERE f.%I IS NOT NULL AND k.%I IS NULL)', made, reference.kept, reference.key,
            reference.said, reference.said, reference.key) INTO leads_nowhere;
        IF leads_nowhere THEN
            RAISE EXCEPTION 'rows for % have in % what is not in %', here, reference.said,
                reference.kept
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = reference.conname;
        END IF;
    END LOOP;
    EXECUTE pg_catalog.format('DROP TABLE %s', made);
    RETURN filled;
END $$;

-- The same where indexes are made faster after the rows than with each. It holds up readers.
CREATE OR REPLACE FUNCTION gx.end_filling_before_indexes(target text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    filled bigint;
    index record;
    made_after text[] := '{}';
    definition text;
BEGIN
    PERFORM gx.demand_loader();
    FOR index IN
        SELECT i.indexrelid::regclass AS name, pg_catalog.pg_get_indexdef(i.indexrelid) AS definition
        FROM pg_catalog.pg_index i
        WHERE i.indrelid = pg_catalog.format('public.%I', target)::regclass AND NOT i.indisunique
    LOOP
        made_after := made_after || index.definition;
        EXECUTE pg_catalog.format('DROP INDEX %s', index.name);
    END LOOP;
    filled := gx.end_filling(target);
    FOREACH definition IN ARRAY made_after LOOP EXECUTE definition; END LOOP;
    RETURN filled;
END $$;

-- Who may pass over triggers: one role, within one function.
DO $$
DECLARE other record;
BEGIN
    IF NOT pg_catalog.has_parameter_privilege('gx_filler', 'session_replication_role', 'SET') THEN
        GRANT SET ON PARAMETER session_replication_role TO gx_filler;
    END IF;
    FOR other IN
        SELECT CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END AS name
        FROM pg_catalog.pg_parameter_acl p, pg_catalog.aclexplode(p.paracl) a
        LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
        WHERE p.parname = 'session_replication_role' AND r.rolsuper IS DISTINCT FROM true
        AND r.rolname IS DISTINCT FROM 'gx_filler'
    LOOP
        EXECUTE pg_catalog.format(
            'REVOKE ALL ON PARAMETER session_replication_role FROM %s', other.name);
    END LOOP;
    ALTER FUNCTION gx.end_filling(text) SET session_replication_role = replica;
END $$;
