"""The audit trail: who did what to which record."""

from django.db import models


class AuditEntry(models.Model):
    """One change. Ids only: never a customer's data."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    event = models.CharField(max_length=60)  # "worklist.task.postponed"
    subject = models.CharField(max_length=80)  # "worklist.WorkItem:17"
    by = models.CharField(max_length=80)  # "bank.Staff:4", or "night:12" for the program itself
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["subject"], name="audit_subject")]
