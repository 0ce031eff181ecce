"""Be somebody at work: read for a purpose, on the record, as the login of that purpose."""

from guanxi.foundation.dictionary import Purpose
from guanxi.privacy.access import Reading, reading


def reading_as(staff, purpose=Purpose.STANDARD, *, level="own", door="test", subject=""):
    """Within it the database shows what this person may see for this purpose."""
    return reading(
        Reading(
            actor=staff.pk,
            branch=staff.branch_id,
            level=level,
            purpose=purpose,
            door=door,
            subject=subject,
        )
    )
