from django.db import migrations

# Who looked after whom stays as it was: a stewardship ends, once, and nothing else of it changes.
# What is once written on a handover stays: signatures are added, none is replaced.
KEEP = """
CREATE FUNCTION stewardship_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
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
) EXECUTE FUNCTION stewardship_is_kept();
CREATE TRIGGER stewardship_deleted BEFORE DELETE ON stewardship_stewardship
FOR EACH ROW EXECUTE FUNCTION stewardship_is_kept();
CREATE TRIGGER stewardship_handed_over_rewritten
BEFORE UPDATE OR DELETE ON stewardship_handovercustomer
FOR EACH ROW EXECUTE FUNCTION stewardship_is_kept();

CREATE FUNCTION stewardship_is_signed_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was jsonb := to_jsonb(OLD);
    is_now jsonb := to_jsonb(NEW);
    name text;
BEGIN
    FOR name IN SELECT jsonb_object_keys(was) LOOP
        IF was->name NOT IN ('null', '""') AND was->name IS DISTINCT FROM is_now->name THEN
            RAISE EXCEPTION 'what is signed is never rewritten: % of row % of %', name, OLD.id,
                TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
CREATE TRIGGER stewardship_handover_rewritten BEFORE UPDATE ON stewardship_handover
FOR EACH ROW EXECUTE FUNCTION stewardship_is_signed_once();
CREATE TRIGGER stewardship_handover_deleted BEFORE DELETE ON stewardship_handover
FOR EACH ROW EXECUTE FUNCTION stewardship_is_kept();
"""
FORGET = """
DROP TRIGGER stewardship_handover_deleted ON stewardship_handover;
DROP TRIGGER stewardship_handover_rewritten ON stewardship_handover;
DROP FUNCTION stewardship_is_signed_once();
DROP TRIGGER stewardship_handed_over_rewritten ON stewardship_handovercustomer;
DROP TRIGGER stewardship_deleted ON stewardship_stewardship;
DROP TRIGGER stewardship_rewritten ON stewardship_stewardship;
DROP FUNCTION stewardship_is_kept();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('stewardship', '0002_handovers'),
    ]

    operations = [migrations.RunSQL(KEEP, FORGET)]
