"""What kinds of columns the tables of privacy have, and who sees them."""

from guanxi.foundation.dictionary import C1, OTHER, STAFF_WORK, Column, Purpose, Retention, stored

VERSION = 24
NAME = 200
SEALER = frozenset({Purpose.SEALER})
RECORD = SEALER | {Purpose.OFFICER}
READ = RECORD | STAFF_WORK  # a customer's page shows who looked
SEEN = STAFF_WORK | {Purpose.PORTAL, Purpose.OFFICER}
OFFICE = frozenset({Purpose.OFFICER})
OFFICE_AND_DOOR = OFFICE | {Purpose.DOOR}
DECIDING = OFFICE | STAFF_WORK


def logged(column: Column) -> Column:
    """The record of reads itself."""
    return stored(column, OTHER, C1, retention=Retention.LOG, seen_for=READ)


def shown(column: Column) -> Column:
    """What was shown of a customer, and why: never for the portal, it may be a suspicion."""
    seen_for = SEEN - {Purpose.PORTAL}
    return stored(column, OTHER, C1, retention=Retention.RECORD, seen_for=seen_for)


def choice(column: Column) -> Column:
    """What a customer chose, or was shown of one: kept as long as the proof may be asked for."""
    return stored(column, OTHER, C1, retention=Retention.RECORD, seen_for=SEEN)
