-- What customers choose: who may take it down, and what follows from it at once, whoever does. All
-- else that a choice does is in the policies, which look it up at every statement.

-- Whether the caller sees the customer, by the caller's own rights: the views of the purpose say so.
CREATE OR REPLACE FUNCTION gx.sees(purpose text, customer bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY INVOKER SET search_path = '' AS $$
DECLARE found_there boolean;
BEGIN
    EXECUTE pg_catalog.format(
        'SELECT EXISTS (SELECT FROM %I.bank_customer c WHERE c.id = $1)', purpose)
        INTO found_there USING customer;
    RETURN found_there;
END $$;

-- Who refuses automated decisions is no longer ranked by what we expect of the customer: open work
-- keeps the place that its due day and its amount give it.
CREATE OR REPLACE FUNCTION gx.rank_plainly() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = '' AS $$
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
