"""Alerts and pieces of work, in words."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from guanxi.worklist.causes import Group, cause_of
from guanxi.worklist.codes import WorkOutcome
from guanxi.worklist.morning import TONES
from guanxi.worklist.sentences import sentence

if TYPE_CHECKING:
    from guanxi.alerts.models import Alert
    from guanxi.worklist.models import WorkItem


@dataclass(frozen=True, kw_only=True)
class Matter:
    """An alert or a piece of work, in words."""

    name: str
    tone: str
    reason: str
    amount_minor: int
    currency: str
    day: date
    due: date
    owner: str
    outcome: str
    closed_on: date | None
    rulebook_version: str

    @property
    def is_closed(self) -> bool:
        """Whether it has an outcome."""
        return self.closed_on is not None


def matter_of_alert(alert: "Alert") -> Matter:
    """The alert in words."""
    return _matter(alert, alert.kind, alert.day, alert.owner.name if alert.owner else "")


def matter_of_work(item: "WorkItem") -> Matter:
    """The piece of work in words."""
    return _matter(item, item.cause, item.raised_on, item.assignee.name)


def _matter(thing: "Alert | WorkItem", code: str, day: date, owner: str) -> Matter:
    cause = cause_of(code)
    return Matter(
        name=str(cause.name),
        tone=TONES[Group(cause.group)],
        reason=sentence(cause.reason, thing.evidence, thing.currency),
        amount_minor=thing.amount_minor,
        currency=thing.currency,
        day=day,
        due=thing.due_on,
        owner=owner,
        outcome=str(WorkOutcome(thing.outcome).label) if thing.outcome else "",
        closed_on=timezone.localdate(thing.closed_at) if thing.closed_at else None,
        rulebook_version=thing.rulebook_version,
    )
