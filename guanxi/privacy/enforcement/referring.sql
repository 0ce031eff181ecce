-- The steward keeps the customer and refers to a specialist, who is credited with a share (3.3). Only
-- these functions write it, for the person of the signed context.

-- Whether the caller is the customer's steward A, or heads the steward's office.
CREATE OR REPLACE FUNCTION gx.answers_for(customer bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE b gx.bearer := gx.bearer();
BEGIN
    RETURN EXISTS (SELECT FROM public.stewardship_stewardship s
        WHERE s.customer_id = $1 AND s.position = 'A' AND s.until IS NULL
        AND (s.staff_id = b.actor OR gx.heads(s.staff_id)));
END $$;

-- Returns the number of the revenue credit, or nothing where the caller may not refer this customer or
-- the specialist is the steward, has left, or has the customer referred already.
CREATE OR REPLACE FUNCTION gx.refer_customer(
    customer bigint, specialist bigint, counted text, percent int, until date) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    b gx.bearer := gx.bearer();
    made bigint;
BEGIN
    IF NOT gx.answers_for($1) OR NOT gx.works($2) OR $5 <= gx.today() THEN RETURN NULL; END IF;
    PERFORM pg_catalog.pg_advisory_xact_lock(1738014821, $1::int);
    IF EXISTS (SELECT FROM public.stewardship_stewardship s
            WHERE s.customer_id = $1 AND s.position = 'A' AND s.until IS NULL AND s.staff_id = $2)
        OR EXISTS (SELECT FROM public.stewardship_revenuecredit r
            WHERE r.customer_id = $1 AND r.staff_id = $2 AND r.origin = 'referral'
            AND r.ended_on IS NULL AND r.until > gx.today()) THEN RETURN NULL; END IF;
    INSERT INTO public.stewardship_revenuecredit (
        customer_id, staff_id, counted, percent, since, until, origin, agreed_by_id, agreed_at)
    VALUES ($1, $2, $3, $4, gx.today(), $5, 'referral', b.actor, pg_catalog.clock_timestamp())
    RETURNING id INTO made;
    RETURN made;
END $$;

-- The share ends today: said by who referred, by the specialist, or by who answers for the customer.
CREATE OR REPLACE FUNCTION gx.end_referral(credit bigint) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE b gx.bearer := gx.bearer();
BEGIN
    UPDATE public.stewardship_revenuecredit r
    SET ended_on = greatest(r.since, gx.today()), ended_by_id = b.actor,
        ended_at = pg_catalog.clock_timestamp()
    WHERE r.id = $1 AND r.origin = 'referral' AND r.ended_on IS NULL AND r.until > gx.today()
    AND (b.actor IN (r.staff_id, r.agreed_by_id) OR gx.answers_for(r.customer_id));
    RETURN CASE WHEN FOUND THEN 'ended' ELSE 'nothing' END;
END $$;

-- A lead about a customer was referred by steward A, and the caller has accepted: the share begins now,
-- as agreed with who asked. Nothing where the customer has another steward by now, or the caller has a
-- share already.
CREATE OR REPLACE FUNCTION gx.credit_accepted(referral bigint, counted text, percent int, until date)
RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    b gx.bearer := gx.bearer();
    asked record;
    made bigint;
BEGIN
    SELECT l.customer_id, f.giver_id INTO asked FROM public.leads_referral f
    JOIN public.leads_lead l ON l.id = f.lead_id
    WHERE f.id = $1 AND f.taker_id = b.actor AND f.answer = 'accepted';
    IF asked.customer_id IS NULL OR $4 <= gx.today() THEN RETURN NULL; END IF;
    PERFORM pg_catalog.pg_advisory_xact_lock(1738014821, asked.customer_id::int);
    IF NOT EXISTS (SELECT FROM public.stewardship_stewardship s
            WHERE s.customer_id = asked.customer_id AND s.position = 'A' AND s.until IS NULL
            AND s.staff_id = asked.giver_id AND s.staff_id <> b.actor)
        OR EXISTS (SELECT FROM public.stewardship_revenuecredit r
            WHERE r.customer_id = asked.customer_id AND r.staff_id = b.actor
            AND r.origin = 'referral' AND r.ended_on IS NULL AND r.until > gx.today())
        THEN RETURN NULL; END IF;
    INSERT INTO public.stewardship_revenuecredit (
        customer_id, staff_id, counted, percent, since, until, origin, agreed_by_id, agreed_at)
    VALUES (asked.customer_id, b.actor, $2, $3, gx.today(), $4, 'referral', asked.giver_id,
        pg_catalog.clock_timestamp())
    RETURNING id INTO made;
    RETURN made;
END $$;
