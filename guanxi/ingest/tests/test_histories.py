"""Whatever is delivered and taken back in whatever order: the bank is what was not taken back."""

import shutil
import tempfile
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanxi.ingest.commands import undo_batch
from guanxi.ingest.delivery import already_here
from guanxi.ingest.manifest import read_manifest
from guanxi.ingest.models import EarlierRow
from guanxi.ingest.tests.deliveries import (
    a_bank,
    account,
    balance,
    customer,
    deliver,
    holder,
    relation,
    transaction,
)
from guanxi.ingest.tests.picture import picture_of_the_bank

OPENING = date(2026, 11, 16)
DAYS = [date(2026, 11, 17), date(2026, 11, 18), date(2026, 11, 19)]

what_to_change = st.sets(
    st.sampled_from(["old customer", "new customer", "relation", "facts"]), min_size=1
)
delivered = st.tuples(st.just("deliver"), st.integers(0, len(DAYS) - 1), what_to_change)
taken_back = st.tuples(st.just("undo"), st.integers(0, 5), st.none())
histories = st.lists(st.one_of(delivered, delivered, taken_back), min_size=3, max_size=6)


def opening():
    rows = a_bank() | {"customers": [customer("C1"), customer("C2")]}
    return rows | {"accounts": [account("A1", "C1")], "holders": [holder("A1", "C2")]}


def rows_of_a_day(day, token, wanted):
    """Rows that need nothing but the opening; ``token`` tells them from every other delivery's."""
    rows = {}
    if "old customer" in wanted:
        rows["customers"] = [customer("C1", phone=token)]
    if "new customer" in wanted:
        rows["customers"] = [*rows.get("customers", []), customer("N1", phone=token)]
        rows["accounts"] = [account("B1", "N1", matures_on=date(2030, 1, 1 + len(token)))]
        rows["balances"] = [balance("B1", int(token), day=day)]
    if "relation" in wanted:
        rows["relations"] = [relation("C1", "C2", since=date(2021, 1, 1 + int(token)))]
    if "facts" in wanted:
        rows["transactions"] = [transaction(f"T{token}", "A1", booked_on=day)]
    return rows


class History:
    """Deliveries in the order in which they came, and which of them still stand."""

    def __init__(self, take, folder):
        self.take, self.folder = take, folder
        self.sent = []  # (folder, batch)
        self.undone = set()
        self.sequences = dict.fromkeys(DAYS, 0)
        self._send(deliver(folder / "opening", day=OPENING, rows=opening()))

    def deliver(self, number, wanted):
        day, token = DAYS[number], str(len(self.sent))
        self.sequences[day] += 1
        rows = rows_of_a_day(day, token, wanted)
        place = self.folder / token
        self._send(deliver(place, day=day, rows=rows, sequence=self.sequences[day]))

    def _send(self, place):
        intake = self.take(place)
        assert not intake.is_refused, intake.refused
        assert sum(rows.quarantined for rows in intake.rows.values()) == 0
        self.sent.append((place, intake.batches[0].id))

    def undo(self, number, _nothing):
        index = 1 + number
        if index < len(self.sent) and index not in self.undone:
            undo_batch(self.sent[index][1], by="test")
            self.undone.add(index)

    def start_over_with_what_stands(self):
        for index in reversed(range(len(self.sent))):
            if index not in self.undone:
                undo_batch(self.sent[index][1], by="test")
        assert not any(picture_of_the_bank().values())
        assert not EarlierRow.objects.exists()
        for index, (place, _batch) in enumerate(list(self.sent)):
            if index not in self.undone:
                assert not self.take(place).is_refused


@settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=histories)
def test_a_history_ends_as_if_what_was_taken_back_had_never_come(take, history):
    """Proves 13.1."""
    folder = Path(tempfile.mkdtemp())
    try:
        told = History(take, folder)
        for what, number, wanted in history:
            getattr(told, what)(number, wanted)
        ended = picture_of_the_bank()

        told.start_over_with_what_stands()

        assert picture_of_the_bank() == ended
        for index in reversed(range(len(told.sent))):  # the next history begins with nothing
            if index not in told.undone:
                undo_batch(_standing_batch_of(told.sent[index][0]), by="test")
    finally:
        shutil.rmtree(folder)


def _standing_batch_of(place):
    return already_here(read_manifest(place)).pk
