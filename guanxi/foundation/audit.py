"""Write to the audit trail, inside the caller's transaction."""

from django.db import models

from guanxi.foundation.models import AuditEntry


def record(
    event: str, *, subject: models.Model | str, by: models.Model | str, **details: object
) -> None:
    """Record one change; ``details`` hold ids, codes and days, never a customer's data."""
    AuditEntry.objects.create(
        event=event,
        subject=_name(subject),
        by=_name(by),
        details={name: str(value) for name, value in details.items()},
    )


def _name(thing: models.Model | str) -> str:
    return thing if isinstance(thing, str) else f"{thing._meta.label}:{thing.pk}"
