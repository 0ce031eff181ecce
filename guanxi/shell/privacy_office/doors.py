"""What the pages of the privacy office, and of those who agree to more, ask of a role."""

from enum import StrEnum


class Permission(StrEnum):
    """``package:thing:verb``; which role holds it is the rulebook's."""

    VIEW_OFFICE = "privacy:office:view"
    ACT = "privacy:office:act"
    DECIDE = "privacy:approval:decide"
    ASK = "privacy:approval:ask"


# Goes on the record of every read of the record.
BECAUSE = "watches over who reads what"
