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
