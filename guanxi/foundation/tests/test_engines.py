import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.utils.translation import override

from guanxi.foundation.engines import (
    EngineChoice,
    EngineKind,
    EngineUnusable,
    WrongColumns,
    look_up,
    memory_of_this_machine,
    open_engine,
    open_engine_by,
    opening,
)
from guanxi.foundation.home import guanxi_home

SCHEMA = pa.schema([("id", pa.int64()), ("amount", pa.int64())])


@pytest.fixture
def engine():
    with open_engine(threads=1) as engine:
        yield engine


def three(engine):
    rows = [{"id": n, "amount": n * 10} for n in range(3)]
    return engine.table(pa.Table.from_pylist(rows, schema=SCHEMA))


def test_what_is_written_is_read_back_in_its_order(engine, tmp_path):
    path = tmp_path / "month=2026-11" / "rows.parquet"
    assert engine.write(three(engine).order_by(ibis.desc("id")), path) == 3
    assert pq.read_table(path)["id"].to_pylist() == [2, 1, 0]
    assert engine.read([path], SCHEMA).columns == ("id", "amount")  # a folder adds no column


def test_no_files_are_an_empty_table_of_the_schema(engine):
    empty = engine.read([], SCHEMA)
    assert engine.arrow(empty).schema == SCHEMA
    assert engine.arrow(empty).num_rows == 0


def test_a_sum_that_the_engine_widens_is_refused_rather_than_written_as_a_float(engine, tmp_path):
    path = tmp_path / "rows.parquet"
    summed = three(engine).aggregate(amount=ibis._.amount.sum())
    with pytest.raises(WrongColumns, match="amount is double, not int64"):
        engine.write(summed, path)
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_there_whole_or_not_at_all(engine, tmp_path):
    path = tmp_path / "rows.parquet"
    engine.write(three(engine), path)
    broken = three(engine).mutate(amount=ibis.literal("no number").cast("int64"))
    with pytest.raises(Exception, match="Conversion"):
        engine.write(broken, path)
    assert pq.read_table(path).num_rows == 3
    assert [left.name for left in tmp_path.iterdir()] == ["rows.parquet"]


def test_a_kept_table_can_be_replaced_and_forgotten(engine):
    kept = engine.keep(three(engine), "kept")
    assert engine.arrow(kept.count()).as_py() == 3
    kept = engine.keep(three(engine).limit(1), "kept")
    assert engine.arrow(kept.count()).as_py() == 1
    engine.drop("kept")
    with pytest.raises(ValueError, match="no table name"):
        engine.drop('x"; DROP')


def test_rows_stream_in_batches(engine):
    many = ibis.range(0, 5000).unnest().name("id").as_table()
    batches = list(engine.batches(many, rows=1000))
    assert sum(batch.num_rows for batch in batches) == 5000
    assert len(batches) > 1


@pytest.mark.parametrize(
    ("dividend", "divisor", "whole"),
    [
        (5, 10, 1),
        (-5, 10, -1),
        (4, 10, 0),
        (-15, 10, -2),
        (7, 3, 2),
        (-8, 3, -3),
        (10**37, 10**20, 10**17),
        # Where the wider arithmetic takes over, and by the greatest divisor.
        (2**61 - 1, 2, 2**60),
        (2**61, 2, 2**60),
        (-(2**61) + 1, 3, -768614336404564650),
        (-(2**61), 3, -768614336404564651),
        (2**61 - 1, 2**63 - 1, 0),
        (2**62, 2**63 - 1, 1),
        (-(2**63), 1, -(2**63)),
    ],
)
def test_a_division_is_right_to_the_last_cent_halves_away_from_zero(
    engine, dividend, divisor, whole
):
    """Proves architecture 6: money is never a float."""
    answer = engine.backend.raw_sql(f"SELECT nearest_whole({dividend}, {divisor})").fetchone()
    assert answer == (whole,)


def test_an_engine_leaves_no_spill_behind_and_clears_that_of_the_killed():
    rooms = guanxi_home() / "spill"
    killed = rooms / "999999999-0"
    before = set(rooms.iterdir()) if rooms.exists() else set()  # of engines still open
    killed.mkdir(parents=True)
    with open_engine(memory_bytes=2**28):
        assert not killed.exists()
        assert len(set(rooms.iterdir()) - before) == 1
    assert set(rooms.iterdir()) == before


def test_pages_look_up_rows_in_files_from_any_thread(engine, tmp_path):
    path = tmp_path / "rows.parquet"
    engine.write(three(engine), path)
    statement = "SELECT amount FROM read_parquet(?) WHERE id = ?"
    assert look_up(statement, [[str(path)], 2]) == [(20,)]
    assert look_up(statement, [[str(path)], 7]) == []


def test_an_engine_never_asks_for_more_than_the_machine_or_its_container_has():
    assert 2**28 < memory_of_this_machine() < 2**50


def test_duckdb_is_the_engine_unless_another_is_chosen(engine):
    with open_engine_by(EngineChoice(), engine) as chosen:
        assert chosen is engine


@pytest.mark.parametrize(
    ("lacking", "said"),
    [("find_spec", "is not installed"), ("which", "needs Java"), ("master", "Name the master")],
)
def test_a_spark_that_cannot_run_is_refused_with_what_is_missing(
    engine, monkeypatch, lacking, said
):
    master = "" if lacking == "master" else "spark://127.0.0.1:7077"
    found = {"find_spec": "here", "which": "here", lacking: None}
    monkeypatch.setattr(opening, "find_spec", lambda _name: found["find_spec"])
    monkeypatch.setattr(opening.shutil, "which", lambda _name: found["which"])
    choice = EngineChoice(kind=EngineKind.SPARK, master=master)
    with (
        override("en"),
        pytest.raises(EngineUnusable, match=said),
        open_engine_by(choice, engine),
    ):
        pass


def test_a_digest_tells_of_every_row_and_not_of_their_order(engine, tmp_path):
    rows = pa.table({"id": [1, 2, 3], "word": ["a", None, ""], "on": [None, None, None]})

    def digest(table):
        pq.write_table(table, tmp_path / "rows.parquet")
        return engine.digest(tmp_path / "rows.parquet")

    assert digest(rows)[0] == 3
    assert digest(rows.take([2, 0, 1])) == digest(rows)
    changed = pa.table({"id": [1, 2, 3], "word": ["a", "", None], "on": [None, None, None]})
    assert digest(changed) != digest(rows)
    twice = pa.concat_tables([rows, rows.slice(0, 1), rows.slice(0, 1)])
    assert digest(twice)[1] != digest(rows)[1]
