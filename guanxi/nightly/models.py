"""The record of every night: what went in, what came out, how long it took."""

from django.db import models
from django.db.models import Q

from guanxi.foundation.dictionary import STAFF_WORK, Purpose, Reach, Rows, plain


class NightStatus(models.TextChoices):
    RUNNING = "running"
    PUBLISHED = "published"
    FAILED = "failed"


class NightRun(models.Model):
    """One run for the end of a business day. The greatest published id is what everybody sees."""

    day = plain(models.DateField())
    rulebook = plain(models.CharField(max_length=60))
    rulebook_version = plain(models.CharField(max_length=100))
    status = plain(models.CharField(max_length=12, choices=NightStatus.choices))
    started_at = plain(models.DateTimeField())
    ended_at = plain(models.DateTimeField(null=True, blank=True))
    # {"insight.compute": 3.2, …}; JSON keeps no order, the page knows it
    seconds = plain(models.JSONField(default=dict))
    counts = plain(models.JSONField(default=dict))
    batches = plain(models.JSONField(default=list))
    peak_memory_bytes = plain(models.BigIntegerField(default=0))
    # While it runs: the step, how much is behind, and when it said so.
    step = plain(models.CharField(max_length=60, default="", blank=True))
    percent = plain(models.PositiveSmallIntegerField(default=0))
    told_at = plain(models.DateTimeField(null=True, blank=True))
    # {"accepted": 4100, "quarantined": 2, "out": 9800}: of new deliveries, and of what it left
    row_counts = plain(models.JSONField(default=dict))
    checksums = plain(models.JSONField(default=dict))  # {file: {"rows": 96, "digest": "…"}}
    disk = plain(models.JSONField(default=dict))  # bytes: {"lake", "database", "free"}
    failure = plain(
        models.TextField(default="", blank=True), seen_for=STAFF_WORK | {Purpose.OFFICER}
    )

    rows = Rows(reach=Reach.BANK)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="night_ended_unless_running",
                condition=Q(status="running", ended_at__isnull=True)
                | Q(status__in=["published", "failed"], ended_at__isnull=False),
            )
        ]
        indexes = [models.Index(fields=["status", "-id"], name="night_status")]
