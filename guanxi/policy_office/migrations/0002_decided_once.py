from django.db import migrations

# What was decided stays as it was decided, and what was proposed as it was proposed. One thing may
# still happen to an approved edition, once: it is taken back, by an approved proposal to do so.
AS_PROPOSED = (
    "id, rulebook, effective_from, text, note, base, proposed_by_id, proposed_at, takes_back_id"
)
# The proposal to take it back is looked for in the view of whoever changes the row.
AS_DECIDED = f"{AS_PROPOSED}, version, status, decided_by_id, decided_at, decision_note"


def both(columns):
    return (", ".join(f"{side}.{name}" for name in columns.split(", ")) for side in ("OLD", "NEW"))


def differ(columns):
    old, new = both(columns)
    return f"({old}) IS DISTINCT FROM ({new})"


KEEP = f"""
CREATE FUNCTION policy_office_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.status = 'open' AND NEW.taken_back_by_id IS NULL
        AND NOT ({differ(AS_PROPOSED)})
    THEN RETURN NEW; END IF;
    IF TG_OP = 'UPDATE' AND OLD.status = 'approved' AND OLD.taken_back_by_id IS NULL
        AND NOT ({differ(AS_DECIDED)})
        AND EXISTS (
            SELECT FROM policy_office_proposal p WHERE p.id = NEW.taken_back_by_id
            AND p.takes_back_id = OLD.id AND p.status = 'approved'
        )
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'a proposal is decided once, and never rewritten or deleted'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER policy_office_proposal_kept BEFORE UPDATE OR DELETE ON policy_office_proposal
FOR EACH ROW EXECUTE FUNCTION policy_office_is_kept();
"""
FORGET = """
DROP TRIGGER policy_office_proposal_kept ON policy_office_proposal;
DROP FUNCTION policy_office_is_kept();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('policy_office', '0001_first'),
    ]

    operations = [migrations.RunSQL(KEEP, FORGET)]
