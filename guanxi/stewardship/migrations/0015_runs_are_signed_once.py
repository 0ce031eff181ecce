from django.db import migrations

# Of a run, and of what is objected to, signatures are added and none is replaced. Who is moved by a
# handover stays as it was.
KEEP = """
DROP TRIGGER stewardship_run_rewritten ON stewardship_allocationrun;
CREATE TRIGGER stewardship_run_rewritten BEFORE UPDATE ON stewardship_allocationrun
FOR EACH ROW EXECUTE FUNCTION stewardship_is_signed_once();
DROP TRIGGER stewardship_handed_over_rewritten ON stewardship_handovercustomer;
CREATE TRIGGER stewardship_handed_over_rewritten BEFORE UPDATE ON stewardship_handovercustomer
FOR EACH ROW EXECUTE FUNCTION stewardship_is_signed_once();
CREATE TRIGGER stewardship_handed_over_deleted BEFORE DELETE ON stewardship_handovercustomer
FOR EACH ROW EXECUTE FUNCTION stewardship_is_kept();
"""
FORGET = """
DROP TRIGGER stewardship_handed_over_deleted ON stewardship_handovercustomer;
DROP TRIGGER stewardship_handed_over_rewritten ON stewardship_handovercustomer;
CREATE TRIGGER stewardship_handed_over_rewritten
BEFORE UPDATE OR DELETE ON stewardship_handovercustomer
FOR EACH ROW EXECUTE FUNCTION stewardship_is_kept();
DROP TRIGGER stewardship_run_rewritten ON stewardship_allocationrun;
CREATE TRIGGER stewardship_run_rewritten BEFORE UPDATE ON stewardship_allocationrun
FOR EACH ROW EXECUTE FUNCTION stewardship_only_ends('handovers', 'proposed_at');
"""


class Migration(migrations.Migration):

    dependencies = [
        ('stewardship', '0014_allocation_runs_approved'),
    ]

    operations = [migrations.RunSQL(KEEP, FORGET)]
