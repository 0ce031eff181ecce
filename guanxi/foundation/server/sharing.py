"""Who uses the embedded server: the first one starts it, the last one who leaves stops it."""

import atexit
import fcntl
import logging
import multiprocessing.util
import os
import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from guanxi.foundation.home import Home, HomeUnusable, named_home, open_home
from guanxi.foundation.server.account import account_for
from guanxi.foundation.server.address import ServerAddress
from guanxi.foundation.server.cluster import Cluster
from guanxi.foundation.server.locks import (
    USERS,
    lock_now,
    open_lock,
    somebody_uses,
    the_right_to_start,
)
from guanxi.foundation.server.postmaster import (
    Postmaster,
    living_postmaster,
    start_postmaster,
    stop_postmaster,
)
from guanxi.foundation.server.refusals import ServerUnavailable

URL_VARIABLE = "GUANXI_DATABASE_URL"
KEEP_VARIABLE = "GUANXI_KEEP_SERVER"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ServerStatus:
    """What ``guanxi status`` shows. An external server is only named, never asked."""

    is_embedded: bool
    is_running: bool
    pid: int | None = None
    started_at: datetime | None = None
    sockets: Path | None = None
    log: Path | None = None
    is_in_use: bool = False
    is_kept: bool = False


@dataclass(frozen=True)
class _Registration:
    """This process's shared lock. The number tells a forked copy from the original."""

    pid: int
    handle: int


_registrations: dict[Path, _Registration] = {}
_one_at_a_time = threading.RLock()


def database_url(*, home: Path | None = None, keep: bool = False) -> str:
    """GUANXI_DATABASE_URL untouched, or the URL of this home's server as ``database_address``."""
    return os.environ.get(URL_VARIABLE) or database_address(home=home, keep=keep).url


def database_address(*, home: Path | None = None, keep: bool = False) -> ServerAddress:
    """The database Guanxi works on, reachable now.

    Without GUANXI_DATABASE_URL the home's own server is started if need be, and stays up at least
    until this process ends. With ``keep`` (or GUANXI_KEEP_SERVER=1) it stays up afterwards, until
    ``stop_server``. Calling it again costs less than a millisecond. Raises HomeUnusable or
    ServerUnavailable.
    """
    external = os.environ.get(URL_VARIABLE)
    if external:
        return ServerAddress.from_url(external)
    cluster = _cluster(open_home(home or named_home()))
    with _one_at_a_time:
        living = living_postmaster(cluster)
        if living is None or not living.is_ready or not _is_registered(cluster):
            living = _join(cluster)
        if keep or os.environ.get(KEEP_VARIABLE, "") not in ("", "0"):
            cluster.mark_as_kept()
        return cluster.address(living.sockets)


def leave_server(*, home: Path | None = None) -> None:
    """Give up this process's use of the server; whoever is the last one stops it.

    Runs by itself at the end of the process. Harmless if the process does not use the server.
    """
    path = (home or named_home()).resolve()
    with _one_at_a_time:
        held = _registrations.pop(path, None)
        if held is None:
            return
        # Closed, not unlocked: a child between fork and its own registration keeps the lock alive.
        os.close(held.handle)
        if held.pid != os.getpid() or not (path / "postgres").is_dir():
            return
        cluster = _cluster(Home(path))
        with the_right_to_start(cluster.room, cluster.account):
            if not somebody_uses(cluster.room, cluster.account) and not cluster.keep_mark.exists():
                stop_postmaster(cluster)


def stop_server(*, home: Path | None = None) -> None:
    """Stop the home's server, whoever uses it: an operator's word goes before everything else."""
    path = (home or named_home()).resolve()
    if not (path / "postgres" / "data").is_dir():
        return
    cluster = _cluster(Home(path))
    with the_right_to_start(cluster.room, cluster.account):
        cluster.keep_mark.unlink(missing_ok=True)
        stop_postmaster(cluster)


def server_status(*, home: Path | None = None) -> ServerStatus:
    """How things stand; starts nothing, makes nothing, registers nobody."""
    if os.environ.get(URL_VARIABLE):
        return ServerStatus(is_embedded=False, is_running=True)
    path = (home or named_home()).resolve()
    try:
        if not (path / "postgres" / "data").is_dir():
            return ServerStatus(is_embedded=True, is_running=False)
        cluster = _cluster(Home(path))
        living = living_postmaster(cluster)
        return ServerStatus(
            is_embedded=True,
            is_running=living is not None,
            pid=living.pid if living else None,
            started_at=living.started_at if living else None,
            sockets=living.sockets if living else None,
            log=cluster.log,
            is_in_use=somebody_uses(cluster.room, cluster.account),
            is_kept=living is not None and cluster.keep_mark.exists(),
        )
    except PermissionError as error:
        raise HomeUnusable(
            f"The database in {path} belongs to another user ({error.filename} is closed). "
            "Ask as that user or as root."
        ) from error


def _cluster(home: Home) -> Cluster:
    return Cluster(home, account_for(home.path))


def _join(cluster: Cluster) -> Postmaster:
    """Register first, so that nobody stops what we are about to find or start."""
    with the_right_to_start(cluster.room, cluster.account):
        _register(cluster)
        try:
            return start_postmaster(cluster)
        except BaseException:
            os.close(_registrations.pop(cluster.home.path).handle)
            raise


def _register(cluster: Cluster) -> None:
    stale = _registrations.pop(cluster.home.path, None)
    if stale is not None:  # a copy made by a fork, or a lock in a home that was deleted since
        os.close(stale.handle)
    handle = open_lock(cluster.room, USERS, cluster.account)
    lock_now(handle, fcntl.LOCK_SH)  # free: exclusive holders need the right to start, we have it
    _registrations[cluster.home.path] = _Registration(os.getpid(), handle)
    if multiprocessing.parent_process() is not None:
        # A worker of multiprocessing ends without atexit but with its own finalizers.
        multiprocessing.util.Finalize(None, _leave_everything, exitpriority=0)


def _is_registered(cluster: Cluster) -> bool:
    held = _registrations.get(cluster.home.path)
    return held is not None and held.pid == os.getpid()


def _leave_everything() -> None:
    for path in list(_registrations):
        try:
            leave_server(home=path)
        except (ServerUnavailable, OSError) as error:
            log.warning("database_server_not_left: %s", error)


def _register_child() -> None:
    """A forked child takes a lock of its own before it gives back its copy of the parent's."""
    global _one_at_a_time
    _one_at_a_time = threading.RLock()  # another thread of the parent may have held it
    for path, held in list(_registrations.items()):
        del _registrations[path]
        try:
            handle = os.open(path / "postgres" / USERS, os.O_RDWR | os.O_CLOEXEC)
            if lock_now(handle, fcntl.LOCK_SH):
                _registrations[path] = _Registration(os.getpid(), handle)
            else:  # the parent left in this very moment: the child's next call starts anew
                os.close(handle)
        except OSError:  # the home is gone
            log.warning("database_server_lost_in_child")
        os.close(held.handle)


atexit.register(_leave_everything)
os.register_at_fork(after_in_child=_register_child)
