-- Tries many statements in one round trip, with the rights of whoever calls, and takes each back.
-- In the scratch database alone; the suite and the comparison of reads ask through it.
CREATE SCHEMA attacks;
GRANT USAGE ON SCHEMA attacks TO PUBLIC;
CREATE FUNCTION attacks.tried(statements text[]) RETURNS text[]
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    statement text;
    said text;
    told text[] := '{}';
    touched bigint;
    message text;
    detail text;
    hint text;
BEGIN
    FOREACH statement IN ARRAY statements LOOP
        BEGIN
            said := NULL;
            IF statement ~ '^(SELECT|WITH|TABLE)' THEN
                EXECUTE statement INTO said;
            ELSE
                EXECUTE statement;
                GET DIAGNOSTICS touched = ROW_COUNT;
                said := touched || ' rows';
            END IF;
            RAISE EXCEPTION USING ERRCODE = 'GX000';
        EXCEPTION
            WHEN SQLSTATE 'GX000' THEN told := told || coalesce(said, '');
            WHEN OTHERS THEN
                GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL,
                    hint = PG_EXCEPTION_HINT;
                told := told || pg_catalog.concat_ws(' ! ', SQLSTATE, message, detail, hint);
        END;
    END LOOP;
    RETURN told;
END $$;
GRANT EXECUTE ON FUNCTION attacks.tried(text[]) TO PUBLIC;

-- Changes behind everybody's back, the administrator's own; those that a rule refuses are left out.
CREATE FUNCTION attacks.altered(statements text[]) RETURNS bigint
LANGUAGE plpgsql VOLATILE SET session_replication_role = replica AS $$
DECLARE
    statement text;
    touched bigint;
    kept bigint := 0;
BEGIN
    FOREACH statement IN ARRAY statements LOOP
        BEGIN
            EXECUTE statement;
            GET DIAGNOSTICS touched = ROW_COUNT;
            kept := kept + touched;
        EXCEPTION WHEN integrity_constraint_violation OR data_exception THEN NULL;
        END;
    END LOOP;
    RETURN kept;
END $$;
REVOKE EXECUTE ON FUNCTION attacks.altered(text[]) FROM PUBLIC;
