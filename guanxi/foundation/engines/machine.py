"""What an engine may use of this machine: memory, and room on disk to spill to."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from guanxi.foundation.home import guanxi_home

_CGROUP_LIMIT = Path("/sys/fs/cgroup/memory.max")


def memory_of_this_machine() -> int:
    """Bytes that this process may use at most: the machine's, or its container's when less."""
    total = int(psutil.virtual_memory().total)
    if _CGROUP_LIMIT.exists() and (limit := _CGROUP_LIMIT.read_text().strip()).isdigit():
        return min(total, int(limit))
    return total


@contextmanager
def spill_room() -> Iterator[Path]:
    """A directory of this process, removed afterwards; so are those of processes killed before."""
    room = _room()
    try:
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _room() -> Path:
    rooms = guanxi_home() / "spill"
    rooms.mkdir(mode=0o700, exist_ok=True)
    for left in rooms.iterdir():
        owner = left.name.partition("-")[0]
        if not owner.isdigit() or not psutil.pid_exists(int(owner)):
            shutil.rmtree(left, ignore_errors=True)
    number = 0
    while (room := rooms / f"{os.getpid()}-{number}").exists():
        number += 1
    room.mkdir(mode=0o700)
    return room
