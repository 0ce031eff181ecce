"""The night's measures and the same written by hand in SQL know the same of everybody."""

from datetime import date

import duckdb
import pyarrow.parquet as pq
import pytest

from guanxi.foundation.home import current_home
from guanxi.ingest.commands import ingest_folder
from guanxi.insight.fold.record import Ledger
from guanxi.insight.valuation import valuation_by
from guanxi.nightly.commands import run_nights
from guanxi.rulebook.books import rulebook_for
from guanxi.shell.bench.night import differences
from guanxi.shell.bench.night_by_hand import ByHand
from guanxi.shell.cli.clock import now
from guanxi.simulator.commands import simulate_bank

DAY = date(2026, 11, 21)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("empty_lake")
def test_sql_by_hand_finds_what_the_night_found(tmp_path):
    """Part of 13.2: every customer, holding and month, over more months than are added up."""
    book = rulebook_for(DAY)
    simulate_bank(customers=150, months=14, through=DAY, out=tmp_path / "deliveries", daily=2)
    ingest_folder(tmp_path / "deliveries", book=book, now=now())
    (night,) = run_nights(through=DAY, now=now)
    by_hand = tmp_path / "by-hand"
    lake = current_home().lake
    with duckdb.connect() as duck:
        ByHand(duck=duck, valuation=valuation_by(book), day=DAY, folder=by_hand).run()
        pairs = [
            (lake / "nights" / str(night.pk) / f"{name}.parquet", by_hand / f"{name}.parquet")
            for name in ("customer_facts", "holdings")
        ]
        for month in Ledger(lake).read().months:
            pairs.append((lake / month.trends, by_hand / "months" / f"{month.month:%Y-%m}.parquet"))
        assert len(pairs) == 2 + 14
        assert all(pq.read_metadata(ours).num_rows for ours, _ in pairs)
        assert [differences(duck, *pair) for pair in pairs] == [0] * len(pairs)
        # It would see one: the holdings of one month are not those of the other.
        assert differences(duck, pairs[2][0], pairs[3][0]) > 0
