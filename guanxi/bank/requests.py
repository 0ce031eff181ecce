"""What pages receive."""

from collections.abc import Callable
from datetime import date, datetime

from django.http import HttpRequest

from guanxi.bank.models import Staff
from guanxi.bank.viewers import Viewer
from guanxi.foundation.dictionary import Purpose
from guanxi.rulebook.books import Rulebook


class StaffRequest(HttpRequest):
    """A request whose sender the shell has already identified."""

    viewer: Viewer
    staff: Staff
    day: date  # whose work is shown: today, or in an archive the morning after its last night
    now: datetime  # this moment of that day
    data_day: date | None  # of the last published night
    # Puts on the record whom the page shows besides whom its address names: "work:17".
    also_shows: Callable[[str], None]
    book: Rulebook  # in force on that day
    purpose: Purpose  # that the page reads for
