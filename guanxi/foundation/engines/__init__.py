"""DuckDB or Spark? The only place that knows which engine evaluates a measure.

`Engine` is what the night asks of either. `DuckEngine` works in this process and spills to disk;
`spark` hands the same expressions to a cluster. What differs between them is in decision 8.
"""

from guanxi.foundation.engines.duck import DuckEngine, open_engine, open_engine_in_memory
from guanxi.foundation.engines.engine import LOOKED_UP, ROW_GROUP, Engine, WrongColumns
from guanxi.foundation.engines.lookup import look_up
from guanxi.foundation.engines.machine import memory_of_this_machine
from guanxi.foundation.engines.opening import (
    EngineChoice,
    EngineKind,
    EngineUnusable,
    open_engine_by,
)

__all__ = [
    "LOOKED_UP",
    "ROW_GROUP",
    "DuckEngine",
    "Engine",
    "EngineChoice",
    "EngineKind",
    "EngineUnusable",
    "WrongColumns",
    "look_up",
    "memory_of_this_machine",
    "open_engine",
    "open_engine_by",
    "open_engine_in_memory",
]
