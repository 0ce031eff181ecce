"""A superuser with the bank's key changes the record of reads: every deed is found, by name."""

import os

from guanxi.privacy.ledger.deeds import COVERS, DEEDS
from guanxi.privacy.ledger.tampering import run

TAMPERINGS = int(os.environ.get("GUANXI_TAMPERINGS", "150"))


def test_every_tampering_is_found_and_names_what_was_changed():
    """Proves part of 12.5. The whole run: GUANXI_TAMPERINGS=2000 pytest tests/attacks."""
    result = run(TAMPERINGS, seed=125)
    assert result["missed"] == []
    assert result["found"] == result["named"] == result["tamperings"] == TAMPERINGS
    assert result["false_alarms"] == 0
    assert len(result["deeds"]) == len(DEEDS) + 1
    assert len(result["covers"]) == len(COVERS) + 1
