from django.db import migrations

# Two records that are one person: a merge leads a stewardship to the record that stays, or sets it
# aside with its whole image kept, and takes both back exactly. Nothing else rewrites who looked
# after whom. What a merge wrote down is looked for in the view of whoever changes the row.
LET_THROUGH = """
DROP TRIGGER stewardship_rewritten ON stewardship_stewardship;
DROP TRIGGER stewardship_deleted ON stewardship_stewardship;
CREATE FUNCTION stewardship_is_merged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (
        SELECT FROM ingest_mergedrow m WHERE m."table" = TG_TABLE_NAME AND m.row_id = OLD.id
        AND m.row IS NOT NULL
    ) THEN RETURN OLD; END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - 'customer_id' = to_jsonb(NEW) - 'customer_id'
        AND EXISTS (
            SELECT FROM bank_absorbedcustomer a
            WHERE (a.customer_id, a.survivor_id) IN (
                (OLD.customer_id, NEW.customer_id), (NEW.customer_id, OLD.customer_id))
        )
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'who looked after whom is never rewritten: row % of %', OLD.id, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER stewardship_rewritten BEFORE UPDATE ON stewardship_stewardship
FOR EACH ROW WHEN (
    OLD.until IS NOT NULL OR NEW.until IS NULL
    OR (OLD.id, OLD.customer_id, OLD.staff_id, OLD.position, OLD.since, OLD.reason, OLD.night_id,
        OLD.by_id, OLD.handover_id)
    IS DISTINCT FROM (NEW.id, NEW.customer_id, NEW.staff_id, NEW.position, NEW.since, NEW.reason,
        NEW.night_id, NEW.by_id, NEW.handover_id)
) EXECUTE FUNCTION stewardship_is_merged();
CREATE TRIGGER stewardship_deleted BEFORE DELETE ON stewardship_stewardship
FOR EACH ROW EXECUTE FUNCTION stewardship_is_merged();
"""
KEEP = """
DROP TRIGGER stewardship_rewritten ON stewardship_stewardship;
DROP TRIGGER stewardship_deleted ON stewardship_stewardship;
DROP FUNCTION stewardship_is_merged();
CREATE TRIGGER stewardship_rewritten BEFORE UPDATE ON stewardship_stewardship
FOR EACH ROW WHEN (
    OLD.until IS NOT NULL OR NEW.until IS NULL
    OR (OLD.id, OLD.customer_id, OLD.staff_id, OLD.position, OLD.since, OLD.reason, OLD.night_id,
        OLD.by_id, OLD.handover_id)
    IS DISTINCT FROM (NEW.id, NEW.customer_id, NEW.staff_id, NEW.position, NEW.since, NEW.reason,
        NEW.night_id, NEW.by_id, NEW.handover_id)
) EXECUTE FUNCTION stewardship_is_kept();
CREATE TRIGGER stewardship_deleted BEFORE DELETE ON stewardship_stewardship
FOR EACH ROW EXECUTE FUNCTION stewardship_is_kept();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('stewardship', '0004_absences'),
        ('bank', '0003_absorbed_customers'),
        ('ingest', '0002_merged_rows'),
    ]

    operations = [migrations.RunSQL(LET_THROUGH, KEEP)]
