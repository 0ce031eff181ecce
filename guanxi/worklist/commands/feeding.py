"""A person's calendar may fetch their work: by a secret that is shown once and can be ended."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from guanxi.bank.viewers import Viewer
from guanxi.foundation import audit
from guanxi.worklist.models import CalendarFeed


@transaction.atomic
def make_calendar_feed(*, at: datetime, by: Viewer) -> str:
    """A new secret; the one before is worth nothing from now on."""
    _end(at, by)
    secret = secrets.token_urlsafe(32)
    made = CalendarFeed.objects.create(
        staff_id=by.staff_id, secret_digest=digest_of(secret), made_at=at
    )
    audit.record("worklist.feed.made", subject=made, by=f"bank.Staff:{by.staff_id}")
    return secret


@transaction.atomic
def revoke_calendar_feed(*, at: datetime, by: Viewer) -> bool:
    """End it; False where there was none."""
    ended = _end(at, by)
    if ended:
        audit.record(
            "worklist.feed.revoked",
            subject=f"bank.Staff:{by.staff_id}",
            by=f"bank.Staff:{by.staff_id}",
        )
    return ended


def digest_of(secret: str) -> str:
    """What is kept. The secret has 256 bits of its own, so no salt and no slowness is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _end(at: datetime, by: Viewer) -> bool:
    feeds = CalendarFeed.objects.filter(staff=by.staff_id, revoked_at=None)
    return feeds.update(revoked_at=at) > 0
