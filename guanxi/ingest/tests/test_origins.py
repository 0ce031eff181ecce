"""Since which delivery each value stands, whatever came, went and came again (1.6)."""

import shutil
import tempfile
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanxi.bank.models import Batch, Customer, ValueOrigin
from guanxi.bank.origins import FIELDS
from guanxi.ingest.commands import undo_batch
from guanxi.ingest.models import EarlierRow
from guanxi.ingest.tests.deliveries import a_bank, customer, deliver

OPENING = date(2026, 11, 16)
DAYS = [date(2026, 11, 17), date(2026, 11, 18), date(2026, 11, 19)]
values = st.sampled_from(["13800000000", "13911111111", ""])
said = st.fixed_dictionaries({"phone": values, "email": st.sampled_from(["", "a@b.cn"])})
delivered = st.tuples(st.just("deliver"), st.integers(0, 2), said)
taken_back = st.tuples(st.just("undo"), st.integers(0, 4), st.none())


def by_hand(one):
    """From the versions that are kept: back from what holds, as long as they say the same."""
    accepted = set(Batch.objects.filter(status="accepted").values_list("pk", flat=True))
    versions = [
        (row.as_of, row.batch_id, row.row)
        for row in EarlierRow.objects.filter(file="customers", row_id=one.pk)
        if row.batch_id in accepted
    ]
    now = {field: getattr(one, field) for field in FIELDS}
    origins = {}
    for field in FIELDS:
        origin = (one.as_of, one.batch_id)
        for as_of, batch, row in sorted(versions, key=lambda version: version[:2], reverse=True):
            if str(row[field]) != str(now[field]):
                break
            origin = (as_of, batch)
        origins[field] = origin
    return origins


def kept(one):
    rows = ValueOrigin.objects.filter(customer_id=one.pk)
    found = dict.fromkeys(FIELDS, (one.as_of, one.batch_id))
    for row in rows:
        found |= dict.fromkeys(row.fields.split(","), (row.as_of, row.batch_id))
    assert sum(len(row.fields.split(",")) for row in rows) in (0, len(FIELDS))
    return found


class Deliveries:
    """What was sent, in the order in which it came."""

    def __init__(self, take, folder):
        self.take, self.folder, self.batches = take, folder, []
        self.sequences = dict.fromkeys(DAYS, 0)
        self.send(OPENING, a_bank() | {"customers": [customer("C1"), customer("C2")]}, 1)

    def send(self, day, rows, sequence):
        place = deliver(self.folder / str(len(self.batches)), day=day, rows=rows, sequence=sequence)
        intake = self.take(place)
        assert not intake.is_refused, intake.refused
        self.batches.append(intake.batches[0].id)

    def deliver(self, number, said):
        day = DAYS[number]
        self.sequences[day] += 1
        self.send(day, {"customers": [customer("C1", **said)]}, self.sequences[day])

    def undo(self, number, _nothing):
        if 0 < number < len(self.batches) and self.batches[number] is not None:
            undo_batch(self.batches[number], by="test")
            self.batches[number] = None


@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=st.lists(st.one_of(delivered, delivered, taken_back), min_size=3, max_size=5))
def test_each_value_stands_since_the_delivery_that_brought_it(take, history):
    """Proves part of 1.6."""
    folder = Path(tempfile.mkdtemp())
    try:
        told = Deliveries(take, folder)
        for what, number, said in history:
            getattr(told, what)(number, said)
            for one in Customer.objects.all():
                assert kept(one) == by_hand(one)
        for batch in reversed([one for one in told.batches if one is not None]):
            undo_batch(batch, by="test")
        assert not ValueOrigin.objects.exists()
    finally:
        shutil.rmtree(folder)


def test_a_value_that_changed_is_younger_than_the_rest(take, tmp_path):
    """Proves part of 1.6."""
    told = Deliveries(take, tmp_path)
    told.deliver(0, {"phone": "13800000000", "email": ""})
    told.deliver(1, {"phone": "13911111111", "email": ""})
    one = Customer.objects.get(source_id="C1")
    assert kept(one)["phone"][0] == DAYS[1]
    assert kept(one)["name"][0] == OPENING
    other = Customer.objects.get(source_id="C2")
    assert not ValueOrigin.objects.filter(customer_id=other.pk).exists()
