-- What customers choose: who may take it down, and what follows from it at once, whoever does. All
-- else that a choice does is in the policies, which look it up at every statement.

-- Who refuses automated decisions is no longer ranked by what we expect of the customer: open work
-- keeps the place that its due day and its amount give it.
CREATE OR REPLACE FUNCTION gx.rank_plainly() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.worklist_workitem w SET propensity_percent = NULL, context_percent = NULL,
        lever_percent = NULL, score_ppm = w.plain_ppm
    WHERE w.customer_id = NEW.customer_id AND w.closed_at IS NULL
    AND w.propensity_percent IS NOT NULL;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER work_ranked_plainly AFTER INSERT ON public.privacy_optout
FOR EACH ROW WHEN (NEW.kind = 'automated_decisions' AND NEW.until IS NULL)
EXECUTE FUNCTION gx.rank_plainly();

-- Whoever looks after the customer hears of a consent that is withdrawn, as if a program of the bank had
-- told it: kept with the answer or not at all, and raised in the second after. Given again, or taken back
-- as a slip, it ends what was raised. A first no withdraws nothing.
CREATE OR REPLACE FUNCTION gx.tell_of_consent() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE key text := 'consent-' || NEW.id;
BEGIN
    IF NOT EXISTS (SELECT FROM public.privacy_consent c
        WHERE c.customer_id = NEW.customer_id AND c.purpose = NEW.purpose
        AND c.channel = NEW.channel AND c.answer <> NEW.answer AND c.until >= NEW.since
        AND c.id <> NEW.id) THEN RETURN NULL; END IF;
    INSERT INTO public.alerts_event (client, key, digest, received_at, state, kind,
        customer_number, happened_at, currency, reference, product_class)
    SELECT 'guanxi', key, pg_catalog.encode(pg_catalog.sha256(key::bytea), 'hex'),
        pg_catalog.clock_timestamp(), 'waiting', 'consent_' || NEW.answer, b.source_id, NEW.since, '',
        NEW.purpose || ':' || NEW.channel, ''
    FROM public.bank_customer b WHERE b.id = NEW.customer_id ON CONFLICT DO NOTHING;
    NOTIFY guanxi_events;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER withdrawal_told AFTER INSERT ON public.privacy_consent
FOR EACH ROW EXECUTE FUNCTION gx.tell_of_consent();
