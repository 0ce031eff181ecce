from django.db import migrations

# What was said stays as it was said: only its end may be added, once. What was published stays.
CHOICES = {
    "privacy_optout": "kind",
    "privacy_consent": "purpose, channel, answer",
    "privacy_acknowledgement": "act",
}
COMMON = "id, customer_id, since, by, how, statement"

FUNCTION = """
CREATE FUNCTION privacy_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what a customer chose, and what was shown, is never rewritten: a row of %',
        TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


def kept(table, more):
    columns = f"{COMMON}, {more}".split(", ")
    old, new = (", ".join(f"{side}.{name}" for name in columns) for side in ("OLD", "NEW"))
    return f"""
CREATE TRIGGER {table}_rewritten BEFORE UPDATE ON {table}
FOR EACH ROW WHEN (
    OLD.until IS NOT NULL OR NEW.until IS NULL OR ({old}) IS DISTINCT FROM ({new})
) EXECUTE FUNCTION privacy_is_kept();
CREATE TRIGGER {table}_deleted BEFORE DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION privacy_is_kept();
"""


STATEMENT = """
CREATE TRIGGER privacy_privacystatement_rewritten BEFORE UPDATE OR DELETE
ON privacy_privacystatement FOR EACH ROW EXECUTE FUNCTION privacy_is_kept();
"""
KEEP = FUNCTION + "".join(kept(*one) for one in CHOICES.items()) + STATEMENT
FORGET = (
    "DROP TRIGGER privacy_privacystatement_rewritten ON privacy_privacystatement;"
    + "".join(
        f"DROP TRIGGER {table}_{what} ON {table};"
        for table in CHOICES
        for what in ("rewritten", "deleted")
    )
    + "DROP FUNCTION privacy_is_kept();"
)


class Migration(migrations.Migration):

    dependencies = [
        ('privacy', '0130_statements_and_consents'),
    ]

    operations = [migrations.RunSQL(KEEP, FORGET)]
