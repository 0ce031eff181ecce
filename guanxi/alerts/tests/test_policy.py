"""What the rulebook says of alerts is checked key by key. Proves 0.1 for alerts."""

import pytest
from pydantic import ValidationError

from guanxi.alerts.policy import AlertsSection
from guanxi.alerts.tests.sketch import TODAY
from guanxi.rulebook.books import rulebook_for


def changed(kind: str, **keys: object) -> dict:
    """The default rulebook's ``[alerts]`` with these keys of one kind; None takes one away."""
    tables = rulebook_for(TODAY).section(AlertsSection).model_dump()
    table = tables["kinds"].setdefault(kind, {})
    table |= keys
    for name in [name for name, value in table.items() if value is None]:
        del table[name]
    return tables


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        ("no_such_kind", {"due_days": 1}),
        ("dormant", {"no_such_key": 1}),
        ("dormant", {"after_days": None}),
        ("dormant", {"after_days": "180"}),
        ("dormant", {"after_days": 180.5}),
        ("dormant", {"after_days": 0}),
        ("assets_falling", {"share_percent": 101}),
        ("dormant", {"due_days": -1}),
    ],
)
def test_an_unknown_kind_or_key_or_a_senseless_figure_is_refused(kind, keys):
    with pytest.raises(ValidationError) as refused:
        AlertsSection.model_validate(changed(kind, **keys))
    assert kind in str(refused.value)


def test_a_kind_can_be_switched_off():
    section = AlertsSection.model_validate(changed("dormant", raised=False))
    assert not section.thresholds_of("dormant").raised
