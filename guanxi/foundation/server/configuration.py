"""The server's settings, worked out from the machine it finds itself on."""

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1024 * 1024
CGROUP_MEMORY_LIMIT = Path("/sys/fs/cgroup/memory.max")
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  # only its size is read

# Everybody proves a password, also on the socket; there is no line for TCP at all.
AUTHENTICATION = """\
# TYPE  DATABASE     USER  METHOD
local   all          all   scram-sha-256
local   replication  all   scram-sha-256
"""

HEADER = """\
# Written by Guanxi at each start. Your own settings belong in postgresql.auto.conf, which wins:
# say ALTER SYSTEM SET name = 'value' in psql.
"""

ALWAYS = {
    "listen_addresses": "",  # the Unix-domain socket is the only door
    "port": "5432",  # only the socket's name; nothing listens on it
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "max_connections": "100",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    # pglz takes half a millisecond a page, and an index that is built writes every page of it.
    "wal_compression": "off",
    "max_wal_size": "4GB",
    "min_wal_size": "128MB",
    "checkpoint_timeout": "15min",
    "checkpoint_completion_target": "0.9",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "datestyle": "ISO, YMD",
    "lc_messages": "C.UTF-8",
    "default_text_search_config": "pg_catalog.simple",
    # The log keeps seven days, one file for each weekday.
    "logging_collector": "on",
    "log_filename": "postgresql-%a.log",
    "log_file_mode": "0600",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_truncate_on_rotation": "on",
    "log_line_prefix": "%m [%p] ",
    # No customer's data reaches the log. A failing statement carries values in its text, in its
    # parameters, in the detail "Key (…)=(…) already exists" and even in the message itself
    # ("invalid input syntax for type integer: …"). The program gets all four; the log none:
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
    "log_min_messages": "log",  # in the server's order this leaves out errors of statements
}


@dataclass(frozen=True)
class Machine:
    """What the settings depend on."""

    memory_bytes: int
    cores: int
    shared_memory_bytes: int


def this_machine() -> Machine:
    """Memory and cores this process may use, a container's limit included."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    with suppress(OSError, ValueError):  # no control group, or its limit is "max"
        memory = min(memory, int(CGROUP_MEMORY_LIMIT.read_text()))
    shared = shutil.disk_usage(SHARED_MEMORY).total if SHARED_MEMORY.is_dir() else memory
    return Machine(memory, os.cpu_count() or 1, shared)


def settings_for(machine: Machine) -> dict[str, str]:
    """Memory and parallelism for a server that shares the machine with Guanxi itself."""
    settings = {
        "shared_buffers": _megabytes(machine.memory_bytes / 8, at_least=32, at_most=2048),
        "effective_cache_size": _megabytes(machine.memory_bytes / 2, at_least=128),
        # A hundred connections, each perhaps with several sorts at once.
        "work_mem": _megabytes(machine.memory_bytes / 400, at_least=4, at_most=64),
        "maintenance_work_mem": _megabytes(machine.memory_bytes / 16, at_least=64, at_most=1024),
        "max_parallel_workers": str(machine.cores),
        "max_parallel_workers_per_gather": str(min(4, machine.cores // 2)),
        "max_parallel_maintenance_workers": str(min(4, machine.cores // 2)),
    }
    if machine.shared_memory_bytes < 512 * MEGABYTE:
        # A container's usual 64 MB would fail parallel queries with "No space left on device".
        settings["dynamic_shared_memory_type"] = "mmap"
    return settings


def configuration(machine: Machine, *, name: str, sockets: Path, log: Path) -> str:
    """The text of postgresql.conf."""
    places = {
        "cluster_name": name,
        "unix_socket_directories": '"' + str(sockets).replace('"', '""') + '"',
        "log_directory": str(log),
    }
    lines = {**ALWAYS, **settings_for(machine), **places}
    return HEADER + "".join(f"{key} = {_quoted(value)}\n" for key, value in lines.items())


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def _megabytes(size: float, *, at_least: int, at_most: int | None = None) -> str:
    megabytes = max(int(size / MEGABYTE), at_least)
    return f"{megabytes if at_most is None else min(megabytes, at_most)}MB"
