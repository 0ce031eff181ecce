"""What pages receive."""

from django.http import HttpRequest

from guanxi.bank.viewers import Viewer


class StaffRequest(HttpRequest):
    """A request whose sender the shell has already identified."""

    viewer: Viewer
