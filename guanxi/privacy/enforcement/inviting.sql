-- Seats and results of events (5.4): numbers only. Whoever sees an event learns how many seats are taken
-- and how many came, and of no customer who that is: invitations of colleagues stay unseen.

-- By event: who accepted, in the order of the answers, as [number of the invitation, seats], without
-- customers who refused direct marketing since; and how many were invited, answered, came, became leads.
CREATE OR REPLACE FUNCTION gx.salon_counts(salons bigint[]) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN coalesce((SELECT pg_catalog.jsonb_object_agg(told.salon_id, told.counts) FROM (
        SELECT i.salon_id, pg_catalog.jsonb_build_object(
            'queue', coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(i.id, 1 + i.guests)
                ORDER BY i.answered_at, i.id) FILTER (WHERE i.answer = 'accepted' AND NOT EXISTS (
                    SELECT FROM public.privacy_optout o WHERE o.customer_id = i.customer_id
                    AND o.kind = 'direct_marketing' AND o.until IS NULL)), '[]'),
            'invited', count(*),
            'pending', count(*) FILTER (WHERE i.answer = ''),
            'accepted', count(*) FILTER (WHERE i.answer = 'accepted'),
            'declined', count(*) FILTER (WHERE i.answer = 'declined'),
            'no_answer', count(*) FILTER (WHERE i.answer = 'no_answer'),
            'came', count(i.came_at),
            'guests', coalesce(sum(i.came_guests), 0),
            'leads', count(i.lead_id),
            'won', count(*) FILTER (WHERE l.outcome = 'won'),
            'won_minor', coalesce(sum(l.won_minor), 0)) AS counts
        FROM public.salons_invitation i LEFT JOIN public.leads_lead l ON l.id = i.lead_id
        WHERE i.salon_id = ANY ($1) AND i.answer <> 'withdrawn' GROUP BY i.salon_id) told), '{}');
END $$;
