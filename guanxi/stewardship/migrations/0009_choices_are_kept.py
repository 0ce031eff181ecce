from django.db import migrations

# What customers chose stays as it was: the columns that are named may be filled in, once.
KEEP = """
CREATE FUNCTION stewardship_only_ends() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was jsonb := to_jsonb(OLD);
    is_now jsonb := to_jsonb(NEW);
    name text;
BEGIN
    FOR name IN SELECT jsonb_object_keys(was) LOOP
        IF was->name IS DISTINCT FROM is_now->name
            AND (NOT name = ANY (TG_ARGV) OR was->name <> 'null') THEN
            RAISE EXCEPTION 'what was recorded is never rewritten: % of row % of %', name, OLD.id,
                TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
CREATE TRIGGER stewardship_upgrade_rewritten BEFORE UPDATE ON stewardship_upgrade
FOR EACH ROW EXECUTE FUNCTION stewardship_only_ends('ended_on');
CREATE TRIGGER stewardship_upgrade_deleted BEFORE DELETE ON stewardship_upgrade
FOR EACH ROW EXECUTE FUNCTION stewardship_is_kept();
CREATE TRIGGER stewardship_choice_rewritten BEFORE UPDATE ON stewardship_choice
FOR EACH ROW EXECUTE FUNCTION stewardship_only_ends('withdrawn_by_id', 'withdrawn_at');
CREATE TRIGGER stewardship_choice_deleted BEFORE DELETE ON stewardship_choice
FOR EACH ROW EXECUTE FUNCTION stewardship_is_kept();
"""
FORGET = """
DROP TRIGGER stewardship_choice_deleted ON stewardship_choice;
DROP TRIGGER stewardship_choice_rewritten ON stewardship_choice;
DROP TRIGGER stewardship_upgrade_deleted ON stewardship_upgrade;
DROP TRIGGER stewardship_upgrade_rewritten ON stewardship_upgrade;
DROP FUNCTION stewardship_only_ends();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('stewardship', '0008_choices_after_a_rise'),
    ]

    operations = [migrations.RunSQL(KEEP, FORGET)]
