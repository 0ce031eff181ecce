"""The two ledgers of these tests: the small one always, the real one where it lies."""

import os
from datetime import date
from pathlib import Path

import pytest

from guanxi.foundation.tests.left_out import leave_out
from guanxi.ingest.adapters.berka import berka
from guanxi.ingest.adapters.tests.drawn import Drawn
from guanxi.ingest.adapters.tests.small_ledger import write_small_ledger

_PROJECT = Path(__file__).parents[4]
_REAL_DAY = date(1994, 3, 30)


@pytest.fixture
def small_ledger(tmp_path):
    """A folder with the small ledger, ours to break."""
    return write_small_ledger(tmp_path / "bank")


@pytest.fixture
def drawn(small_ledger, tmp_path):
    """The small bank on a day, 31 May 1993 unless another is asked for."""

    def draw(through=date(1993, 5, 31)):
        return Drawn(berka(small_ledger, tmp_path / "workplace", through), through)

    return draw


@pytest.fixture(scope="session")
def real_ledger():
    """The folder of the real bank. Left out where it is absent, unless it is demanded."""
    folder = Path(os.environ.get("GUANXI_BERKA", _PROJECT.parent / "shared" / "data" / "berka"))
    if not folder.is_dir():
        leave_out(
            f"The tests on the real ledger of PKDD'99 were left out: {folder} is not there. "
            "docs/berka.md says where to get it; then set GUANXI_BERKA.",
            unless="GUANXI_BERKA_DEMANDED",
        )
    return folder


@pytest.fixture(scope="session")
def real_bank(real_ledger, tmp_path_factory):
    """The real bank at the end of 30 March 1994, the last day its ledger is complete for."""
    return Drawn(berka(real_ledger, tmp_path_factory.mktemp("workplace"), None), _REAL_DAY)
