-- Customers are handed over by both sides, in one act (3.5). Nobody writes others' stewardships or
-- work: only these functions do, for the person of the signed context, whatever the caller says. Each
-- answers with a word for what happened or why not.

CREATE OR REPLACE FUNCTION gx.works(staff bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.bank_staff s
        WHERE s.id = $1 AND (s.left_on IS NULL OR s.left_on > gx.today()))
$$;

-- Whether the caller heads the office of this member of staff, or one above it.
CREATE OR REPLACE FUNCTION gx.heads(staff bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE b gx.bearer := gx.bearer();
BEGIN
    RETURN b.level IN ('outlet', 'branch') AND EXISTS (SELECT FROM public.bank_staff s
        WHERE s.id = $1 AND s.branch_id = ANY (gx.offices()));
END $$;

-- Everybody signs for oneself. For who has left, or is away, the head does.
CREATE OR REPLACE FUNCTION gx.signs_for(giver bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE b gx.bearer := gx.bearer();
BEGIN
    RETURN coalesce(b.actor = $1 OR gx.heads($1) AND (NOT gx.works($1)
        OR EXISTS (SELECT FROM public.stewardship_absence a WHERE a.staff_id = $1
            AND a.ended_at IS NULL AND a.from_on <= gx.today() AND a.until_on > gx.today())), false);
END $$;

-- Whom it concerns: both sides, and who heads the office of either.
CREATE OR REPLACE FUNCTION gx.is_party(giver bigint, receiver bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE b gx.bearer := gx.bearer();
BEGIN
    RETURN coalesce(b.actor IN ($1, $2) OR gx.heads($1) OR gx.heads($2), false);
END $$;

-- How many customers each of these people looks after: numbers of people, and of nobody else.
CREATE OR REPLACE FUNCTION gx.loads_of(staff bigint[]) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(pg_catalog.jsonb_object_agg(l.staff_id, l.customers), '{}') FROM (
        SELECT s.staff_id, count(*) AS customers FROM public.stewardship_stewardship s
        WHERE s.staff_id = ANY ($1) AND s.until IS NULL GROUP BY 1) l
$$;

-- Returns the number of the handover, or nothing where a customer is not the giver's any more or
-- is being handed over already. Whoever may sign for the giver signs with it, and with how the revenue
-- counts afterwards. What belongs to an allocation ``run`` is signed by nobody: it is approved with the
-- run, by another person (allocating.sql).
DROP FUNCTION IF EXISTS gx.propose_handover(bigint, bigint, text, text, bigint[], text, int, date);
CREATE OR REPLACE FUNCTION gx.propose_handover(
    giver bigint, receiver bigint, reason text, note text, customers bigint[],
    counted text, percent int, until date, run bigint) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    b gx.bearer := gx.bearer();
    now timestamptz := pg_catalog.clock_timestamp();
    signs boolean := $9 IS NULL AND gx.signs_for($1) AND $2 <> b.actor;
    made bigint;
    given bigint;
BEGIN
    IF NOT coalesce(b.actor = $1 OR gx.heads($1), false) OR NOT gx.works($2)
        OR pg_catalog.cardinality($5) = 0 OR $9 IS NOT NULL AND NOT EXISTS (
            SELECT FROM public.stewardship_allocationrun a
            WHERE a.id = $9 AND a.made_by_id = b.actor AND a.proposed_at IS NULL)
        THEN RETURN NULL; END IF;
    PERFORM pg_catalog.pg_advisory_xact_lock(1738014819, $1::int);
    IF EXISTS (SELECT FROM public.stewardship_handovercustomer c
        JOIN public.stewardship_handover h ON h.id = c.handover_id
        WHERE c.customer_id = ANY ($5) AND h.giver_id = $1
        AND h.received_at IS NULL AND h.ended_at IS NULL) THEN RETURN NULL; END IF;
    INSERT INTO public.stewardship_handover (
        giver_id, receiver_id, branch_id, reason, note, proposed_by_id, proposed_at, customers,
        assets_minor, tiers, credit_counted, credit_percent, credit_until, run_id, given_by_id,
        given_at, ended_how, undo_because)
    SELECT $1, $2, s.branch_id, $3, $4, b.actor, now, f.customers, f.assets, f.tiers, $6, $7, $8, $9,
        CASE WHEN signs THEN b.actor END, CASE WHEN signs THEN now END, '', ''
    FROM public.bank_staff s, (
        SELECT coalesce(sum(g.customers), 0) AS customers, coalesce(sum(g.assets), 0) AS assets,
            coalesce(pg_catalog.jsonb_object_agg(g.tier, g.customers), '{}') AS tiers
        FROM (
            SELECT coalesce(t.tier, 'mass') AS tier, count(*) AS customers,
                sum(t.assets_minor) AS assets
            FROM public.stewardship_stewardship o
            LEFT JOIN public.stewardship_customer_tier t ON t.customer_id = o.customer_id
            WHERE o.staff_id = $1 AND o.until IS NULL AND o.customer_id = ANY ($5) GROUP BY 1) g) f
    WHERE s.id = $1 RETURNING id INTO made;
    INSERT INTO public.stewardship_handovercustomer (
        handover_id, customer_id, position, objection, answer)
    SELECT made, o.customer_id, o.position, '', '' FROM public.stewardship_stewardship o
    WHERE o.staff_id = $1 AND o.until IS NULL AND o.customer_id = ANY ($5) ORDER BY 2;
    GET DIAGNOSTICS given = ROW_COUNT;
    IF given <> pg_catalog.cardinality($5) THEN
        RAISE EXCEPTION 'not all of these customers are the giver''s'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'changed';
    END IF;
    RETURN made;
END $$;

-- The side that gives signs, where another proposed it.
CREATE OR REPLACE FUNCTION gx.give_customers(handover bigint) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE b gx.bearer := gx.bearer();
BEGIN
    UPDATE public.stewardship_handover h
    SET given_by_id = b.actor, given_at = pg_catalog.clock_timestamp()
    WHERE h.id = $1 AND h.given_at IS NULL AND h.ended_at IS NULL AND h.run_id IS NULL
    AND gx.signs_for(h.giver_id) AND h.receiver_id <> b.actor;
    RETURN CASE WHEN FOUND THEN 'given' ELSE 'nothing' END;
END $$;

-- Another person, who heads either office, agrees that the receiver has more than the role may.
CREATE OR REPLACE FUNCTION gx.approve_load(handover bigint) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE b gx.bearer := gx.bearer();
BEGIN
    UPDATE public.stewardship_handover h
    SET load_approved_by_id = b.actor, load_approved_at = pg_catalog.clock_timestamp()
    WHERE h.id = $1 AND h.received_at IS NULL AND h.ended_at IS NULL AND h.load_approved_at IS NULL
    AND h.run_id IS NULL AND b.actor NOT IN (h.receiver_id, h.proposed_by_id)
    AND (gx.heads(h.giver_id) OR gx.heads(h.receiver_id));
    RETURN CASE WHEN FOUND THEN 'approved' ELSE 'nothing' END;
END $$;

-- It shall not happen: the receiver declines, anybody else concerned withdraws.
CREATE OR REPLACE FUNCTION gx.end_handover(handover bigint) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE b gx.bearer := gx.bearer();
BEGIN
    UPDATE public.stewardship_handover h
    SET ended_by_id = b.actor, ended_at = pg_catalog.clock_timestamp(),
        ended_how = CASE WHEN h.receiver_id = b.actor THEN 'declined' ELSE 'withdrawn' END
    WHERE h.id = $1 AND h.received_at IS NULL AND h.ended_at IS NULL AND h.run_id IS NULL
    AND gx.is_party(h.giver_id, h.receiver_id);
    RETURN CASE WHEN FOUND THEN 'ended' ELSE 'nothing' END;
END $$;

-- Who goes with it: not who was taken out for an objection that was upheld.
CREATE OR REPLACE FUNCTION gx.given_in(handover bigint) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT ARRAY(SELECT c.customer_id FROM public.stewardship_handovercustomer c
        WHERE c.handover_id = $1 AND c.answer <> 'upheld')
$$;

-- Open work, alerts, leads and invitations about these customers go from one person to another, whichever
-- way the customers go: by customer who had them, if anybody, and who has them now. Who handed work over,
-- and so still saw it to take it back, sees it no longer. Leads of others stay where they are. Who invites
-- is the steward: where somebody did who is none, because there was none, that goes to a new steward A as
-- well.
CREATE OR REPLACE FUNCTION gx.move_work_of_many(customers bigint[], givers bigint[], takers bigint[])
RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    actor bigint := nullif((gx.bearer()).actor, 0);  -- nobody: a night
    moved bigint;
BEGIN
    UPDATE public.worklist_workitem w SET handed_by_id = NULL
    FROM unnest($1, $2) m (customer_id, giver_id)
    WHERE w.closed_at IS NULL AND w.handed_by_id = m.giver_id AND w.customer_id = m.customer_id;
    UPDATE public.worklist_workitem w SET assignee_id = m.taker_id, branch_id = s.branch_id
    FROM unnest($1, $2, $3) m (customer_id, giver_id, taker_id)
    JOIN public.bank_staff s ON s.id = m.taker_id
    WHERE w.closed_at IS NULL AND w.assignee_id = m.giver_id AND w.customer_id = m.customer_id;
    GET DIAGNOSTICS moved = ROW_COUNT;
    UPDATE public.alerts_alert a SET owner_id = m.taker_id
    FROM unnest($1, $2, $3) m (customer_id, giver_id, taker_id)
    WHERE a.closed_at IS NULL AND a.owner_id = m.giver_id AND a.customer_id = m.customer_id;
    WITH followed AS (
        UPDATE public.leads_lead l SET staff_id = m.taker_id, branch_id = s.branch_id
        FROM unnest($1, $2, $3) m (customer_id, giver_id, taker_id)
        JOIN public.bank_staff s ON s.id = m.taker_id
        WHERE l.ended_at IS NULL AND l.staff_id = m.giver_id AND l.customer_id = m.customer_id
        RETURNING l.id, l.stage, s.name)
    INSERT INTO public.leads_happened (lead_id, kind, at, by_id, stage, note)
    SELECT f.id, 'assigned', pg_catalog.clock_timestamp(), actor, f.stage, f.name
    FROM followed f ORDER BY 1;
    WITH follows AS (
        SELECT DISTINCT ON (f.id) f.id, m.taker_id, s.branch_id
        FROM unnest($1, $2, $3) m (customer_id, giver_id, taker_id)
        JOIN public.bank_staff s ON s.id = m.taker_id
        JOIN public.salons_invitation f ON f.customer_id = m.customer_id
        JOIN public.salons_salon e ON e.id = f.salon_id
        WHERE e.ends_at >= pg_catalog.clock_timestamp()
        AND f.staff_id <> m.taker_id AND f.answer <> 'withdrawn'
        AND (f.staff_id = m.giver_id OR EXISTS (SELECT FROM public.stewardship_stewardship a
                WHERE a.customer_id = f.customer_id AND a.staff_id = m.taker_id
                AND a.position = 'A' AND a.until IS NULL)
            AND NOT EXISTS (SELECT FROM public.stewardship_stewardship o
                WHERE o.customer_id = f.customer_id AND o.staff_id = f.staff_id
                AND o.until IS NULL))
        ORDER BY f.id, f.staff_id = m.giver_id DESC NULLS LAST),
    followed AS (
        UPDATE public.salons_invitation i SET staff_id = f.taker_id, branch_id = f.branch_id
        FROM follows f WHERE i.id = f.id RETURNING i.id, i.guests)
    INSERT INTO public.salons_invitationline (invitation_id, kind, at, by_id, guests)
    SELECT f.id, 'assigned', pg_catalog.clock_timestamp(), actor, f.guests
    FROM followed f ORDER BY 1;
    RETURN moved;
END $$;

-- The same where all go from one person to another.
CREATE OR REPLACE FUNCTION gx.move_work(customers bigint[], giver bigint, taker bigint) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT gx.move_work_of_many($1, array_fill($2, ARRAY[cardinality($1)]),
        array_fill($3, ARRAY[cardinality($1)]))
$$;

-- To whom the night has given customers, what was promised to them goes as well, for all at once: from
-- the last one who had that place, were it long ago, but from nobody who still looks after the customer.
CREATE OR REPLACE FUNCTION gx.follow_stewards(night bigint) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE moved bigint;
BEGIN
    PERFORM gx.demand_loader();
    WITH begun AS (
        SELECT s.customer_id, s.position, s.staff_id FROM public.stewardship_stewardship s
        WHERE s.night_id = $1 AND s.until IS NULL),
    before AS (
        SELECT DISTINCT ON (o.customer_id, o.position) o.customer_id, o.position, o.staff_id
        FROM public.stewardship_stewardship o
        JOIN begun b ON b.customer_id = o.customer_id AND b.position = o.position
        WHERE o.until IS NOT NULL ORDER BY o.customer_id, o.position, o.until DESC, o.id DESC),
    moves AS (
        SELECT DISTINCT ON (b.customer_id, f.staff_id)
            b.customer_id, f.staff_id AS giver_id, b.staff_id AS taker_id
        FROM begun b LEFT JOIN before f
            ON f.customer_id = b.customer_id AND f.position = b.position
            AND NOT EXISTS (SELECT FROM public.stewardship_stewardship s
                WHERE s.customer_id = f.customer_id AND s.staff_id = f.staff_id AND s.until IS NULL)
        -- Who had nobody before has nothing to go along but invitations: of a first night, hardly anybody.
        WHERE f.staff_id IS NOT NULL
            OR EXISTS (SELECT FROM public.salons_invitation i WHERE i.customer_id = b.customer_id)
        ORDER BY b.customer_id, f.staff_id, b.position)
    SELECT gx.move_work_of_many(
        array_agg(m.customer_id), array_agg(m.giver_id), array_agg(m.taker_id))
    INTO moved FROM moves m;
    RETURN moved;
END $$;

-- What was given changes hands now: stewardships, revenue credit, open work, alerts.
CREATE OR REPLACE FUNCTION gx.move_customers(handover bigint, because text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    h public.stewardship_handover;
    given bigint[] := gx.given_in($1);
    moving bigint[];
    items bigint;
BEGIN
    -- A night holds all work still before it touches a stewardship: wait for it here, where nothing is
    -- held that it needs.
    PERFORM FROM public.worklist_workitem w
    WHERE w.closed_at IS NULL AND w.customer_id = ANY (given) FOR UPDATE;
    SELECT * INTO h FROM public.stewardship_handover f WHERE f.id = $1;
    -- The second steward may become the first; the first does not become the second as well.
    moving := ARRAY(
        SELECT o.id FROM public.stewardship_handovercustomer c
        JOIN public.stewardship_stewardship o ON o.customer_id = c.customer_id
            AND o.staff_id = h.giver_id AND o.until IS NULL AND o.position = c.position
        WHERE c.handover_id = h.id AND c.answer <> 'upheld'
        AND NOT EXISTS (SELECT FROM public.stewardship_stewardship r
            WHERE r.customer_id = c.customer_id AND r.staff_id = h.receiver_id
            AND r.until IS NULL AND r.position = 'A'));
    UPDATE public.stewardship_stewardship r
    SET until = greatest(r.since, gx.today()), ended_reason = $2
    WHERE r.staff_id = h.receiver_id AND r.until IS NULL AND r.customer_id IN (
        SELECT o.customer_id FROM public.stewardship_stewardship o WHERE o.id = ANY (moving));
    UPDATE public.stewardship_stewardship o
    SET until = greatest(o.since, gx.today()), ended_reason = $2
    WHERE o.id = ANY (moving);
    INSERT INTO public.stewardship_stewardship (
        customer_id, staff_id, position, since, reason, ended_reason, by_id, handover_id)
    SELECT o.customer_id, h.receiver_id, o.position, gx.today(), $2, '', h.proposed_by_id, h.id
    FROM public.stewardship_stewardship o WHERE o.id = ANY (moving) ORDER BY 1;
    INSERT INTO public.stewardship_revenuecredit (
        customer_id, staff_id, counted, percent, since, until, origin, handover_id, agreed_by_id,
        agreed_at)
    SELECT o.customer_id, h.giver_id, h.credit_counted, h.credit_percent, gx.today(),
        h.credit_until, CASE h.reason WHEN 'choice' THEN 'choice' ELSE 'handover' END, h.id,
        h.proposed_by_id, pg_catalog.clock_timestamp()
    FROM public.stewardship_stewardship o
    WHERE o.id = ANY (moving) AND o.position = 'A' AND h.credit_until > gx.today() ORDER BY 1;
    items := gx.move_work(given, h.giver_id, h.receiver_id);
    UPDATE public.stewardship_handover f
    SET received_at = pg_catalog.clock_timestamp(), moved = pg_catalog.cardinality(moving),
        work_items = items
    WHERE f.id = h.id;
END $$;

-- Nobody has more customers than the role may, unless another person agreed: else all is undone.
CREATE OR REPLACE FUNCTION gx.refuse_above(places int, staff bigint) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF (SELECT count(*) FROM public.stewardship_stewardship s
        WHERE s.staff_id = $2 AND s.until IS NULL) > $1 THEN
        RAISE EXCEPTION 'over capacity' USING ERRCODE = 'integrity_constraint_violation',
            CONSTRAINT = 'full';
    END IF;
END $$;

-- The receiver signs: all or none. ``places`` is how many customers the receiver's role may look after.
CREATE OR REPLACE FUNCTION gx.receive_customers(handover bigint, places int) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    b gx.bearer := gx.bearer();
    h public.stewardship_handover;
BEGIN
    SELECT * INTO h FROM public.stewardship_handover f
    WHERE f.id = $1 AND f.receiver_id = b.actor AND f.run_id IS NULL FOR UPDATE;
    IF h.id IS NULL OR h.received_at IS NOT NULL OR h.ended_at IS NOT NULL THEN
        RETURN 'nothing';
    END IF;
    IF h.given_at IS NULL THEN RETURN 'not_given'; END IF;
    PERFORM pg_catalog.pg_advisory_xact_lock(1738014820, h.receiver_id::int);
    PERFORM gx.move_customers(h.id, 'handed_over');
    IF h.load_approved_at IS NULL THEN PERFORM gx.refuse_above($2, h.receiver_id); END IF;
    RETURN 'moved';
END $$;

-- One of those concerned asks that it be taken back.
CREATE OR REPLACE FUNCTION gx.ask_handover_back(handover bigint, because text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE b gx.bearer := gx.bearer();
BEGIN
    UPDATE public.stewardship_handover h
    SET undo_asked_by_id = b.actor, undo_asked_at = pg_catalog.clock_timestamp(), undo_because = $2
    WHERE h.id = $1 AND h.received_at IS NOT NULL AND h.undo_asked_at IS NULL AND h.run_id IS NULL
    AND gx.works(h.giver_id) AND gx.is_party(h.giver_id, h.receiver_id);
    RETURN CASE WHEN FOUND THEN 'asked' ELSE 'nothing' END;
END $$;

-- What the receiver still looks after by it goes back, with the open work. Nothing is rewritten: the
-- giver begins anew, and revenue credit agreed with it ends today.
CREATE OR REPLACE FUNCTION gx.move_back(handover bigint, because text, by bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    h public.stewardship_handover;
    now timestamptz := pg_catalog.clock_timestamp();
    given bigint[] := gx.given_in($1);
    moving bigint[];
BEGIN
    PERFORM FROM public.worklist_workitem w
    WHERE w.closed_at IS NULL AND w.customer_id = ANY (given) FOR UPDATE;
    SELECT * INTO h FROM public.stewardship_handover f WHERE f.id = $1;
    moving := ARRAY(
        SELECT o.id FROM public.stewardship_stewardship o
        WHERE o.handover_id = h.id AND o.staff_id = h.receiver_id AND o.until IS NULL
        AND NOT EXISTS (SELECT FROM public.stewardship_stewardship g
            WHERE g.customer_id = o.customer_id AND g.staff_id = h.giver_id AND g.until IS NULL));
    UPDATE public.stewardship_stewardship o
    SET until = greatest(o.since, gx.today()), ended_reason = $2
    WHERE o.id = ANY (moving);
    INSERT INTO public.stewardship_stewardship (
        customer_id, staff_id, position, since, reason, ended_reason, by_id, handover_id)
    SELECT o.customer_id, h.giver_id, o.position, gx.today(), $2, '', $3, h.id
    FROM public.stewardship_stewardship o WHERE o.id = ANY (moving) ORDER BY 1;
    UPDATE public.stewardship_revenuecredit r
    SET ended_on = greatest(r.since, gx.today()), ended_by_id = $3, ended_at = now
    WHERE r.handover_id = h.id AND r.ended_on IS NULL AND r.until > gx.today();
    UPDATE public.worklist_workitem w SET closed_at = now, outcome = 'lapsed'
    WHERE w.closed_at IS NULL AND w.cause = 'introduce_steward'
    AND w.source LIKE 'introduce:' || h.id || '.%';
    PERFORM gx.move_work(given, h.receiver_id, h.giver_id);
END $$;

-- Another of those concerned agrees that it be taken back. ``places``: of the giver's role, who may
-- have found others to look after meanwhile; where a head agrees, that approves the load as well.
DROP FUNCTION IF EXISTS gx.hand_back(bigint, int);
CREATE OR REPLACE FUNCTION gx.hand_back(handover bigint, days int, places int) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    b gx.bearer := gx.bearer();
    h public.stewardship_handover;
    now timestamptz := pg_catalog.clock_timestamp();
BEGIN
    SELECT * INTO h FROM public.stewardship_handover f WHERE f.id = $1 AND f.run_id IS NULL
    AND f.undo_asked_at IS NOT NULL AND f.undone_at IS NULL AND f.undo_asked_by_id <> b.actor
    AND gx.is_party(f.giver_id, f.receiver_id) FOR UPDATE;
    IF h.id IS NULL THEN RETURN 'nothing'; END IF;
    IF NOT gx.works(h.giver_id) THEN RETURN 'left'; END IF;
    IF h.received_at < now - pg_catalog.make_interval(days => least($2, 31)) THEN
        RETURN 'too_late';
    END IF;
    PERFORM pg_catalog.pg_advisory_xact_lock(1738014820, h.giver_id::int);
    PERFORM gx.move_back(h.id, 'handed_back', b.actor);
    IF NOT gx.heads(h.giver_id) THEN PERFORM gx.refuse_above($3, h.giver_id); END IF;
    UPDATE public.stewardship_handover f SET undone_by_id = b.actor, undone_at = now
    WHERE f.id = h.id;
    RETURN 'handed_back';
END $$;
