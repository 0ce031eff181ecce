"""A Spark cluster of processes on this machine: a master and two workers, on loopback only."""

import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psutil

HOST = "127.0.0.1"
WORKERS, CORES, MEMORY = 2, "1", "1g"
_READY_SECONDS = 120.0


class ClusterFailed(AssertionError):
    """The master or a worker did not come up; the message says where its words are."""


@dataclass(frozen=True)
class Cluster:
    """A running one."""

    master: str
    workers: list[subprocess.Popen[bytes]]

    def kill_a_worker(self) -> int:
        """As if its machine went dark: the worker and what it runs; returns how many processes."""
        worker = psutil.Process(self.workers[0].pid)
        victims = [worker, *worker.children(recursive=True)]
        for victim in victims:
            victim.kill()
        return len(victims)


@contextmanager
def cluster_on_this_machine(place: Path) -> Iterator[Cluster]:
    """Started below ``place``, gone afterwards."""
    place.mkdir(parents=True, exist_ok=True)
    port = _free_port()
    master = f"spark://{HOST}:{port}"
    started = [_start(place, "master", "Master", "--port", str(port))]
    try:
        _await_port(port, place)
        workers = [
            _start(place, f"worker-{n}", "Worker", "--cores", CORES, "--memory", MEMORY, master)
            for n in range(WORKERS)
        ]
        started += workers
        _await_workers(place)
        yield Cluster(master, workers)
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()


def _start(place: Path, name: str, kind: str, *arguments: str) -> subprocess.Popen[bytes]:
    found = find_spec("pyspark")
    if found is None or found.origin is None:
        raise ClusterFailed("pyspark is not installed")
    home = Path(found.origin).parent
    with (place / f"{name}.log").open("wb") as log:
        return subprocess.Popen(  # noqa: S603 - Spark's own program
            [
                *(
                    str(home / "bin" / "spark-class"),
                    f"org.apache.spark.deploy.{kind.lower()}.{kind}",
                ),
                *("--host", HOST, "--webui-port", "0", *arguments),
            ],
            env={
                **os.environ,
                "SPARK_HOME": str(home),
                "SPARK_LOCAL_IP": HOST,
                "SPARK_WORKER_DIR": str(place / name),
                "SPARK_DAEMON_MEMORY": "256m",
            },
            stdout=log,
            stderr=log,
        )


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind((HOST, 0))
        return int(listening.getsockname()[1])


def _await_port(port: int, place: Path) -> None:
    def answers() -> bool:
        with socket.socket() as calling:
            return calling.connect_ex((HOST, port)) == 0

    _await(answers, place)


def _await_workers(place: Path) -> None:
    logs = [place / f"worker-{n}.log" for n in range(WORKERS)]
    _await(lambda: all("Successfully registered" in log.read_text() for log in logs), place)


def _await(ready: Callable[[], bool], place: Path) -> None:
    until = time.monotonic() + _READY_SECONDS
    while not ready():
        if time.monotonic() > until:
            raise ClusterFailed(f"Spark did not come up: its words are in {place}/*.log")
        time.sleep(0.2)
