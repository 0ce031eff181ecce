"""Spark: the same expressions on a cluster. Imported only when somebody asks for it.

Driver and workers share GUANXI_HOME at one path: the lake is read where it lies, and what a query
gives is written in parts below ``spill``, from where this process makes the one file of the lake.
Only the lake's pseudonymous rows and numbers of the bank's own go there, never an identity.
"""

import logging
import os
import secrets
import shutil
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.operations as ops
import pyarrow as pa
import pyarrow.parquet as pq
import pyspark
from django.utils.translation import gettext as _
from ibis.backends.pyspark import Backend
from ibis.backends.pyspark.datatypes import PySparkSchema
from ibis.backends.sql.compilers.pyspark import PySparkCompiler
from ibis.expr.types import Expr, Table, Value
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812 - as all of Spark's documentation writes it
from pyspark.sql.types import IntegralType

from guanxi.foundation.engines.duck import DuckEngine
from guanxi.foundation.engines.engine import ROW_GROUP, Engine, WrongColumns
from guanxi.foundation.engines.machine import spill_room
from guanxi.foundation.engines.opening import EngineUnusable

ADDRESS_VARIABLE = "GUANXI_SPARK_ADDRESS"
LOOPBACK = "127.0.0.1"
_PATIENCE_SECONDS = 180.0

# The same three functions as DuckDB's (duck.py). Spark's own `div` brings its result into 64 bits
# by leaving digits out, in silence: so the remainder is taken off first and the rest divided.
_FUNCTIONS = (
    """CREATE OR REPLACE TEMPORARY FUNCTION wide(number BIGINT) RETURNS DECIMAL(38, 0)
    RETURN CAST(number AS DECIMAL(38, 0))""",
    """CREATE OR REPLACE TEMPORARY FUNCTION whole(number DECIMAL(38, 0)) RETURNS BIGINT
    RETURN CAST(number AS BIGINT)""",
    """CREATE OR REPLACE TEMPORARY FUNCTION nearest_whole(
        dividend DECIMAL(38, 0), divisor DECIMAL(38, 0)
    ) RETURNS BIGINT RETURN CAST(
        CASE WHEN dividend < 0 THEN -1 ELSE 1 END
        * (
            CAST((abs(dividend) - abs(dividend) % divisor) / divisor AS DECIMAL(38, 0))
            + CASE WHEN abs(dividend) % divisor >= divisor - abs(dividend) % divisor
                THEN 1 ELSE 0 END
        ) AS BIGINT)""",
)

_SETTINGS = {
    # What does not fit is an error, as in DuckDB, never a null or a number that lost its digits.
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}


class _Compiler(PySparkCompiler):  # type: ignore[misc]
    """Adds up whole numbers in more than 64 bits, as DuckDB does."""

    __slots__ = ()

    def visit_Sum(self, op: ops.Sum, *, arg: Any, where: Any) -> Any:  # noqa: N802 - Ibis's name
        if op.arg.dtype.is_integer():
            arg = self.cast(arg, dt.Decimal(38, 0))
        return super().visit_Sum(op, arg=arg, where=where)


class _Backend(Backend):  # type: ignore[misc]
    """Ibis's own, but rows in memory go to Spark as Arrow.

    By way of pandas, as in Ibis 12.0, whole numbers with nulls between them become floats.
    """

    compiler = _Compiler()

    def _register_in_memory_table(self, op: ops.InMemoryTable) -> None:
        rows = op.data.to_pyarrow(op.schema)
        frame = self._session.createDataFrame(rows, schema=PySparkSchema.from_ibis(op.schema))
        frame.createOrReplaceTempView(op.name)


