"""What becomes of a proposal, and of a trial of it; what the office asks of a role."""

from enum import StrEnum

from django.db import models
from django.utils.translation import pgettext_lazy


class ProposalStatus(models.TextChoices):
    """Open until a second person decides, or the first takes it away."""

    OPEN = "open", pgettext_lazy("proposal", "Waits for a second person")
    APPROVED = "approved", pgettext_lazy("proposal", "Approved")
    REFUSED = "refused", pgettext_lazy("proposal", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "Withdrawn")


class TrialState(models.TextChoices):
    """A trial waits for a process, runs, and is over one way or the other."""

    WAITING = "waiting", pgettext_lazy("trial", "Waiting")
    RUNNING = "running", pgettext_lazy("trial", "Running")
    DONE = "done", pgettext_lazy("trial", "Done")
    FAILED = "failed", pgettext_lazy("trial", "Failed")


class Permission(StrEnum):
    """``package:thing:verb``; which role holds it is the rulebook's."""

    VIEW = "rulebook:edition:view"
    PROPOSE = "rulebook:change:propose"
    APPROVE = "rulebook:change:approve"
    TRY = "rulebook:change:try"
