"""Every kind that the bank wants to be warned of is there and raised by the default rulebook."""

import pytest

from guanxi.alerts.kinds import every_kind
from guanxi.alerts.policy import AlertsSection
from guanxi.alerts.tests.sketch import TODAY
from guanxi.rulebook.books import rulebook_for

# In the words of requirement 4.1.
NAMED = {
    "assets falling sharply": ["assets_falling"],
    "tier about to fall or fallen": ["tier_about_to_fall", "tier_fallen"],
    "close to the next tier": ["close_to_next_tier"],
    "large single movement in or out": ["large_movement_in", "large_movement_out"],
    "money leaving to another bank or broker": ["leaving_to_other_bank"],
    "account closing or emptied": ["account_closed", "emptied"],
    "dormant": ["dormant"],
    "salary started or stopped": ["salary_started", "salary_stopped"],
    "product maturing": ["product_maturing"],
    "fund after-sales": ["fund_after_sales"],
    "loan overdue or at risk": ["loan_overdue", "loan_at_risk"],
    "card spend stopping": ["card_spend_stopped"],
    "birthday and other personal dates": [
        *("birthday", "celebrated_birthday", "wedding_anniversary", "childs_birthday"),
        "relationship_anniversary",
    ],
    "identity document expiring": ["document_expiring"],
    "risk rating expired": ["risk_rating_expired"],
    "no contact for too long": ["no_contact"],
    "complaint open": ["complaint_open"],
    "consent withdrawn": ["consent_withdrawn"],
}


@pytest.mark.parametrize("what", NAMED)
def test_the_bank_is_warned_of(what):
    """Proves 4.1: each of these kinds is drawn at its threshold in the files beside this one."""
    section = rulebook_for(TODAY).section(AlertsSection)
    for code in NAMED[what]:
        assert code in every_kind()
        assert section.thresholds_of(code).raised


def test_no_kind_is_forgotten_here():
    named = {code for codes in NAMED.values() for code in codes}
    assert named == set(every_kind())
