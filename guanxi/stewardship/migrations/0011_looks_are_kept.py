from django.db import migrations

KEEP = """
CREATE TRIGGER stewardship_look_rewritten BEFORE UPDATE OR DELETE ON stewardship_poollook
FOR EACH ROW EXECUTE FUNCTION stewardship_is_kept();
"""
FORGET = "DROP TRIGGER stewardship_look_rewritten ON stewardship_poollook;"


class Migration(migrations.Migration):

    dependencies = [
        ('stewardship', '0010_adoption_pool'),
    ]

    operations = [migrations.RunSQL(KEEP, FORGET)]
