"""One real Spark for all tests of this folder: a master, two workers, an executor process each."""

import pytest

from guanxi.foundation.engines import open_engine
from guanxi.foundation.engines.opening import what_spark_lacks
from guanxi.foundation.tests.left_out import leave_out

MASTER = "local-cluster[2,1,1024]"
# Tables here are small: more tasks would only cost time.
_SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
SMALL = {
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.adaptive.enabled": "false",
    "spark.executor.memory": "512m",
    "spark.driver.extraJavaOptions": _SHORT_LIVED,
    "spark.executor.extraJavaOptions": _SHORT_LIVED,
}


@pytest.fixture(scope="session")
def here():
    with open_engine(threads=1) as engine:
        yield engine


@pytest.fixture(scope="session")
def spark(here):
    if lacking := what_spark_lacks(MASTER):
        leave_out(f"Spark was not tried. {lacking}", unless="GUANXI_SPARK_DEMANDED")
    from guanxi.foundation.engines.spark import open_spark  # noqa: PLC0415 - may be missing

    with open_spark(MASTER, here, settings=SMALL) as engine:
        yield engine
