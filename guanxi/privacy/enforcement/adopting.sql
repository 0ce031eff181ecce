-- The adoption pool (3.1): customers of one's own outlet who have no steward, or one whom a night gave.
-- It shows no identity, looking has a quota, and only who was looked at that day can be adopted. What
-- the rulebook allows comes with each call; for whom is the person of the signed context.

-- Whom ``who`` may adopt. Who was their steward lately may not, before the cool-down is over.
CREATE OR REPLACE FUNCTION gx.adoption_pool(who bigint, tiers text[], cool_down int)
RETURNS TABLE (customer bigint, tier text, tier_rank int, assets bigint, steward bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT t.customer_id, t.tier, t.tier_rank::int, t.assets_minor, a.staff_id
    FROM public.bank_staff me
    JOIN public.stewardship_customer_tier t ON t.branch_id = me.branch_id
    LEFT JOIN public.stewardship_stewardship a
        ON a.customer_id = t.customer_id AND a.position = 'A' AND a.until IS NULL
    WHERE me.id = $1 AND t.maintained AND t.tier = ANY ($2)
    AND (a.id IS NULL OR a.night_id IS NOT NULL OR a.reason = 'released')
    AND a.staff_id IS DISTINCT FROM $1
    AND NOT EXISTS (SELECT FROM public.stewardship_stewardship was
        WHERE was.customer_id = t.customer_id AND was.staff_id = $1 AND was.position = 'A'
        AND was.until > gx.today() - $3)
$$;

-- Draw so many more, who has no steward first, within the quota of the day; returns how many.
CREATE OR REPLACE FUNCTION gx.look_at_pool(tiers text[], cool_down int, looks int, more int)
RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    b gx.bearer := gx.bearer();
    had bigint;
    drawn bigint;
BEGIN
    PERFORM pg_catalog.pg_advisory_xact_lock(1738014822, b.actor::int);
    SELECT count(*) INTO had FROM public.stewardship_poollook l
    WHERE l.staff_id = b.actor AND l.looked_on = gx.today();
    INSERT INTO public.stewardship_poollook (staff_id, customer_id, looked_on)
    SELECT b.actor, p.customer, gx.today()
    FROM gx.adoption_pool(b.actor, $1, $2) p
    WHERE NOT EXISTS (SELECT FROM public.stewardship_poollook l
        WHERE l.staff_id = b.actor AND l.looked_on = gx.today() AND l.customer_id = p.customer)
    ORDER BY p.steward IS NOT NULL, p.tier_rank, p.assets DESC, p.customer
    LIMIT greatest(least($4, $3 - had), 0);
    GET DIAGNOSTICS drawn = ROW_COUNT;
    RETURN drawn;
END $$;

-- What one has looked at today and may still adopt, assets to the next ten thousand below: neither
-- name nor number of the bank's. With it how often one has looked and adopted today.
CREATE OR REPLACE FUNCTION gx.pool_today(tiers text[], cool_down int) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE b gx.bearer := gx.bearer();
BEGIN
    RETURN pg_catalog.jsonb_build_object(
        'waiting', (SELECT count(*) FROM gx.adoption_pool(b.actor, $1, $2)),
        'looked', (SELECT count(*) FROM public.stewardship_poollook l
            WHERE l.staff_id = b.actor AND l.looked_on = gx.today()),
        'adopted', (SELECT count(*) FROM public.stewardship_stewardship s
            WHERE s.by_id = b.actor AND s.staff_id = b.actor AND s.reason = 'adopted'
            AND s.since = gx.today()),
        'rows', coalesce((SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
                'customer', p.customer, 'tier', p.tier,
                'about_minor', p.assets - p.assets % 1000000,
                'year', extract(year FROM c.joined_on)::int, 'steward', p.steward)
                ORDER BY l.id)
            FROM public.stewardship_poollook l
            JOIN gx.adoption_pool(b.actor, $1, $2) p ON p.customer = l.customer_id
            JOIN public.bank_customer c ON c.id = p.customer
            WHERE l.staff_id = b.actor AND l.looked_on = gx.today()), '[]'));
END $$;

-- The customer, open work and alerts become the caller's now, all or none.
CREATE OR REPLACE FUNCTION gx.adopt_customer(
    customer bigint, tiers text[], cool_down int, per_day int, places int) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    b gx.bearer := gx.bearer();
    today date := gx.today();
    before bigint;
