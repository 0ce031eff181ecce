"""The record of every night: what went in, what came out, how long it took."""

from django.db import models
from django.db.models import Q


class NightStatus(models.TextChoices):
    RUNNING = "running"
    PUBLISHED = "published"
    FAILED = "failed"


class NightRun(models.Model):
    """One run for the end of a business day. The greatest published id is what everybody sees."""

    day = models.DateField()
    rulebook = models.CharField(max_length=60)
    rulebook_version = models.CharField(max_length=100)
    status = models.CharField(max_length=12, choices=NightStatus.choices)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    # {"insight.compute": 3.2, …}; JSON keeps no order, the page knows it
    seconds = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    batches = models.JSONField(default=list)
    peak_memory_bytes = models.BigIntegerField(default=0)
    failure = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="night_ended_unless_running",
                condition=Q(status="running", ended_at__isnull=True)
                | Q(status__in=["published", "failed"], ended_at__isnull=False),
            )
        ]
        indexes = [models.Index(fields=["status", "-id"], name="night_status")]
