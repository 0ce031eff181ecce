"""The command: same seed same bytes, both formats, refusals, growth by chunks."""

import hashlib
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from pyarrow import csv, parquet

from guanxi.ingest.contract import FILES
from guanxi.simulator import chunk
from guanxi.simulator.commands import simulate_bank
from guanxi.simulator.periods import SimulationRefused, delivery_spans
from guanxi.simulator.seasons import month_of
from guanxi.simulator.tests.conftest import THROUGH

SMALL = {"customers": 300, "months": 2, "through": THROUGH, "daily": 3}


def checksums(out: Path) -> dict[str, str]:
    return {
        str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*.*"))
        if path.is_file()
    }


def test_same_seed_same_bytes(tmp_path):
    simulate_bank(out=tmp_path / "one", **SMALL)
    simulate_bank(out=tmp_path / "two", **SMALL)
    assert checksums(tmp_path / "one") == checksums(tmp_path / "two")


def test_another_seed_gives_another_bank(tmp_path):
    simulate_bank(out=tmp_path / "one", **SMALL)
    simulate_bank(out=tmp_path / "two", seed=2, **SMALL)
    one, two = checksums(tmp_path / "one"), checksums(tmp_path / "two")
    same = {name for name, checksum in one.items() if two.get(name) == checksum}
    # The shelf of products is the same everywhere, and files without rows are alike.
    assert one.keys() == two.keys()
    assert not any("transactions" in name or "customers" in name for name in same)


def test_csv_and_parquet_say_the_same(tmp_path):
    made = simulate_bank(out=tmp_path / "parquet", **SMALL)
    simulate_bank(out=tmp_path / "csv", file_format="csv", **SMALL)
    for _, folder in made.deliveries:
        for name in FILES:
            typed = parquet.read_table(folder / f"{name}.parquet")
            options = csv.ConvertOptions(
                column_types=typed.schema, strings_can_be_null=True, null_values=[""]
            )
            written = tmp_path / "csv" / folder.name / f"{name}.csv"
            assert csv.read_csv(written, convert_options=options).equals(typed), name


def test_csv_writes_days_moments_and_truth_values_as_the_contract_says(tmp_path):
    made = simulate_bank(out=tmp_path / "csv", file_format="csv", **SMALL)
    folder = made.deliveries[0][1]
    accounts = (folder / "accounts.csv").read_text(encoding="utf-8")
    assert '"account_id","owner_id"' in accounts.replace(
        "account_id,owner_id", '"account_id","owner_id"'
    )
    assert "true" in accounts
    entry = (folder / "transactions.csv").read_text(encoding="utf-8").splitlines()[1]
    assert "T" in entry.split(",")[3]
    assert "." not in entry.split(",")[3]


def test_progress_is_told_from_nought_to_one(tmp_path):
    told: list[float] = []
    simulate_bank(out=tmp_path / "b", progress=lambda _, share: told.append(share), **SMALL)
    assert told == sorted(told)
    assert told[0] == 0
    assert told[-1] == 1


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "kept.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(SimulationRefused, match="not empty"):
        simulate_bank(out=tmp_path, **SMALL)
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]


def test_what_a_killed_simulation_left_makes_way(tmp_path):
    def killed(_step, share):
        if share >= 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate_bank(out=tmp_path / "killed", progress=killed, **SMALL)
    left = {path.name for path in (tmp_path / "killed").iterdir()}
    assert ".unfinished" in left
    assert len(left) > 1
    simulate_bank(out=tmp_path / "killed", **SMALL)
    simulate_bank(out=tmp_path / "whole", **SMALL)
    assert _bytes_below(tmp_path / "killed") == _bytes_below(tmp_path / "whole")


def test_what_lies_beside_a_killed_simulation_is_left_alone(tmp_path):
    (tmp_path / ".unfinished").touch()
    (tmp_path / "2026-01-31").mkdir()
    (tmp_path / "kept").mkdir()
    with pytest.raises(SimulationRefused, match="not empty"):
        simulate_bank(out=tmp_path, **SMALL)
    assert (tmp_path / "2026-01-31").is_dir()


def test_nobody_writes_where_somebody_writes(tmp_path):
    def second(_step, _share):
        with pytest.raises(SimulationRefused, match="not empty"):
            simulate_bank(out=tmp_path, **SMALL)

    simulate_bank(out=tmp_path, progress=second, **SMALL)
    assert not (tmp_path / ".unfinished").exists()


def _bytes_below(folder):
    return {
        path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.mark.parametrize("customers", [0, -1, 100_000_000])
def test_impossible_numbers_of_customers_are_refused(tmp_path, customers):
    with pytest.raises(SimulationRefused, match="customers"):
        simulate_bank(customers=customers, months=2, through=THROUGH, out=tmp_path / "b")


def test_more_daily_deliveries_than_days_are_refused():
    with pytest.raises(SimulationRefused, match="fewer daily"):
        delivery_spans(date(2026, 11, 3), months=1, daily=5)


def test_daily_deliveries_may_reach_into_the_month_before():
    spans = delivery_spans(date(2026, 11, 3), months=2, daily=5)
    assert [span.days for span in spans] == [29, 1, 1, 1, 1, 1]


def test_a_bank_ends_well_on_the_first_days_of_a_month(tmp_path):
    made = simulate_bank(
        customers=200, months=2, through=date(2026, 3, 2), out=tmp_path / "b", daily=4
    )
    assert [day.isoformat() for day, _ in made.deliveries] == [
        "2026-02-26", "2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02",
    ]  # fmt: skip


def test_a_chunk_lives_the_same_life_whichever_comes_first(monkeypatch):
    monkeypatch.setattr(chunk, "CHUNK_CUSTOMERS", 150)
    spans = delivery_spans(THROUGH, months=1, daily=0)
    plan = chunk.Plan(1, 300, spans[0], spans[0], np.arange(3))
    month = month_of(spans[0], 0, spans[0].first)
    forward = [chunk.Chunk(plan, index).live_through(month) for index in (0, 1)]
    backward = [chunk.Chunk(plan, index).live_through(month) for index in (1, 0)]
    for one, other in zip(forward, reversed(backward), strict=True):
        assert np.array_equal(one.books.entries["amount"], other.books.entries["amount"])
        assert np.array_equal(one.books.balance, other.books.balance)
    assert not np.array_equal(forward[0].books.balance[:50], forward[1].books.balance[:50])


def test_a_single_customer_is_a_bank_too(tmp_path):
    made = simulate_bank(customers=1, months=2, through=THROUGH, out=tmp_path / "b")
    assert made.rows["customers"] >= 1