class SparkEngine(Engine):
    """Made by `open_spark`."""

    def __init__(self, backend: _Backend, here: DuckEngine, room: Path) -> None:
        super().__init__(backend)
        self.session: SparkSession = backend._session  # noqa: SLF001 - Ibis gives no other way
        self._here, self._room = here, room

    def read(self, paths: Sequence[Path], schema: pa.Schema) -> Table:
        """The rows of all files as one table."""
        if not paths:
            return self.table(schema.empty_table())
        # As DuckDB does: the first file says which columns there are. Spark would start a job.
        columns = PySparkSchema.from_ibis(ibis.Schema.from_pyarrow(pq.read_schema(paths[0])))
        return self._named(self.session.read.schema(columns).parquet(*map(str, paths)))

    def keep(self, table: Table, name: str) -> Table:
        """Evaluate once, into files that outlive any worker."""
        place = self._parts_of(self._frame(table), name)
        columns = PySparkSchema.from_ibis(table.schema())
        return self._named(self.session.read.schema(columns).parquet(str(place)))

    def write(self, table: Table, path: Path, *, row_group: int = ROW_GROUP) -> int:
        """Evaluate into parts, which this process makes into one Parquet file."""
        with self._evaluated(table, path.stem) as parts:
            return self._here.join_files(parts, table, path, row_group=row_group)

    def arrow(self, table: Table) -> pa.Table:
        """Evaluate into parts and read them: what Spark collects would pass through its driver."""
        return self._result(table)

    def number(self, value: Value) -> int:
        """Evaluate one whole number."""
        return int(self._result(value).as_py())

    def _result(self, expression: Expr) -> Any:
        table = expression.as_table()
        with self._evaluated(table, "rows") as parts:
            rows = pa.concat_tables([pq.read_table(part) for part in parts])
        return expression.__pyarrow_result__(rows.cast(table.schema().to_pyarrow()))

    @contextmanager
    def _evaluated(self, table: Table, name: str) -> Iterator[list[Path]]:
        place = self._parts_of(self._frame(table), name)
        try:
            yield sorted(place.glob("part-*.parquet"))  # numbered in the order of the rows
        finally:
            shutil.rmtree(place, ignore_errors=True)

    def _frame(self, table: Table) -> DataFrame:
        """The table as Spark sees it, with whole numbers as wide as the expression promises."""
        self.backend._run_pre_execute_hooks(table)  # noqa: SLF001
        frame: DataFrame = self.backend.raw_sql(self.backend.compile(table))
        promised = PySparkSchema.from_ibis(table.schema())
        wrong = [
            f"{kind.name} is {frame.schema[kind.name].dataType.simpleString()}, "
            f"not {kind.dataType.simpleString()}"
            for kind in promised
            if not _alike(frame.schema[kind.name].dataType, kind.dataType)
        ]
        if wrong:
            raise WrongColumns("; ".join(wrong))
        return frame.select([F.col(f"`{kind.name}`").cast(kind.dataType) for kind in promised])

    def _parts_of(self, frame: DataFrame, name: str) -> Path:
        place = self._room / f"{name}-{secrets.token_hex(4)}"
        frame.write.parquet(str(place))
        return place

    def _named(self, frame: DataFrame) -> Table:
        name = f"guanxi_{secrets.token_hex(8)}"
        frame.createOrReplaceTempView(name)
        return self.backend.table(name)


@contextmanager
def open_spark(
    master: str, here: DuckEngine, *, settings: Mapping[str, str] | None = None
) -> Iterator[SparkEngine]:
    """A session of its own on that master, ended afterwards.

    It listens on loopback only, unless GUANXI_SPARK_ADDRESS says where workers on other machines
    reach this one. What else a cluster needs stands in its spark-defaults.conf (SPARK_CONF_DIR).
    """
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)  # the error itself tells
    with spill_room() as room:
        session = _session(master, room, settings or {})
        try:
            _await_workers(session, master)
            for function in _FUNCTIONS:
                session.sql(function)
            backend = _Backend()
            backend.do_connect(session)
            yield SparkEngine(backend, here, room)
        finally:
            session.stop()


def _await_workers(session: SparkSession, master: str) -> None:
    """A first small job, since Spark waits for workers as long as it takes, without a word."""
    patience = threading.Timer(_PATIENCE_SECONDS, session.sparkContext.cancelAllJobs)
    patience.start()
    try:
        session.range(1).count()
    except Exception as failure:
        raise EngineUnusable(
            _(
                "Spark at %(master)s does not answer: see that its master and workers run, and "
                "that workers reach this machine (GUANXI_SPARK_ADDRESS)."
            )
            % {"master": master}
        ) from failure
    finally:
        patience.cancel()


def _session(master: str, room: Path, settings: Mapping[str, str]) -> SparkSession:
    address = os.environ.get(ADDRESS_VARIABLE, LOOPBACK)
    builder = SparkSession.builder.master(master).appName("guanxi nightly")
    own = {
        "spark.driver.host": address,
        "spark.driver.bindAddress": address,
        "spark.local.dir": str(room / "local"),
        "spark.sql.warehouse.dir": str(room / "warehouse"),
    }
    for name, value in {**_SETTINGS, **own, **settings}.items():
        builder = builder.config(name, value)
    # Read by the programs that are started now, and by nothing later.
    with _environment(SPARK_HOME=str(_home_in(room)), SPARK_LOCAL_IP=address):
        return builder.getOrCreate()


@contextmanager
def _environment(**values: str) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _home_in(room: Path) -> Path:
    """Spark's programs by links: a cluster on this machine keeps its work beside them."""
    home = room / "home"
    home.mkdir()
    for entry in Path(pyspark.__file__).parent.iterdir():
        (home / entry.name).symlink_to(entry)
    return home


def _alike(found: Any, promised: Any) -> bool:
    both_whole = isinstance(found, IntegralType) and isinstance(promised, IntegralType)
    return both_whole or found == promised
