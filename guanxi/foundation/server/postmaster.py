"""The server's first process: is it alive, start it, stop it.

The callers hold the start lock, so nobody else does any of this to the same home meanwhile.
"""

import shutil
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil  # type: ignore[import-untyped,unused-ignore]  # whether stubs are there is not ours
import psycopg
from psycopg import sql

from guanxi.foundation.server.cluster import DATABASE, SOCKET_NAME, Cluster, binary
from guanxi.foundation.server.refusals import ServerStartFailed, ServerStopFailed

READY_SECONDS = 60
STOP_SECONDS = 60
ROOM_TO_START = 32 * 2**20  # two segments of its log
NO_PROCESS = 2**31 - 1  # above every system's largest process number


@dataclass(frozen=True)
class Postmaster:
    """A living server, as its own file ``postmaster.pid`` describes it."""

    pid: int
    started_at: datetime
    sockets: Path
    is_ready: bool


def living_postmaster(cluster: Cluster) -> Postmaster | None:
    """The server of this home, unless it is dead or its number belongs to another program."""
    lines = _lock_lines(cluster)
    if len(lines) < 5 or not _is_postmaster(cluster, int(lines[0])):
        return None
    return Postmaster(
        pid=int(lines[0]),
        started_at=datetime.fromtimestamp(int(lines[2]), tz=UTC),
        sockets=Path(lines[4]),
        is_ready=len(lines) > 7 and lines[7].strip() == "ready",
    )


def start_postmaster(cluster: Cluster) -> Postmaster:
    """A server that answers. Raises ServerStartFailed after READY_SECONDS."""
    living = living_postmaster(cluster)
    if living is None:
        cluster.open_rooms()
        cluster.prepare()
        _clear_after_crash(cluster)
        _launch(cluster)
    ready = _wait_until_ready(cluster)
    _make_database(cluster, ready)
    return ready


def stop_postmaster(cluster: Cluster) -> None:
    """No server runs afterwards; transactions under way are rolled back, nothing is lost."""
    living = living_postmaster(cluster)
    if living is None:
        return
    done = cluster.account.run(
        binary("pg_ctl"),
        ["stop", "--wait", "--mode=fast", f"--timeout={STOP_SECONDS}", f"--pgdata={cluster.data}"],
        directory=cluster.room,
        seconds=STOP_SECONDS + 10,
    )
    if done.returncode and living_postmaster(cluster) is not None:
        raise ServerStopFailed(
            f"The database server in {cluster.data} has not stopped in {STOP_SECONDS} s; it may "
            f"still be writing to the disk. Look again in a minute. {done.stderr.strip()}"
        )
    # By the server's own word, for TMPDIR may differ between who starts and who stops; but as root
    # we delete nothing by another account's word unless the name is the one we gave.
    if living.sockets.name == cluster.name and living.sockets.is_dir():
        for left in living.sockets.iterdir():
            left.unlink()
        living.sockets.rmdir()


def _launch(cluster: Cluster) -> None:
    cluster.write(cluster.start_log, "")
    # pg_ctl and not postgres itself: it detaches the server from us, so that it is neither a
    # child we must bury nor a member of the process group that Ctrl-C kills.
    done = cluster.account.run(
        binary("pg_ctl"),
        [
            "start",
            "--wait",
            "--silent",
            f"--timeout={READY_SECONDS}",
            f"--pgdata={cluster.data}",
            f"--log={cluster.start_log}",
        ],
        directory=cluster.room,
        seconds=READY_SECONDS + 10,
    )
    if done.returncode and living_postmaster(cluster) is None:
        raise ServerStartFailed(
            f"The database server in {cluster.data} did not start. {_of_its_disk(cluster)}Its last "
            f"words:\n{cluster.last_words() or done.stderr.strip()}"
        )


def _of_its_disk(cluster: Cluster) -> str:
    """A server on a full disk may have no room even for its last words."""
    free = shutil.disk_usage(cluster.room).free
    if free >= ROOM_TO_START:
        return ""
    return f"Only {free // 2**20} MB are free on its disk: make room there, then try again. "


def _wait_until_ready(cluster: Cluster) -> Postmaster:
    deadline = time.monotonic() + READY_SECONDS
    while (living := living_postmaster(cluster)) is not None and time.monotonic() < deadline:
        if living.is_ready:
            return living
        time.sleep(0.05)
    raise ServerStartFailed(
        f"The database server in {cluster.data} was not ready within {READY_SECONDS} s. After a "
        "crash it first repeats up to 4 GB of changes: if it says so, wait and try again. Its "
        f"last words:\n{cluster.last_words()}"
    )


def _make_database(cluster: Cluster, ready: Postmaster) -> None:
    address = cluster.address(ready.sockets)
    try:
        with psycopg.connect(
            host=address.host,
            port=address.port,
            user=address.user,
            password=address.password,
            dbname="postgres",
            connect_timeout=10,
            autocommit=True,
        ) as connection:
            found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE])
            if found.rowcount == 0:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
    except psycopg.OperationalError as error:
        raise ServerStartFailed(
            f"The database server in {cluster.data} runs but does not let Guanxi in: {error} "
            f"If it says that the password is wrong, put {cluster.password_file} back from the "
            "backup of the home."
        ) from error


def _clear_after_crash(cluster: Cluster) -> None:
    """Remove what a killed server left and a new one would stumble over."""
    _end_orphans(cluster)
    lines = _lock_lines(cluster)
    if lines and psutil.pid_exists(int(lines[0])):
        # The number belongs to another program now, and PostgreSQL would take that for a running
        # server. We do not delete the file: its seventh line lets PostgreSQL find backends that
        # outlived their server, and starting beside those would destroy the data.
        lock = cluster.data / "postmaster.pid"
        cluster.write(lock, "\n".join([str(NO_PROCESS), *lines[1:]]) + "\n")
    for name in (SOCKET_NAME, f"{SOCKET_NAME}.lock"):
        (cluster.sockets / name).unlink(missing_ok=True)


def _end_orphans(cluster: Cluster) -> None:
    """Kill backends that outlived their server; they may be deep in a query and not notice.

    To the data this is the crash that has happened already: recovery starts from the log.
    """
    title = f"postgres: {cluster.name}:"
    orphans = [
        process
        for process in psutil.process_iter(["cmdline", "uids"])
        if process.info["uids"]
        and process.info["uids"].real == cluster.account.uid
        and " ".join(process.info["cmdline"] or []).startswith(title)
    ]
    for orphan in orphans:
        try:
            orphan.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(orphans, timeout=5)


def _is_postmaster(cluster: Cluster, pid: int) -> bool:
    # By command line and owner, not by working directory: that one even root may not read in a
    # container without the ptrace capability.
    try:
        process = psutil.Process(pid)
        with process.oneshot():
            return bool(
                process.status() != psutil.STATUS_ZOMBIE
                and process.uids().real == cluster.account.uid
                and str(cluster.data) in process.cmdline()
            )
    except psutil.Error:
        return False


def _lock_lines(cluster: Cluster) -> list[str]:
    try:
        lines = (cluster.data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []
    return lines if lines and lines[0].strip().isdigit() else []
