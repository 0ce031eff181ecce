"""``guanxi serve``: the workbench on this machine."""

import errno
import socket
from typing import Annotated

import typer
from django.utils.translation import gettext as _
from granian.constants import Interfaces
from granian.server import Server

from guanxi.foundation.beside import guanxi_beside
from guanxi.foundation.dictionary import Purpose
from guanxi.foundation.refusals import Refusal
from guanxi.foundation.server import database_address
from guanxi.policy_office.commands.files import write_approved
from guanxi.shell.cli.at_work import at_work
from guanxi.shell.cli.output import note

_STOP_SECONDS = 20  # what pages under way have to end in once the server is told to stop


class PortTaken(Refusal):
    """Somebody else listens there."""


class AddressUnusable(Refusal):
    """This machine or this user may not listen there."""


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(serve)


def serve(
    *,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    threads: Annotated[int, typer.Option(min=1, max=64, help="Pages made at a time.")] = 4,
) -> None:
    """Serve the workbench until interrupted."""
    run_server(host=host, port=port, threads=threads)


def run_server(
    *, host: str, port: int, threads: int, application: str = "config.wsgi:application"
) -> None:
    """Listen and serve; returns when interrupted. Raises PortTaken or AddressUnusable."""
    demand_free(host, port)
    database_address()  # held by this process for as long as it serves
    with at_work(Purpose.LOADER, "serve"):
        write_approved()
    note(
        _("Guanxi is at http://%(host)s:%(port)d (Ctrl C ends it).") % {"host": host, "port": port}
    )
    # Whoever serves pages has the record of reads sealed, and alerts raised from events.
    with guanxi_beside("ledger", "seal"), guanxi_beside("events", "work"):
        Server(
            application,
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=1,
            blocking_threads=threads,
            # A worker that is told to stop while it starts does not hear it.
            workers_kill_timeout=_STOP_SECONDS,
            log_enabled=False,
        ).serve()


def demand_free(host: str, port: int) -> None:
    """Raises PortTaken or AddressUnusable unless one could listen there now."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise AddressUnusable(
                    _(
                        "Nobody can listen on port %(port)d of %(host)s (%(why)s): name an address "
                        "of this machine with --host and a port above 1023 with --port."
                    )
                    % {"port": port, "host": host, "why": error.strerror}
                ) from None
            raise PortTaken(
                _(
                    "Port %(port)d of %(host)s is taken: stop what listens there or name another "
                    "with --port."
                )
                % {"port": port, "host": host}
            ) from None
