"""A second person agrees to more: asked for by anybody, decided by somebody else, once.

The database keeps these rules (enforcement/record.sql); here are their words.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from guanxi.bank.viewers import Viewer
from guanxi.foundation import audit, zones
from guanxi.foundation.refusals import Refusal
from guanxi.privacy.access import exported
from guanxi.privacy.policy import BudgetsSection
from guanxi.privacy.unusual.codes import ApprovalKind

REASON_MAX = 200


class NothingToDecide(Refusal):
    """It was decided already, or this person may not decide it."""


class ExportNeedsApproval(Refusal):
    """The file has more rows than one person takes along alone."""

    def __init__(self, rows: int, allowed: int) -> None:
        super().__init__(
            _(
                "This file has %(rows)s rows. From %(allowed)s on a second person must agree "
                "before it is made."
            )
            % {"rows": f"{rows:,}", "allowed": f"{allowed:,}"}
        )
        self.rows = rows


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody asked for in the last two days, and what became of it."""

    kind: str
    asked_at: datetime
    amount: int
    agreed: bool | None
    until: datetime | None
    note: str
    used: bool


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Whether a person's reading is held, and what was asked for, the last first."""

    is_held: bool
    asked: tuple[Asked, ...]


def standing_of(actor: int) -> Standing:
    """What the person may know of it, also while nothing can be read."""
    with zones.on_the_record() as cursor:
        cursor.execute("SELECT gx.asked_approvals(%s)", [actor])
        told: Any = json.loads(cursor.fetchone()[0])
    return Standing(is_held=told["held"], asked=tuple(_asked(one) for one in told["asked"]))


def _asked(told: dict[str, Any]) -> Asked:
    until = told["until"]
    return Asked(
        kind=told["kind"],
        asked_at=datetime.fromisoformat(told["asked_at"]),
        amount=told["amount"],
        agreed=told["agreed"],
        until=datetime.fromisoformat(until) if until else None,
        note=told["note"],
        used=told["used"],
    )


@transaction.atomic
def ask_for_approval(*, kind: ApprovalKind, amount: int, because: str, by: Viewer) -> bool:
    """Ask a second person; False where the same was asked already and waits."""
    with zones.on_the_record() as cursor:
        cursor.execute(
            "SELECT gx.ask_approval(%s, %s, %s, %s)", [by.staff_id, kind.value, amount, because]
        )
        made: int | None = cursor.fetchone()[0]
    if made is None:
        return False
    audit.record(
        "privacy.approval.asked",
        subject=f"privacy.ReadingApproval:{made}",
        by=f"bank.Staff:{by.staff_id}",
        kind=kind.value,
        amount=amount,
    )
    return True


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Whether somebody may, how much of it, for how many hours, and why."""

    agreed: bool
    amount: int
    hours: int
    note: str


@transaction.atomic
def decide_approval(*, approval_id: int, decision: Decision, by: Viewer) -> None:
    """Agree or decline. Raises NothingToDecide.

    Who decides is the person of the signed context, whatever ``by`` says.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT decide_approval(%s, %s, %s, %s, %s)",
            [approval_id, decision.agreed, decision.amount, decision.hours, decision.note],
        )
        done: bool = cursor.fetchone()[0]
    if not done:
        raise NothingToDecide(
            _(
                "There is nothing to decide for you here: somebody has decided it already, it is "
                "your own, or it is of another office. Load the page again."
            )
        )
    audit.record(
        "privacy.approval.agreed" if decision.agreed else "privacy.approval.declined",
        subject=f"privacy.ReadingApproval:{approval_id}",
        by=f"bank.Staff:{by.staff_id}",
    )


@transaction.atomic
def take_along(*, rows: int, policy: BudgetsSection, by: Viewer) -> None:
    """Before a file is made: count its rows as leaving. Raises ExportNeedsApproval.

    A file of many rows takes the agreement of a second person with it, which counts once.
    """
    if rows > policy.export_rows:
        with connection.cursor() as cursor:
            cursor.execute("SELECT use_approval(%s)", [rows])
            agreed: bool = cursor.fetchone()[0]
        if not agreed:
            raise ExportNeedsApproval(rows, policy.export_rows)
        audit.record(
            "privacy.approval.used", subject="privacy", by=f"bank.Staff:{by.staff_id}", rows=rows
        )
    exported(rows)
