"""The system account that runs PostgreSQL, which refuses to run as root."""

import os
import pwd
import shutil
import stat
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from guanxi.foundation.server.refusals import ServerStartFailed, ServerUnreachable

SYSTEM_USER = "guanxi"
MAKE_USER = (
    "useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent",
    "--shell", "/usr/sbin/nologin", SYSTEM_USER,
)  # fmt: skip


class _Identity(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """Who owns the data directory and runs the server's programs."""

    name: str
    uid: int
    gid: int

    @property
    def is_myself(self) -> bool:
        return self.uid == os.geteuid()

    def own(self, path: Path) -> None:
        """Give a file or directory to this account."""
        owner = path.lstat()
        if (owner.st_uid, owner.st_gid) != (self.uid, self.gid) and os.geteuid() == 0:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def pass_through(self, home: Path) -> None:
        """Let this account, and nobody else, pass through our own home to the server's room.

        A home such as ``mktemp -d`` makes is closed to all but root. Its group may then pass,
        not read; directories above the home are somebody else's and stay as they are.
        """
        found = home.stat()
        if os.geteuid() != 0 or found.st_uid != 0 or self.is_myself or found.st_mode & stat.S_IXOTH:
            return
        os.chown(home, -1, self.gid)
        home.chmod(stat.S_IMODE(found.st_mode) | stat.S_IXGRP)

    def run(
        self, program: Path, arguments: Sequence[str], *, directory: Path, seconds: float
    ) -> "subprocess.CompletedProcess[str]":
        """Run a program of PostgreSQL as this account and wait for it.

        A failure is returned, unless its cause is a directory closed to the account: that raises
        ServerUnreachable naming the directory.
        """
        try:
            done = subprocess.run(  # noqa: S603  # our own binaries, our own arguments
                [str(program), *arguments],
                cwd=directory,
                env=_clean_environment(),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                check=False,
                timeout=seconds,
                start_new_session=True,  # Ctrl-C in our terminal is not meant for the database
                **self._identity(),
            )
        except PermissionError:
            self.refuse_closed_directory(program, directory)
            raise
        if done.returncode:
            self.refuse_closed_directory(program, directory)
        return done

    def _identity(self) -> _Identity:
        if self.is_myself:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def refuse_closed_directory(self, *paths: Path) -> None:
        """Raise ServerUnreachable if a directory on the way to one of the paths is closed."""
        for path in paths:
            closed = first_closed_directory(path, self)
            if closed is not None:
                raise ServerUnreachable(
                    f"PostgreSQL runs here as the system user {self.name}, because it refuses to "
                    f"run as root, and this user may not pass through {closed} to {path}. Allow it "
                    f"with: chmod o+x {closed}, or keep Guanxi and its home elsewhere (for example "
                    "/opt/guanxi and /var/lib/guanxi), or run Guanxi as an ordinary user."
                )


def first_closed_directory(path: Path, account: Account) -> Path | None:
    """The topmost parent of the path that the account may not pass through, by its mode bits."""
    for parent in reversed(path.parents):
        found = parent.stat()
        if found.st_uid == account.uid:
            needed = stat.S_IXUSR
        elif found.st_gid == account.gid:
            needed = stat.S_IXGRP
        else:
            needed = stat.S_IXOTH
        if not found.st_mode & needed:
            return parent
    return None


def account_for(home: Path) -> Account:
    """Who runs the server of this home: myself, or as root the home's owner or a system user."""
    if os.geteuid() != 0:
        return _account(os.geteuid(), os.getegid())
    for place in (home / "postgres" / "data", home):
        if place.exists() and place.stat().st_uid != 0:
            owner = place.stat()
            return _account(owner.st_uid, owner.st_gid)
    return _system_account()


def _account(uid: int, gid: int) -> Account:
    try:
        name = pwd.getpwuid(uid).pw_name
    except KeyError:
        name = str(uid)
    return Account(name, uid, gid)


def _system_account() -> Account:
    """The system user, made if missing; several processes may be making it at this moment."""
    said = "useradd is not installed"
    for _attempt in range(5):
        try:
            entry = pwd.getpwnam(SYSTEM_USER)
            return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
        except KeyError:
            if shutil.which("useradd"):
                made = subprocess.run(MAKE_USER, capture_output=True, text=True, check=False)  # noqa: S603
                said = made.stderr.strip()
                time.sleep(0.2 if made.returncode else 0)
    raise ServerStartFailed(
        f"PostgreSQL refuses to run as root and the system user {SYSTEM_USER} cannot be made: "
        f"{said}. Make it by hand ({' '.join(MAKE_USER)}), run Guanxi as an ordinary user, or set "
        "GUANXI_DATABASE_URL to a server you run yourself."
    )


def _clean_environment() -> dict[str, str]:
    """Neither PGDATA, PGPORT and their like nor the reader's language may change the outcome."""
    kept = ("PATH", "LD_LIBRARY_PATH", "TMPDIR")
    return {name: os.environ[name] for name in kept if name in os.environ} | {"LC_ALL": "C.UTF-8"}
