"""What the columns of this package have in common."""

from guanxi.foundation.dictionary import (
    C1,
    OTHER,
    STAFF_WORK,
    Column,
    Retention,
    Sensitivity,
    stored,
)

CODE, NOTE = 20, 300
ME = "(SELECT gx.actor())"


def written(column: Column, sensitivity: Sensitivity = C1) -> Column:
    """What staff write down. Kept with the customer's archive, and never at the portal."""
    return stored(
        column, OTHER, sensitivity, retention=Retention.WITH_CUSTOMER, seen_for=STAFF_WORK
    )


def sees(*columns: str) -> str:
    """In SQL, that whoever writes sees the customers of these columns: a number that is refused for
    its foreign key would tell who is a customer elsewhere."""
    return " AND ".join(
        f"EXISTS (SELECT 1 FROM public.bank_customer c WHERE c.id = {column})" for column in columns
    )
