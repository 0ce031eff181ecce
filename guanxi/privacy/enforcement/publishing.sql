-- How a night comes before its readers (foundation/publishing.py). The loader may insert into
-- what is not shown yet, and may not read it; everything else about tables only their owner can do.

CREATE TABLE IF NOT EXISTS gx.published (
    parent text PRIMARY KEY, uniques text[] NOT NULL, indexes text[] NOT NULL);
ALTER TABLE gx.published OWNER TO gx_owner;
REVOKE ALL ON gx.published FROM PUBLIC;

-- The loader replaces what everybody sees only under its context, as it reads and writes only so.
CREATE OR REPLACE FUNCTION gx.demand_loader() RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF session_user = 'r_loader' AND gx.level('loader') IS DISTINCT FROM 'bank' THEN
        RAISE EXCEPTION 'no night without a context of the loader''s'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;

-- A table of its own for the rows of a night, empty; what a killed night left is dropped.
CREATE OR REPLACE FUNCTION gx.prepare_night(parent text, night bigint) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    left_over text;
    made text := pg_catalog.format('%s_n%s_%s', parent, night,
        pg_catalog.left(pg_catalog.replace(pg_catalog.gen_random_uuid()::text, '-', ''), 6));
BEGIN
    PERFORM gx.demand_loader();
    PERFORM 1 FROM gx.published p WHERE p.parent = prepare_night.parent;
    IF NOT FOUND THEN RAISE EXCEPTION 'no published table of this name'; END IF;
    FOR left_over IN
        SELECT c.relname FROM pg_catalog.pg_class c
        WHERE c.relkind = 'r' AND NOT c.relispartition
        AND c.relnamespace = 'staging'::regnamespace
        AND c.relname ~ ('^' || parent || '_n[0-9]+_[0-9a-f]+$')
    LOOP
        EXECUTE pg_catalog.format('DROP TABLE staging.%I', left_over);
    END LOOP;
    EXECUTE pg_catalog.format(
        'CREATE TABLE staging.%I (LIKE public.%I INCLUDING DEFAULTS)', made, parent);
    EXECUTE pg_catalog.format(
        'ALTER TABLE staging.%I ALTER COLUMN night SET DEFAULT %s', made, night);
    EXECUTE pg_catalog.format('GRANT INSERT, MAINTAIN ON staging.%I TO r_loader', made);
    RETURN made;
END $$;

-- Indexes, and the check with which it is attached without being read. Nothing more comes in.
CREATE OR REPLACE FUNCTION gx.complete_night(parent text, made text, night bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    wanted record;
    number int := 0;
    columns text;
BEGIN
    PERFORM gx.demand_loader();
    SELECT p.uniques, p.indexes INTO wanted FROM gx.published p
    WHERE p.parent = complete_night.parent;
    IF NOT FOUND OR made !~ ('^' || parent || '_n' || night || '_[0-9a-f]+$') THEN
        RAISE EXCEPTION 'no night of this name has been prepared';
    END IF;
    EXECUTE pg_catalog.format('REVOKE INSERT ON staging.%I FROM r_loader', made);
    FOREACH columns IN ARRAY wanted.uniques LOOP
        EXECUTE pg_catalog.format('CREATE UNIQUE INDEX %I ON staging.%I (%s)',
            made || '_' || number, made, columns);
        number := number + 1;
    END LOOP;
    FOREACH columns IN ARRAY wanted.indexes LOOP
        EXECUTE pg_catalog.format('CREATE INDEX %I ON staging.%I (%s)',
            made || '_' || number, made, columns);
        number := number + 1;
    END LOOP;
    EXECUTE pg_catalog.format('ALTER TABLE staging.%I ADD CONSTRAINT %I '
        'CHECK (night IS NOT NULL AND night = %s)', made, made || '_night', night);
    EXECUTE pg_catalog.format('ALTER TABLE staging.%I ENABLE ROW LEVEL SECURITY', made);
    EXECUTE pg_catalog.format('ALTER TABLE staging.%I FORCE ROW LEVEL SECURITY', made);
END $$;

-- Show the prepared night instead of the current one; returns whether there was one.
CREATE OR REPLACE FUNCTION gx.show_night(parent text, night bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    prepared text;
    shown record;
BEGIN
    PERFORM gx.demand_loader();
    PERFORM 1 FROM gx.published p WHERE p.parent = show_night.parent;
    IF NOT FOUND THEN RETURN false; END IF;
    SELECT c.relname INTO prepared FROM pg_catalog.pg_class c
    WHERE c.relkind = 'r' AND NOT c.relispartition AND c.relnamespace = 'staging'::regnamespace
    AND c.relrowsecurity AND c.relname ~ ('^' || parent || '_n' || night || '_[0-9a-f]+$');
    IF prepared IS NULL THEN RETURN false; END IF;
    FOR shown IN
        SELECT n.nspname, c.relname FROM pg_catalog.pg_inherits i
        JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE i.inhparent = pg_catalog.format('public.%I', parent)::regclass
    LOOP
        EXECUTE pg_catalog.format('ALTER TABLE public.%I DETACH PARTITION %I.%I',
            parent, shown.nspname, shown.relname);
        EXECUTE pg_catalog.format('DROP TABLE %I.%I', shown.nspname, shown.relname);
    END LOOP;
    EXECUTE pg_catalog.format('REVOKE ALL ON staging.%I FROM r_loader', prepared);
    EXECUTE pg_catalog.format('ALTER TABLE public.%I ATTACH PARTITION staging.%I '
        'FOR VALUES IN (%s)', parent, prepared, night);
    RETURN true;
END $$;

-- Let the planner know of a table that grew much.
CREATE OR REPLACE FUNCTION gx.refresh_statistics(grown text, rows bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE known bigint;
BEGIN
    PERFORM gx.demand_loader();
    SELECT greatest(c.reltuples, 0)::bigint INTO known FROM pg_catalog.pg_class c
    WHERE c.relname = grown AND c.relnamespace = 'public'::regnamespace;
    IF rows * 5 > known THEN EXECUTE pg_catalog.format('ANALYZE public.%I', grown); END IF;
END $$;
