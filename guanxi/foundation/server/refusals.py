"""What can keep the embedded server from serving. Each message says what, where and what to do."""

from guanxi.foundation.refusals import Refusal


class ServerUnavailable(Refusal):
    """The database server cannot be used. The reason's own class says more."""


class ServerStartFailed(ServerUnavailable):
    """PostgreSQL refused to be set up or to start; the message ends with its last words."""


class ServerStopFailed(ServerUnavailable):
    """PostgreSQL was asked to stop and did not in time."""


class ServerUnreachable(ServerUnavailable):
    """The system account that must run PostgreSQL cannot enter a directory it needs."""


class ServerBusy(ServerUnavailable):
    """Another process has been starting or stopping the server for too long."""


class DatabaseUrlInvalid(ServerUnavailable):
    """GUANXI_DATABASE_URL is not a PostgreSQL URL."""
