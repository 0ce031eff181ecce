"""What a kind says, it can say. Proves part of 4.2."""

import re

import pytest
from django.utils import translation

from guanxi.alerts.heard import Event, Known
from guanxi.alerts.kinds import every_kind
from guanxi.alerts.policy import AlertsSection
from guanxi.alerts.tests.sketch import TODAY, night
from guanxi.alerts.why import LABELS
from guanxi.rulebook.books import rulebook_for
from guanxi.worklist.causes import causes

LARGE = Event(happened_on=TODAY, amount_minor=10**12, reference="R-1", product_class="fund")
RICH = Known(day=TODAY, maintained=True, tier="wealth", assets_minor=10**12)
_PLACE = re.compile(r"%\((\w+)\)s")


def evidence_of(kind) -> set[str]:
    """Names of the evidence, as sentences use them: the same by night and by day."""
    thresholds = rulebook_for(TODAY).section(AlertsSection).thresholds_of(kind.code)
    fixed = {"customer_id", "severity", "amount_minor", "same_cause", "due_on"}
    kept = [hear(LARGE, RICH, thresholds).evidence for hear in kind.hears.values()]
    if kind.find is not None:
        kept.append(dict.fromkeys(kind.find(night(), thresholds).columns))
    (names,) = {frozenset(evidence) - fixed for evidence in kept}
    return {name.removesuffix("_minor") for name in names}


@pytest.mark.parametrize("code", every_kind())
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_reason_speaks_only_of_evidence_that_the_kind_keeps(code, language):
    kind = every_kind()[code]
    with translation.override(language):
        reason = str(kind.cause.reason)
    assert set(_PLACE.findall(reason)) <= evidence_of(kind)
    assert "%" not in re.sub(r"%\(\w+\)s|%%", "", reason)


@pytest.mark.parametrize("code", every_kind())
def test_every_kind_names_its_evidence_suggests_an_action_and_something_to_say(code):
    kind = every_kind()[code]
    assert evidence_of(kind) <= set(LABELS)
    assert kind.cause.name
    assert kind.cause.action
    assert 1 <= len(kind.cause.points) <= 3
    assert causes()[code] is kind.cause


def test_every_kind_has_its_table_in_the_default_rulebook():
    section = rulebook_for(TODAY).section(AlertsSection)
    assert len(every_kind()) == 27
    for code in every_kind():
        assert section.thresholds_of(code).raised


def test_a_kind_yields_only_to_kinds_there_are():
    for kind in every_kind().values():
        assert set(kind.yields_to) <= set(every_kind())
