"""What the figures at the head of the customer's page say of a change."""

import pytest
from django.utils.translation import override

from guanxi.insight.models import CustomerFacts
from guanxi.shell.customer.figures import _change


@pytest.mark.parametrize(
    ("before", "now", "note"),
    [
        (100_000, 90_000, "▼ 10%"),
        (430_742_200, 430_547_200, "less than 0.1%"),
        (0, 5_000, "nothing to compare with"),
    ],
)
def test_a_small_change_is_told_apart_from_no_month_before(before, now, note):
    facts = CustomerFacts(assets_minor=now, previous_month_end_assets_minor=before)
    with override("en"):
        assert _change(facts, "CNY").note == note
