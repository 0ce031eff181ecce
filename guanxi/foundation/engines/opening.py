"""Opening the engine that the operator chose."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from importlib import import_module
from importlib.util import find_spec

from django.utils.translation import gettext as _

from guanxi.foundation.engines.duck import DuckEngine
from guanxi.foundation.engines.engine import Engine
from guanxi.foundation.refusals import Refusal


class EngineUnusable(Refusal):
    """The chosen engine is not installed, or cannot be reached."""


class EngineKind(StrEnum):
    """Which engine evaluates the measures of a night."""

    DUCKDB = "duckdb"
    SPARK = "spark"


@dataclass(frozen=True, kw_only=True)
class EngineChoice:
    """An engine and, for Spark, where its master is; ``settings`` are Spark's own."""

    kind: EngineKind = EngineKind.DUCKDB
    master: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)


@contextmanager
def open_engine_by(choice: EngineChoice, here: DuckEngine) -> Iterator[Engine]:
    """The engine of the choice. ``here`` works in this process and finishes what Spark wrote.

    Raises EngineUnusable.
    """
    if choice.kind is EngineKind.DUCKDB:
        yield here
        return
    _check(choice)
    # Only who asks for Spark needs it installed.
    spark = import_module("guanxi.foundation.engines.spark")
    with spark.open_spark(choice.master, here, settings=choice.settings) as engine:
        yield engine


def what_spark_lacks(master: str) -> str:
    """What keeps Spark from running here, in words; empty: nothing."""
    if not find_spec("pyspark"):
        return _("Spark is not installed: pip install 'guanxi[spark]'.")
    if not shutil.which("java"):
        return _("Spark needs Java 17 or newer, and no `java` is found: install it.")
    if not master:
        return _("Name the master of the Spark cluster: --master spark://HOST:7077.")
    return ""


def _check(choice: EngineChoice) -> None:
    if lacking := what_spark_lacks(choice.master):
        raise EngineUnusable(lacking)
