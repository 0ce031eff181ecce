"""The fold of the night equals the day-by-day reckoning, however it was come by."""

import shutil
from datetime import timedelta

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from guanxi.bank.models import Batch, BatchStatus
from guanxi.insight.fold.record import Ledger as FoldLedger
from guanxi.insight.tests.histories import History
from guanxi.insight.tests.lakes import Lakes
from guanxi.insight.tests.ledger import Ledger
from guanxi.insight.valuation import valuation_by
from guanxi.rulebook.books import rulebook_for

STEPS = st.lists(
    st.sampled_from(("deliver", "deliver", "deliver", "night", "undo", "resend", "go back")),
    min_size=2,
    max_size=9,
)


class Bank(Lakes):
    """Remembers what it delivered, for the plain reckoning."""

    def start_over(self):
        Batch.objects.all().delete()
        shutil.rmtree(self.lake)
        self.lake.mkdir()
        self.files = {}

    def send(self, day, files):
        batch = self.deliver(day, **files)
        self.files[batch.pk] = files

    def undo(self, which):
        accepted = self.accepted()
        if accepted:
            self.take_back(accepted[which % len(accepted)])

    def accepted(self):
        return list(Batch.objects.filter(status=BatchStatus.ACCEPTED).order_by("pk"))

    def reckoning(self, day):
        known = [
            (batch.pk, batch.business_day, self.files[batch.pk])
            for batch in self.accepted()
            if batch.business_day <= day
        ]
        return Ledger(known, valuation_by(rulebook_for(day)))

    def trends(self):
        fold = FoldLedger(self.lake).read()
        rows = [
            row
            for month in fold.months
            for row in pq.read_table(self.lake / month.trends).to_pylist()
        ]
        return {(row["customer_id"], row["month"]): row for row in rows}

    def fold_contents(self):
        """Every table of the fold, and the bytes of what the night left."""
        fold = FoldLedger(self.lake).read()
        last = self.lake / "nights" / str(self.nights)
        left = {path.name: path.read_bytes() for path in last.iterdir()}
        tables = {
            (month.month, name.split("/")[1]): rows_in(self.lake / name)
            for month in fold.months
            for name in month.files()
        }
        return tables, left


def rows_in(path):
    return sorted(pq.read_table(path).to_pylist(), key=lambda row: next(iter(row.values())))


def live(bank, seed, customers, steps):
    """Live through the steps; returns the last day."""
    bank.start_over()
    history = History(seed, customers)
    bank.send(*history.next_delivery())
    for number, step in enumerate(steps):
        if step == "deliver":
            bank.send(*history.next_delivery())
        elif step == "night":
            bank.night(history.day)
        elif step == "undo":
            bank.undo(seed + number)
        elif step == "resend":
            bank.undo(seed + number)
            bank.send(*history.delivery_for(history.day - timedelta(days=seed % 40)))
        else:
            bank.night(history.day - timedelta(days=seed % 50))
    return history.day


@pytest.mark.django_db
@settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # a seed does not shrink into a simpler history
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 10**6), customers=st.integers(1, 8), steps=STEPS)
def test_late_facts_corrections_and_undos_end_in_the_same_picture_as_starting_over(
    empty_lake, seed, customers, steps
):
    """Proves 2.3 (late facts), 13.2: incremental = full rebuild = plain reckoning."""
    bank = Bank(empty_lake)
    day = live(bank, seed, customers, steps)

    night_by_night = bank.night(day)
    incremental = bank.fold_contents()
    shutil.rmtree(empty_lake / "fold")
    bank.night(day)
    rebuilt = bank.fold_contents()

    assert incremental == rebuilt
    plain = bank.reckoning(day)
    assert bank.trends() == plain.trends(day)
    held = sorted(night_by_night["holdings"], key=lambda row: row["account_id"])
    assert held == plain.holdings(day)
    assert night_by_night["customer_facts"] == plain.customer_facts(day)
