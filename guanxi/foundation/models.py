"""The audit trail: who did what to which record."""

from django.db import models

from guanxi.foundation.dictionary import (
    STAFF_WORK,
    THE_PUBLIC,
    Purpose,
    Reach,
    Retention,
    Rows,
    plain,
    signed_in,
)

_READERS = STAFF_WORK | {Purpose.OFFICER}


class AuditEntry(models.Model):
    """One change. Ids only: never a customer's data."""

    at = plain(
        models.DateTimeField(auto_now_add=True, db_index=True),
        retention=Retention.LOG,
        seen_for=_READERS,
    )
    # Such as "worklist.task.postponed".
    event = plain(models.CharField(max_length=60), retention=Retention.LOG, seen_for=_READERS)
    # Such as "worklist.WorkItem:17".
    subject = plain(models.CharField(max_length=80), retention=Retention.LOG, seen_for=_READERS)
    # "bank.Staff:4", or "night:12" for the program itself
    by = plain(models.CharField(max_length=80), retention=Retention.LOG, seen_for=_READERS)
    details = plain(models.JSONField(default=dict), retention=Retention.LOG, seen_for=_READERS)

    rows = Rows(reach=Reach.BANK, inserted_for=THE_PUBLIC, check=signed_in("by"))

    class Meta:
        indexes = [models.Index(fields=["subject"], name="audit_subject")]
