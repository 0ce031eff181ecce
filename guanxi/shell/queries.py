"""Whether a name is locked."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.crypto import salted_hmac

from guanxi.shell.models import SignInAttempt


def failures_since(username: str, since: datetime) -> Sequence[datetime]:
    """Moments at which somebody failed to sign in under that name."""
    attempts = SignInAttempt.objects.filter(name_digest=name_digest(username), failed_at__gt=since)
    return list(attempts.values_list("failed_at", flat=True))


def name_digest(username: str) -> str:
    """What is kept of a name that was tried."""
    return salted_hmac("guanxi.shell.sign_in", username.casefold(), algorithm="sha256").hexdigest()
