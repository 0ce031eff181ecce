-- Who is asking, as the database believes it. Every function is owned by a role that signs in
-- nowhere. Nothing here tells a caller more than the caller's own context.
--
-- pg_temp stands last in every search path. Left out, even of an empty one, it would be searched
-- first for types: a caller's own domain `pg_temp.text` would then run its check as gx_guard, over
-- every variable, and read the key.

CREATE TABLE IF NOT EXISTS gx.pad (inner_pad bytea NOT NULL, outer_pad bytea NOT NULL);
ALTER TABLE gx.pad OWNER TO gx_guard;
REVOKE ALL ON gx.pad FROM PUBLIC;

DO $$ BEGIN
    CREATE TYPE gx.bearer AS (actor bigint, branch bigint, level text, purpose text, intent bigint);
EXCEPTION WHEN duplicate_object THEN NULL; END $$;
ALTER TYPE gx.bearer OWNER TO gx_guard;

-- The context of this transaction, or nothing: a good signature (HMAC-SHA256, RFC 2104), not
-- expired, its intent committed for the same person and purpose, and not yet closed; a member of
-- staff still at work in the office that it names, and not locked out.
CREATE OR REPLACE FUNCTION gx.bearer() RETURNS gx.bearer
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    token text := pg_catalog.current_setting('gx.context', true);
    said text;
    part text[];
    pad record;
BEGIN
    IF token IS NULL OR token = '' THEN RETURN NULL; END IF;
    said := pg_catalog.split_part(token, '.', 1);
    SELECT p.inner_pad, p.outer_pad INTO pad FROM gx.pad p;
    IF pad.inner_pad IS NULL OR pg_catalog.encode(pg_catalog.sha256(pad.outer_pad
        || pg_catalog.sha256(pad.inner_pad || pg_catalog.convert_to(said, 'UTF8'))), 'hex')
        IS DISTINCT FROM pg_catalog.split_part(token, '.', 2) THEN RETURN NULL; END IF;
    part := pg_catalog.string_to_array(said, '|');
    IF part[5]::bigint < extract(epoch FROM pg_catalog.clock_timestamp()) THEN RETURN NULL; END IF;
    PERFORM 1 FROM public.privacy_accessintent i
    WHERE i.id = part[6]::bigint AND i.actor = part[1]::bigint AND i.purpose = part[4]
    AND NOT EXISTS (SELECT 1 FROM public.privacy_accessrelease r WHERE r.intent_id = i.id)
    AND (i.actor = 0 OR part[3] = 'self' OR EXISTS (
        SELECT 1 FROM public.bank_staff s
        WHERE s.id = i.actor AND s.branch_id = part[2]::bigint
        AND (s.left_on IS NULL OR s.left_on > gx.today())
        AND NOT EXISTS (
            SELECT 1 FROM public.shell_signin g WHERE g.staff_id = s.id AND NOT g.is_active)));
    IF NOT FOUND THEN RETURN NULL; END IF;
    RETURN ROW(part[1]::bigint, part[2]::bigint, part[3], part[4], part[6]::bigint)::gx.bearer;
END $$;

-- Whose customers, where the context is for this purpose; nothing otherwise. Which offices,
-- `gx.offices` says.
CREATE OR REPLACE FUNCTION gx.level(wanted text) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE b gx.bearer := gx.bearer();
BEGIN
    IF b.purpose IS DISTINCT FROM wanted THEN RETURN NULL; END IF;
    RETURN CASE WHEN b.level IN ('outlet', 'branch') THEN 'office' ELSE b.level END;
END $$;

CREATE OR REPLACE FUNCTION gx.actor() RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE b gx.bearer := gx.bearer();
BEGIN
    RETURN b.actor;
END $$;

-- The offices whose customers the context reaches: its own, with those below for a branch.
CREATE OR REPLACE FUNCTION gx.offices() RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE b gx.bearer := gx.bearer();
BEGIN
    RETURN CASE b.level
        WHEN 'outlet' THEN ARRAY[b.branch]
        WHEN 'branch' THEN ARRAY(
            SELECT w.branch_id FROM public.bank_branchwithin w WHERE w.ancestor_id = b.branch)
        ELSE ARRAY[]::bigint[] END;
END $$;

-- The customers of a person: looked after as A or B, or named by work that is open.
CREATE OR REPLACE FUNCTION gx.own_customers() RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE b gx.bearer := gx.bearer();
BEGIN
    IF b.level IS DISTINCT FROM 'own' THEN RETURN ARRAY[]::bigint[]; END IF;
    RETURN ARRAY(
        SELECT s.customer_id FROM public.stewardship_stewardship s
        WHERE s.staff_id = b.actor AND s.until IS NULL
        UNION
        SELECT w.customer_id FROM public.worklist_workitem w
        WHERE w.assignee_id = b.actor AND w.closed_at IS NULL);
END $$;

-- Customers whose steward A is away today, where this person is steward B: the work for them is seen
-- meanwhile, and from the day of the return no longer.
CREATE OR REPLACE FUNCTION gx.stood_in_for() RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    b gx.bearer := gx.bearer();
    today date := gx.today();
BEGIN
    IF b.level IS DISTINCT FROM 'own' THEN RETURN ARRAY[]::bigint[]; END IF;
    RETURN ARRAY(
        SELECT second.customer_id FROM public.stewardship_stewardship second
        JOIN public.stewardship_stewardship first ON first.customer_id = second.customer_id
            AND first.position = 'A' AND first.until IS NULL
        JOIN public.stewardship_absence a ON a.staff_id = first.staff_id
            AND a.ended_at IS NULL AND a.from_on <= today AND a.until_on > today
        WHERE second.staff_id = b.actor AND second.position = 'B' AND second.until IS NULL);
END $$;

-- Customers of whom this person has revealed that field for a live reason, until it runs out.
CREATE OR REPLACE FUNCTION gx.revealed(field text) RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE b gx.bearer := gx.bearer();
BEGIN
    IF b.purpose IS DISTINCT FROM 'personal' THEN RETURN ARRAY[]::bigint[]; END IF;
    RETURN ARRAY(
        SELECT v.customer_id FROM public.privacy_reveal v
        WHERE v.actor_id = b.actor AND v.field = $1
        AND v.until > pg_catalog.clock_timestamp());
END $$;
