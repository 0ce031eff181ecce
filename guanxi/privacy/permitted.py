"""What a customer's answers allow. Pure: no database, no clock, no request."""

from guanxi.privacy.codes import Answer, ConsentPurpose

# Who refuses direct marketing as a whole has closed these, whatever was consented to before.
CLOSED_WITH_MARKETING = frozenset({ConsentPurpose.OFFERS, ConsentPurpose.EVENTS})


def may_contact(*, answer: str, needs_consent: bool, refused_as_a_whole: bool) -> bool:
    """Whether a channel is open for a purpose.

    ``answer`` is the one in force, empty where nothing was said: then the channel is open unless
    the rulebook wants a consent on record first.
    """
    if refused_as_a_whole or answer == Answer.WITHDRAWN:
        return False
    return answer == Answer.GIVEN or not needs_consent
