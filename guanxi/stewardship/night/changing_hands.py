"""Stewardships that end and begin with the night, and what goes with them to whoever begins."""

from datetime import date

from django.db import connection

# A person may have changed a stewardship since the night was computed: then that stands.
_END = """
UPDATE stewardship_stewardship AS held
SET until = greatest(held.since, %(day)s), ended_reason = gone.reason
FROM staging.stewardship_load_ended AS gone WHERE held.id = gone.id AND held.until IS NULL
"""
_BEGIN = """
INSERT INTO stewardship_stewardship
    (customer_id, staff_id, position, since, reason, ended_reason, night_id)
SELECT customer_id, staff_id, position, %(day)s, reason, '', %(night)s
FROM staging.stewardship_load_begun AS new
WHERE NOT EXISTS (
    SELECT FROM stewardship_stewardship AS held
    WHERE held.customer_id = new.customer_id AND held.until IS NULL
    AND (held.position = new.position OR held.staff_id = new.staff_id)
)
ORDER BY customer_id, position
"""
# Whom one night gives to others may be 100,000: the database moves the work of all at once.
_FOLLOW = "SELECT gx.follow_stewards(%(night)s)"


def change_hands(*, night_id: int, day: date) -> dict[str, int]:
    """End and begin what was loaded; open work, alerts, leads and invitations go along.

    Inside the transaction that shows the night. Returns how many ended, began, and how many pieces
    of work followed.
    """
    values: dict[str, int | date] = {"night": night_id, "day": day}
    with connection.cursor() as cursor:
        cursor.execute(_END, values)
        ended = cursor.rowcount
        cursor.execute(_BEGIN, values)
        begun = cursor.rowcount
        cursor.execute(_FOLLOW, values)
        (followed,) = cursor.fetchone()
    return {"ended": ended, "begun": begun, "followed": followed}
