from django.db import migrations

KEEP = """
CREATE TRIGGER stewardship_run_rewritten BEFORE UPDATE ON stewardship_allocationrun
FOR EACH ROW EXECUTE FUNCTION stewardship_only_ends('handovers', 'proposed_at');
CREATE TRIGGER stewardship_run_deleted BEFORE DELETE ON stewardship_allocationrun
FOR EACH ROW EXECUTE FUNCTION stewardship_is_kept();
"""
FORGET = """
DROP TRIGGER stewardship_run_deleted ON stewardship_allocationrun;
DROP TRIGGER stewardship_run_rewritten ON stewardship_allocationrun;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('stewardship', '0012_allocation_runs'),
    ]

    operations = [migrations.RunSQL(KEEP, FORGET)]
