"""Whether something new is on somebody's list: told to open pages within a second (4.4).

A page asks every second while it is looked at. It is answered from memory, without a session and
without the database, so a thousand open pages cost next to nothing and hold no worker of the web
server (decision 10). PostgreSQL tells this process (NOTIFY) whose list has changed.
"""

import select
import threading
import time
from collections.abc import Callable

import psycopg
from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from guanxi.alerts.events.raising import CHANNEL
from guanxi.foundation.database import current_address
from guanxi.foundation.permissions import open_to_all

_AGAIN_AFTER_SECONDS = 1
_TICKET_SECONDS = 24 * 60 * 60  # longer than a session: a page that is left open asks no more then
_SALT = "guanxi.news"
Clock = Callable[[], float]


class Board:
    """When something new came for whom.

    A moment is stamped as the news arrives here: a page that was begun before it asks for it, and
    one begun after has it already.
    """

    def __init__(self, clock: Clock = time.time) -> None:
        self._clock = clock
        self._everybody = 0.0
        self._by_staff: dict[int, float] = {}

    def pin(self, staff_id: int) -> None:
        """Something new for this person."""
        self._by_staff[staff_id] = self._clock()

    def pin_for_everybody(self) -> None:
        """Something may have been missed."""
        self._everybody = self._clock()

    def last(self, staff_id: int) -> float:
        """When the newest came for this person."""
        return max(self._by_staff.get(staff_id, 0.0), self._everybody)


board = Board()


def listen_for_news() -> None:
    """From now on hear of what is new, for as long as this process lives."""
    address = current_address().url
    threading.Thread(target=_listen, args=(address, board), daemon=True, name="news").start()


def _listen(address: str, heard_on: Board) -> None:
    while True:
        try:
            _hear(address, heard_on)
        except psycopg.OperationalError:
            time.sleep(_AGAIN_AFTER_SECONDS)


def _hear(address: str, heard_on: Board) -> None:
    with psycopg.connect(address, autocommit=True) as bell:
        bell.execute(f"LISTEN {CHANNEL}")
        heard_on.pin_for_everybody()  # whatever came while nobody listened
        while True:
            select.select([bell], [], [])
            for message in bell.notifies(timeout=0):
                if message.payload.isdecimal():
                    heard_on.pin(int(message.payload))


def ticket_for(staff_id: int) -> str:
    """With which this person's pages ask. It tells nothing but that there is something new."""
    return signing.TimestampSigner(salt=_SALT).sign(str(staff_id))


@open_to_all
@require_GET
def news(request: HttpRequest) -> HttpResponse:
    """Nothing (204), or since when there is something new."""
    try:
        ticket = request.GET.get("ticket", "")
        signer = signing.TimestampSigner(salt=_SALT)
        staff_id = int(signer.unsign(ticket, max_age=_TICKET_SECONDS))
        since = float(request.GET.get("since", ""))
    except (signing.BadSignature, ValueError):
        return HttpResponse(status=404)
    last = board.last(staff_id)
    return JsonResponse({"at": last}) if last > since else HttpResponse(status=204)