BEGIN
    -- A night holds all work still before it touches a stewardship: wait for it while nothing is held.
    PERFORM FROM public.worklist_workitem w
    WHERE w.closed_at IS NULL AND w.customer_id = $1 FOR UPDATE;
    PERFORM pg_catalog.pg_advisory_xact_lock(1738014823, $1::int);
    PERFORM pg_catalog.pg_advisory_xact_lock(1738014820, b.actor::int);
    IF NOT EXISTS (SELECT FROM public.stewardship_poollook l WHERE l.staff_id = b.actor
            AND l.looked_on = today AND l.customer_id = $1)
        OR NOT EXISTS (SELECT FROM gx.adoption_pool(b.actor, $2, $3) p WHERE p.customer = $1)
        THEN RETURN 'gone'; END IF;
    IF (SELECT count(*) FROM public.stewardship_stewardship s WHERE s.by_id = b.actor
        AND s.staff_id = b.actor AND s.reason = 'adopted' AND s.since = today) >= $4 THEN
        RETURN 'enough';
    END IF;
    IF (SELECT count(*) FROM public.stewardship_stewardship s
        WHERE s.staff_id = b.actor AND s.until IS NULL AND s.customer_id <> $1) >= $5 THEN
        RETURN 'full';
    END IF;
    UPDATE public.stewardship_stewardship s
    SET until = greatest(s.since, today), ended_reason = 'adopted'
    WHERE s.customer_id = $1 AND s.until IS NULL AND (s.position = 'A' OR s.staff_id = b.actor);
    SELECT s.staff_id INTO before FROM public.stewardship_stewardship s
    WHERE s.customer_id = $1 AND s.position = 'A' ORDER BY s.until DESC, s.id DESC LIMIT 1;
    INSERT INTO public.stewardship_stewardship (
        customer_id, staff_id, position, since, reason, ended_reason, by_id)
    VALUES ($1, b.actor, 'A', today, 'adopted', '', b.actor);
    PERFORM gx.move_work(ARRAY[$1], before, b.actor);
    RETURN 'adopted';
END $$;

-- Back into the pool: to the steward before, with the work, where he is there and has a place; else
-- the night gives the customer to somebody else. ``places``: by role.
CREATE OR REPLACE FUNCTION gx.release_customer(customer bigint, places jsonb) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    b gx.bearer := gx.bearer();
    today date := gx.today();
    mine bigint;
    begun date;
    before bigint;
BEGIN
    PERFORM FROM public.worklist_workitem w  -- as who adopts
    WHERE w.closed_at IS NULL AND w.customer_id = $1 FOR UPDATE;
    UPDATE public.stewardship_stewardship s
    SET until = greatest(s.since, today), ended_reason = 'released'
    WHERE s.customer_id = $1 AND s.staff_id = b.actor AND s.position = 'A' AND s.until IS NULL
    AND s.reason = 'adopted' RETURNING s.id, s.since INTO mine, begun;
    IF mine IS NULL THEN RETURN 'nothing'; END IF;
    SELECT was.staff_id INTO before FROM public.stewardship_stewardship was
    JOIN public.bank_staff p ON p.id = was.staff_id
    WHERE was.customer_id = $1 AND was.position = 'A' AND was.id < mine AND was.until = begun
    AND was.ended_reason = 'adopted' AND gx.works(was.staff_id)
    AND NOT EXISTS (SELECT FROM public.stewardship_stewardship o
        WHERE o.customer_id = $1 AND o.staff_id = was.staff_id AND o.until IS NULL)
    AND (SELECT count(*) FROM public.stewardship_stewardship o
        WHERE o.staff_id = was.staff_id AND o.until IS NULL) < coalesce(($2->>p.role)::int, 0)
    ORDER BY was.id DESC LIMIT 1;
    IF before IS NULL THEN RETURN 'released'; END IF;
    INSERT INTO public.stewardship_stewardship (
        customer_id, staff_id, position, since, reason, ended_reason, by_id)
    VALUES ($1, before, 'A', today, 'released', '', b.actor);
    PERFORM gx.move_work(ARRAY[$1], b.actor, before);
    RETURN 'returned';
END $$;
