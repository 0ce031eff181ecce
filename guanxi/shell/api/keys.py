"""The keys with which programs come in: made by operators, shown once, kept as a hash, changed."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from guanxi.alerts.events.codes import EventKind
from guanxi.foundation import audit
from guanxi.foundation.refusals import Refusal
from guanxi.rulebook.books import Rulebook
from guanxi.shell.models import ApiKey
from guanxi.shell.policy import ApiKeyPolicy

_PREFIX = "gxk_"  # by which scanners of repositories know it
_LONGEST = 100


class KeyRefusedByRule(Refusal):
    """No such key can be made."""


@dataclass(frozen=True, kw_only=True)
class Program:
    """A program at the door: its name and key, what it may tell, when and by which rules."""

    name: str
    key_id: int
    may: tuple[str, ...]
    book: Rulebook
    at: datetime


@transaction.atomic
def make_key(
    *, client: str, may: Sequence[str], policy: ApiKeyPolicy, at: datetime, by: str
) -> str:
    """A key for the program; the ones before hold for the hours of overlap, and no longer.

    Without ``may`` it covers what the last one did. Raises KeyRefusedByRule.
    """
    valid = ApiKey.objects.filter(client=client, ends_at__gt=at).order_by("-pk")
    before = valid.first()
    covered = list(may) or (list(before.may) if before else [])
    unknown = sorted(set(covered) - set(EventKind.values))
    if unknown or not covered:
        raise KeyRefusedByRule(
            _("Say which events it may tell, of these: %(kinds)s.")
            % {"kinds": ", ".join(EventKind.values)}
        )
    valid.update(ends_at=at + timedelta(hours=policy.overlap_hours))
    secret = _PREFIX + secrets.token_urlsafe(32)
    made = ApiKey.objects.create(
        client=client,
        secret_digest=digest_of(secret),
        may=sorted(covered),
        made_at=at,
        ends_at=at + timedelta(days=policy.valid_days),
    )
    audit.record("api.key.made", subject=made, by=by, client=client)
    return secret


@transaction.atomic
def revoke_keys(*, client: str, at: datetime, by: str) -> int:
    """From now on the program's keys are worth nothing; returns how many were worth something."""
    ended = ApiKey.objects.filter(client=client, ends_at__gt=at).update(ends_at=at)
    if ended:
        audit.record("api.keys.revoked", subject="shell.ApiKey", by=by, client=client, keys=ended)
    return ended


def program_of(secret: str, *, at: datetime, book: Rulebook) -> Program | None:
    """Whose key it is; None where it is nobody's, or no longer. Asked at the door."""
    if not secret.startswith(_PREFIX) or len(secret) > _LONGEST:
        return None
    valid = Q(secret_digest=digest_of(secret), ends_at__gt=at)
    found = ApiKey.objects.filter(valid).first()
    if found is None:
        return None
    return Program(name=found.client, key_id=found.pk, may=tuple(found.may), book=book, at=at)


def digest_of(secret: str) -> str:
    """What is kept. The secret has 256 bits of its own, so no salt and no slowness is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def known_keys(*, at: datetime) -> list[Mapping[str, Any]]:
    """The keys that hold at that moment, by program."""
    valid = ApiKey.objects.filter(ends_at__gt=at).order_by("client", "pk")
    return [
        {"client": key.client, "may": key.may, "made_at": key.made_at, "ends_at": key.ends_at}
        for key in valid
    ]
