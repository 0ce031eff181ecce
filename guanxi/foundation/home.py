"""Where one installation of Guanxi keeps everything it writes.

One directory, named by the environment variable GUANXI_HOME (otherwise ``var`` in the working
directory). Nothing is kept elsewhere, so a backup, a move and a removal are each one command. The
one exception is a socket, which may have to live in the system's temporary directory because the
name of a socket is limited to some hundred bytes (see ``guanxi.foundation.server``).
"""

import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path

from guanxi.foundation.refusals import Refusal

HOME_VARIABLE = "GUANXI_HOME"
DEFAULT_HOME = "var"
PRIVATE = 0o700
ROOMS = ("postgres", "lake", "quarantine", "keys", "screens")


class HomeUnusable(Refusal):
    """The home directory cannot be made, entered or written. The message says which and why."""


@dataclass(frozen=True)
class Home:
    """The rooms of one home. Every room is closed to other users of the machine (0700)."""

    path: Path

    @property
    def postgres(self) -> Path:
        """The embedded database server: its data, log, locks and socket."""
        return self.path / "postgres"

    @property
    def lake(self) -> Path:
        """Facts as Parquet files, which the nightly measures read."""
        return self.path / "lake"

    @property
    def quarantine(self) -> Path:
        """Rows of incoming files that were refused, with the reasons."""
        return self.path / "quarantine"

    @property
    def keys(self) -> Path:
        """Secrets of this installation; every file in it is 0600."""
        return self.path / "keys"

    @property
    def screens(self) -> Path:
        """Pictures of pages, taken by the browser journeys."""
        return self.path / "screens"


def guanxi_home() -> Path:
    """The home directory of this process, made if need be, ready to be written to."""
    return current_home().path


def current_home() -> Home:
    """The same home with its rooms by name. Raises HomeUnusable."""
    return open_home(named_home())


def named_home() -> Path:
    """Where the home is or would be; touches nothing."""
    return Path(os.environ.get(HOME_VARIABLE) or DEFAULT_HOME).expanduser().resolve()


def open_home(path: Path) -> Home:
    """Make the home and its rooms where missing and check that this process may use them.

    A home that exists keeps the permissions somebody gave it; its parents are never changed.
    """
    home = Home(path.expanduser().resolve())
    try:
        if not home.path.is_dir():
            home.path.mkdir(parents=True, exist_ok=True)
            home.path.chmod(0o755)  # whatever the umask: the server's account must pass through
        for name in ROOMS:
            _open_room(home.path, name)
    except OSError as error:
        raise _unusable(home.path, error) from error
    return home


def kept_secret(name: str, *, length: int) -> str:
    """The secret of that name below ``keys``, made of so many random bytes where it is missing."""
    return secret_kept_in(current_home().keys, name, length=length)


def secret_kept_in(room: Path, name: str, *, length: int) -> str:
    """The secret of that name in a room of somebody's own.

    It comes into being whole, so neither a kill nor a process that starts at the same moment can
    ever find it empty.
    """
    path = room / name
    if not path.exists():
        draft = _draft(path, draft_secret(length))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # somebody else was quicker: theirs counts
        finally:
            draft.unlink()
    return path.read_text()


def draft_secret(length: int) -> str:
    """A secret of so many random bytes that is kept nowhere yet."""
    return secrets.token_urlsafe(length)


def replace_secret(name: str, secret: str) -> None:
    """From now on this is the secret of that name; it takes the old one's place whole."""
    path = current_home().keys / name
    _draft(path, secret).replace(path)


def _draft(path: Path, secret: str) -> Path:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_text(secret)
    owner = path.parent.stat()
    if os.geteuid() == 0 and owner.st_uid != 0:  # root at work in somebody's home
        os.chown(draft, owner.st_uid, owner.st_gid)
    return draft


def _open_room(home: Path, name: str) -> None:
    room = home / name
    if not room.is_dir():
        room.mkdir(mode=PRIVATE, exist_ok=True)
        owner = home.stat()
        # Root at work in somebody's home must not leave rooms the owner cannot enter later.
        if os.geteuid() == 0 and owner.st_uid != 0:
            os.chown(room, owner.st_uid, owner.st_gid)
    if name == "keys" and stat.S_IMODE(room.stat().st_mode) != PRIVATE:
        room.chmod(PRIVATE)
    if not os.access(room, os.R_OK | os.W_OK | os.X_OK):
        raise PermissionError(13, "this user may not read and write it", str(room))


def _unusable(home: Path, error: OSError) -> HomeUnusable:
    where = error.filename or home
    return HomeUnusable(
        f"Guanxi cannot keep its files in {home}: {error.strerror or error} ({where}). "
        f"Set {HOME_VARIABLE} to a directory on a local disk which this user may write to, "
        "or run as the user who owns this one."
    )
