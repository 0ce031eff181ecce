"""A bank says itself what is plausible and what is asked; nonsense is refused (0.1, 1.6)."""

from datetime import date

import pytest
from pydantic import ValidationError

from guanxi.quality.policy import QualitySection
from guanxi.rulebook.books import rulebook_for

BOOK = rulebook_for(date(2026, 11, 20)).section(QualitySection)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"fields": ["shoe_size"]}, "shoe_size"),
        ({"ask": ["born_on"]}, "born_on"),
        ({"patterns": {"phone": "("}}, "patterns.phone"),
        ({"patterns": {"phone": "(?=1)"}}, "patterns.phone"),
        ({"patterns": {"phone": "\\p{L}"}}, "patterns.phone"),
        ({"stale_after_months": {"nothing": 3}}, "nothing"),
        ({"fields": []}, "fields"),
    ],
)
def test_a_rulebook_that_cannot_be_followed_is_refused(change, says):
    with pytest.raises(ValidationError, match=says.replace(".", r"\.")):
        QualitySection(**{**BOOK.model_dump(), **change})


def test_the_default_says_what_a_telephone_looks_like():
    assert BOOK.is_plausible("phone", "13800138000")
    assert not BOOK.is_plausible("phone", "1380013800x")
    assert BOOK.is_plausible("address", "anything")
