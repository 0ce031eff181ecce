-- An allocation run as a whole (3.4): whoever made it proposes it, stewards and heads object to single
-- moves, it is answered, another person approves, and it takes effect, or is taken back, in one act.
-- What it moves are handovers that belong to it (handing.sql); nobody signs these one by one.

-- Whether the caller heads that office, or one above it.
CREATE OR REPLACE FUNCTION gx.heads_office(office bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE b gx.bearer := gx.bearer();
BEGIN
    RETURN coalesce(b.level IN ('outlet', 'branch') AND $1 = ANY (gx.offices()), false);
END $$;

-- From now on it may be objected to; its handovers are there already, and no more can be added.
CREATE OR REPLACE FUNCTION gx.propose_allocation(run bigint) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE b gx.bearer := gx.bearer();
BEGIN
    UPDATE public.stewardship_allocationrun a SET proposed_at = pg_catalog.clock_timestamp()
    WHERE a.id = $1 AND a.made_by_id = b.actor AND a.proposed_at IS NULL
    AND EXISTS (SELECT FROM public.stewardship_handover h WHERE h.run_id = a.id);
    RETURN CASE WHEN FOUND THEN 'proposed' ELSE 'nothing' END;
END $$;

-- A steward of the customer, or who heads the steward's office, says why that move shall not be.
CREATE OR REPLACE FUNCTION gx.object_to_move(move bigint, because text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE b gx.bearer := gx.bearer();
BEGIN
    UPDATE public.stewardship_handovercustomer c
    SET objected_by_id = b.actor, objected_at = pg_catalog.clock_timestamp(), objection = $2
    FROM public.stewardship_handover h JOIN public.stewardship_allocationrun a ON a.id = h.run_id
    WHERE c.id = $1 AND h.id = c.handover_id AND c.objected_at IS NULL AND $2 <> ''
    AND a.proposed_at IS NOT NULL AND a.approved_at IS NULL AND a.ended_at IS NULL
    AND a.made_by_id <> b.actor
    AND (gx.heads(h.giver_id) OR EXISTS (SELECT FROM public.stewardship_stewardship s
        WHERE s.customer_id = c.customer_id AND s.staff_id = b.actor AND s.until IS NULL));
    RETURN CASE WHEN FOUND THEN 'objected' ELSE 'nothing' END;
END $$;

-- Whoever made the run answers: ``upheld``, the move is taken out; ``kept``, it stays in.
CREATE OR REPLACE FUNCTION gx.answer_objection(move bigint, answer text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE b gx.bearer := gx.bearer();
BEGIN
    UPDATE public.stewardship_handovercustomer c
    SET answered_by_id = b.actor, answered_at = pg_catalog.clock_timestamp(), answer = $2
    FROM public.stewardship_handover h JOIN public.stewardship_allocationrun a ON a.id = h.run_id
    WHERE c.id = $1 AND h.id = c.handover_id AND c.objected_at IS NOT NULL AND c.answer = ''
    AND $2 IN ('upheld', 'kept') AND a.approved_at IS NULL AND a.ended_at IS NULL
    AND a.made_by_id = b.actor;
    RETURN CASE WHEN FOUND THEN 'answered' ELSE 'nothing' END;
END $$;

-- It shall not happen: withdrawn by whoever made it, refused by another who heads the office.
CREATE OR REPLACE FUNCTION gx.end_allocation(run bigint) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    b gx.bearer := gx.bearer();
    now timestamptz := pg_catalog.clock_timestamp();
BEGIN
    UPDATE public.stewardship_allocationrun a SET ended_by_id = b.actor, ended_at = now
    WHERE a.id = $1 AND a.proposed_at IS NOT NULL AND a.approved_at IS NULL AND a.ended_at IS NULL
    AND (a.made_by_id = b.actor OR gx.heads_office(a.branch_id));
    IF NOT FOUND THEN RETURN 'nothing'; END IF;
    UPDATE public.stewardship_handover h
    SET ended_by_id = b.actor, ended_at = now, ended_how = 'withdrawn' WHERE h.run_id = $1;
    RETURN 'ended';
END $$;

-- Another person, who heads the office, approves: everything moves now, or nothing. ``places``: how many
-- customers each role may look after.
CREATE OR REPLACE FUNCTION gx.approve_allocation(run bigint, places jsonb) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    b gx.bearer := gx.bearer();
    now timestamptz := pg_catalog.clock_timestamp();
    a public.stewardship_allocationrun;
    h record;
BEGIN
    SELECT * INTO a FROM public.stewardship_allocationrun f WHERE f.id = $1
    AND f.made_by_id <> b.actor AND gx.heads_office(f.branch_id) FOR UPDATE;
    IF NOT EXISTS (SELECT FROM public.stewardship_handover f WHERE f.run_id = a.id)
        OR a.proposed_at IS NULL OR a.approved_at IS NOT NULL OR a.ended_at IS NOT NULL
        THEN RETURN 'nothing'; END IF;
    IF EXISTS (SELECT FROM public.stewardship_handovercustomer c
        JOIN public.stewardship_handover h ON h.id = c.handover_id
        WHERE h.run_id = $1 AND c.objected_at IS NOT NULL AND c.answer = '') THEN
        RETURN 'objections';
    END IF;
    IF EXISTS (SELECT FROM public.stewardship_handover h
        WHERE h.run_id = $1 AND NOT gx.works(h.receiver_id)) THEN RETURN 'left'; END IF;
    FOR h IN SELECT DISTINCT f.receiver_id FROM public.stewardship_handover f
        WHERE f.run_id = $1 ORDER BY 1 LOOP
        PERFORM pg_catalog.pg_advisory_xact_lock(1738014820, h.receiver_id::int);
    END LOOP;
    -- Nobody gives to oneself: for whoever receives, the other of the two has given.
    UPDATE public.stewardship_handover f SET given_at = now,
        given_by_id = CASE f.receiver_id WHEN a.made_by_id THEN b.actor ELSE a.made_by_id END
    WHERE f.run_id = $1;
    FOR h IN SELECT f.id FROM public.stewardship_handover f WHERE f.run_id = $1 ORDER BY 1 LOOP
        PERFORM gx.move_customers(h.id, 'allocated');
    END LOOP;
    -- Only now, for many give and receive alike.
    FOR h IN SELECT DISTINCT f.receiver_id, s.role FROM public.stewardship_handover f
        JOIN public.bank_staff s ON s.id = f.receiver_id WHERE f.run_id = $1 LOOP
        PERFORM gx.refuse_above(coalesce(($2->>h.role)::int, 0), h.receiver_id);
    END LOOP;
    UPDATE public.stewardship_allocationrun f SET approved_by_id = b.actor, approved_at = now
    WHERE f.id = $1;
    RETURN 'approved';
END $$;

-- Somebody who heads the office asks that the run be taken back as a whole.
CREATE OR REPLACE FUNCTION gx.ask_allocation_back(run bigint, because text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE b gx.bearer := gx.bearer();
BEGIN
    UPDATE public.stewardship_allocationrun a SET undo_asked_by_id = b.actor,
        undo_asked_at = pg_catalog.clock_timestamp(), undo_because = $2
    WHERE a.id = $1 AND a.approved_at IS NOT NULL AND a.undo_asked_at IS NULL
    AND gx.heads_office(a.branch_id);
    RETURN CASE WHEN FOUND THEN 'asked' ELSE 'nothing' END;
END $$;

-- Another who heads it agrees: what is still as the run made it goes back, all in one act. Two heads
-- agree on it, and so on the loads that there are afterwards.
CREATE OR REPLACE FUNCTION gx.take_allocation_back(run bigint, days int) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    b gx.bearer := gx.bearer();
    now timestamptz := pg_catalog.clock_timestamp();
    a public.stewardship_allocationrun;
    h record;
BEGIN
    SELECT * INTO a FROM public.stewardship_allocationrun f WHERE f.id = $1
    AND f.undo_asked_at IS NOT NULL AND f.undone_at IS NULL AND f.undo_asked_by_id <> b.actor
    AND gx.heads_office(f.branch_id) FOR UPDATE;
    IF a.id IS NULL THEN RETURN 'nothing'; END IF;
    IF a.approved_at < now - pg_catalog.make_interval(days => least($2, 31)) THEN
        RETURN 'too_late';
    END IF;
    IF EXISTS (SELECT FROM public.stewardship_handover h
        WHERE h.run_id = $1 AND NOT gx.works(h.giver_id)) THEN RETURN 'left'; END IF;
    FOR h IN SELECT DISTINCT f.giver_id FROM public.stewardship_handover f
        WHERE f.run_id = $1 ORDER BY 1 LOOP
        PERFORM pg_catalog.pg_advisory_xact_lock(1738014820, h.giver_id::int);
    END LOOP;
    FOR h IN SELECT f.id FROM public.stewardship_handover f WHERE f.run_id = $1 ORDER BY 1 DESC LOOP
        PERFORM gx.move_back(h.id, 'allocated_back', b.actor);
    END LOOP;
    UPDATE public.stewardship_handover f
    SET undo_asked_by_id = a.undo_asked_by_id, undo_asked_at = a.undo_asked_at,
        undo_because = a.undo_because, undone_by_id = b.actor, undone_at = now
    WHERE f.run_id = $1;
    UPDATE public.stewardship_allocationrun f SET undone_by_id = b.actor, undone_at = now
    WHERE f.id = $1;
    RETURN 'taken_back';
END $$;
