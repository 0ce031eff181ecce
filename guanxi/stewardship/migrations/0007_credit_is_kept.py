from django.db import migrations

# Whom revenue was credited to stays as it was: a credit may end before its time, once, and nothing
# else of it changes.
KEEP = """
CREATE TRIGGER stewardship_credit_rewritten BEFORE UPDATE ON stewardship_revenuecredit
FOR EACH ROW WHEN (
    OLD.ended_on IS NOT NULL OR NEW.ended_on IS NULL
    OR NEW.ended_on < (NEW.ended_at AT TIME ZONE 'Etc/GMT+12')::date
    OR to_jsonb(OLD) - ARRAY['ended_on', 'ended_by_id', 'ended_at']
    IS DISTINCT FROM to_jsonb(NEW) - ARRAY['ended_on', 'ended_by_id', 'ended_at']
) EXECUTE FUNCTION stewardship_is_kept();
CREATE TRIGGER stewardship_credit_deleted BEFORE DELETE ON stewardship_revenuecredit
FOR EACH ROW EXECUTE FUNCTION stewardship_is_kept();
"""
FORGET = """
DROP TRIGGER stewardship_credit_deleted ON stewardship_revenuecredit;
DROP TRIGGER stewardship_credit_rewritten ON stewardship_revenuecredit;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('stewardship', '0006_revenue_credit'),
    ]

    operations = [migrations.RunSQL(KEEP, FORGET)]
