"""How often a key may be used: so many requests at once, and so many a minute (13.5).

The library asks before a request is read; the database counts (privacy/enforcement/pace.sql), so
that it is exact whichever process a request comes to.
"""

from datetime import timedelta
from math import ceil
from typing import Any

from django.db import connection
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from guanxi.foundation import zones
from guanxi.foundation.dictionary import Purpose
from guanxi.shell.api.keys import Program
from guanxi.shell.policy import AccessSection, ApiKeyPolicy

TAKE = "SELECT take_request(%(key)s, %(step)s, %(ahead)s)"


class Pace(BaseThrottle):
    """For programs that tell something. Who only asks what became of it is not counted."""

    def allow_request(self, request: HttpRequest) -> bool:
        """Whether it is read; else ``request.waits`` says for how many seconds it is not."""
        if request.method != "POST":
            return True
        program: Program = request.auth  # type: ignore[attr-defined]
        with zones.inside(Purpose.DOOR):
            waits = seconds_to_wait(program.key_id, policy_of(program))
        request.waits = waits  # type: ignore[attr-defined]
        return waits == 0


def policy_of(program: Program) -> ApiKeyPolicy:
    """What the rulebook says about its key."""
    return program.book.section(AccessSection).api_keys


def seconds_to_wait(key_id: int, policy: ApiKeyPolicy) -> int:
    """Take one request: 0 where there was one left, else in how many seconds there will be."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, cost_of(key_id, policy))
        waits: timedelta = cursor.fetchone()[0]
    return ceil(waits.total_seconds())


def cost_of(key_id: int, policy: ApiKeyPolicy) -> dict[str, Any]:
    """What one request costs in time, and how much may be owed when it comes."""
    step = timedelta(minutes=1) / policy.requests_per_minute
    return {"key": key_id, "step": step, "ahead": step * (policy.requests_at_once - 1)}
