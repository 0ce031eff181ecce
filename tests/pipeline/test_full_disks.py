"""A disk that fills up: said in words, nothing lost, and the same command completes afterwards.

Where this user may mount, the disk is a small one; where not, no file of the command may grow
beyond a limit (RLIMIT_FSIZE), which the kernel refuses in the same places.
"""

import resource
import shutil
import subprocess
from contextlib import contextmanager
from datetime import date

import pytest

from guanxi.foundation.home import current_home
from guanxi.foundation.server import database_address, leave_server, stop_server
from guanxi.foundation.tests.left_out import leave_out
from guanxi.simulator.commands import simulate_bank

DEMANDED = "GUANXI_MOUNTS_DEMANDED"
KILOBYTE, MEGABYTE = 2**10, 2**20


@contextmanager
def a_small_disk(place, spare):
    """A file system with what lay there and so many bytes beside it; gives how to make room."""
    kept = place.with_name(f"{place.name}.kept")
    subprocess.run(["cp", "-a", place, kept], check=True)
    owner, mode = place.stat(), oct(place.stat().st_mode & 0o777)[2:]
    options = f"uid={owner.st_uid},gid={owner.st_gid},mode={mode}"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", place], check=True)

    def leave(bytes_beside):
        size = shutil.disk_usage(place).used + bytes_beside
        subprocess.run(["mount", "-o", f"remount,size={size}", place], check=True)

    try:
        subprocess.run(["cp", "-a", f"{kept}/.", place], check=True)
        leave(spare)
        yield lambda: leave(300 * MEGABYTE)
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)
        shutil.rmtree(kept)


def may_mount(folder):
    """Whether this user may mount a file system."""
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(command, check=False).returncode:
        return False
    subprocess.run(["umount", str(folder)], check=True)
    return True


def limited(line, size, *words):
    """Run a command none of whose files may grow beyond the size."""
    return line.run(
        *words, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    )


@pytest.fixture
def deliveries(line):
    """Those of a bank of 300 customers, in two days."""
    folder = current_home().path / "banks" / f"{line.home.name}-deliveries"
    shutil.rmtree(folder, ignore_errors=True)
    simulate_bank(customers=300, months=2, through=date(2026, 11, 21), out=folder, daily=1)
    yield folder
    shutil.rmtree(folder)


def test_a_simulation_says_so_and_makes_way_for_the_next(line, tmp_path):
    out = tmp_path / "bank"
    words = ("simulate", "--customers", "300", "--months", "2", "--out", out)
    full = limited(line, 20 * KILOBYTE, *words)
    assert full.status == 1
    assert "The bank was not written whole" in full.json["refused"]
    assert "make room there" in full.json["refused"]
    assert str(out) in full.json["refused"]
    assert line.run(*words).status == 0


def test_a_night_whose_files_find_no_room_leaves_yesterday_and_completes(line, deliveries):
    """Proves part of 13.1: the lake's disk, and the one that the engine spills to."""
    line.run("init")
    assert line.run("ingest", deliveries, "--through", "2026-11-20").status == 0
    assert line.run("nightly").json["day"] == "2026-11-20"
    assert line.run("ingest", deliveries).status == 0

    database_address(home=line.home)  # started here, the server is not limited
    full = limited(line, 8 * KILOBYTE, "nightly")
    leave_server(home=line.home)

    assert full.status == 1
    assert "the last one that was published stands" in full.json["refused"]
    assert "then run it again" in full.json["refused"]
    told = line.run("status").json
    assert told["published_day"] == "2026-11-20"
    assert [alarm["kind"] for alarm in told["alarms"]][:1] == ["night_failed"]
    assert line.run("nightly").json["day"] == "2026-11-21"


def test_a_database_without_room_loses_nothing(line, deliveries, tmp_path):
    """Proves part of 13.1: in words, nothing taken in by halves, and all of it once there is room.

    A disk of its own for a running server needs the right to mount; no limit of a process is one.
    """
    if not may_mount(tmp_path):
        leave_out("A full disk of the database needs the right to mount.", unless=DEMANDED)
    line.run("init")
    stop_server(home=line.home)
    with a_small_disk(line.home / "postgres", 400 * KILOBYTE) as make_room:
        full = line.run("ingest", deliveries)
        assert full.status == 1, full
        assert "No space left on device" in full.json["refused"]
        assert str(line.home) in full.json["refused"]

        make_room()
        assert line.run("status").json["batches"] == []
        assert line.run("ingest", deliveries).status == 0
        stop_server(home=line.home)
