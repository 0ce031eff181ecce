"""What changes: a night's finds become alerts and work; alerts end when their work does."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from guanxi.alerts.effect.watching import set_apart
from guanxi.alerts.kind import Kind
from guanxi.alerts.models import Alert, Found
from guanxi.alerts.policy import AlertsSection
from guanxi.bank.night import Night
from guanxi.bank.policy import BankSection
from guanxi.foundation import audit
from guanxi.foundation.rows import insert_rows
from guanxi.privacy.codes import OptOutKind
from guanxi.privacy.queries.choices import customers_refusing
from guanxi.worklist import commands as worklist
from guanxi.worklist.assignees import assignees_for
from guanxi.worklist.codes import WorkOutcome

_ALERT, _FOUND = Alert._meta.db_table, Found._meta.db_table
_SAME = "a.customer_id = f.customer_id AND a.kind = f.kind AND a.same_cause = f.same_cause"
_COLUMNS = (
    "id",
    "customer_id",
    "kind",
    "same_cause",
    "severity",
    "amount_minor",
    "currency",
    "evidence",
    "day",
    "seen_on",
    "due_on",
    "night_id",
    "rulebook_version",
    "raised_at",
    "owner_id",
    "outcome",
)


@dataclass(frozen=True, kw_only=True)
class _New:
    """A find that is to become an alert."""

    id: int
    customer_id: int
    kind: str
    same_cause: str
    severity: int
    amount_minor: int
    evidence: str
    due_on: date
    tier: str


@transaction.atomic
def raise_found(*, night: Night, kinds: Sequence[Kind], at: datetime) -> dict[str, object]:
    """Make alerts and work of what the night found; returns counts for the report.

    A cause that is open already is brought up to date, one closed within the quiet days is passed
    over, and alerts of a kind that lapses end when tonight did not find them again. What offers
    something is not raised for customers who refused direct marketing, and ends where it is open.
    """
    refused = _leave_out_refusals([kind.code for kind in kinds if kind.cause.solicits], night, at)
    lapsed = refused + _lapse([kind.code for kind in kinds if kind.lapses], night, at)
    refreshed = _refresh(night.day)
    _find_owners_for_orphans(night)
    found = _new_ones(night)
    new = set_apart(found, night)
    owners = assignees_for([one.customer_id for one in new], night.day)
    _copy(new, owners, night, at)
    added = worklist.add_work_items(
        _work(new, owners, night.book.section(AlertsSection).postpone_days),
        raised_on=night.day,
        ranked_for=night.day + timedelta(days=1),
        book=night.book,
        by=f"night:{night.id}",
    )
    if new or lapsed:
        audit.record(
            "alerts.raised", subject=f"night:{night.id}", by=f"night:{night.id}", alerts=len(new)
        )
    return {
        "alerts": len(new),
        "alerts_held_back": len(found) - len(new),
        "alerts_by_kind": dict(sorted(Counter(one.kind for one in new).items())),
        "alerts_open": Alert.objects.filter(closed_at=None).count(),
        "alerts_refreshed": refreshed,
        "alerts_lapsed": lapsed,
        "alerts_without_owner": sum(owners[one.customer_id] is None for one in new),
        "work_items": added,
    }


def _leave_out_refusals(codes: Sequence[str], night: Night, at: datetime) -> int:
    """Forget tonight's offers to who wants none, and end those of nights before."""
    customers = customers_refusing(OptOutKind.MARKETING)
    Found.objects.filter(kind__in=codes, customer_id__in=customers).delete()
    unwanted = Alert.objects.filter(closed_at=None, kind__in=codes, customer__in=customers)
    return _end_as_lapsed(list(unwanted.values_list("pk", flat=True)), night, at)


def _end_as_lapsed(alerts: Sequence[int], night: Night, at: datetime) -> int:
    Alert.objects.filter(pk__in=alerts).update(closed_at=at, outcome=WorkOutcome.LAPSED)
    sources = [f"alert:{pk}" for pk in alerts]
    worklist.close_lapsed_work_items(sources=sources, at=at, by=f"night:{night.id}")
    return len(alerts)


def _lapse(codes: Sequence[str], night: Night, at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{_ALERT}" a SET closed_at = %s, outcome = %s '  # noqa: S608 - own names
            "WHERE a.closed_at IS NULL AND a.kind = ANY(%s) "
            f'AND NOT EXISTS (SELECT FROM "{_FOUND}" f WHERE {_SAME}) RETURNING a.id',
            [at, WorkOutcome.LAPSED, list(codes)],
        )
        sources = [f"alert:{pk}" for (pk,) in cursor.fetchall()]
    worklist.close_lapsed_work_items(sources=sources, at=at, by=f"night:{night.id}")
    return len(sources)


def _refresh(day: date) -> int:
    """Bring open alerts up to date where something moved; returns how many were found again."""
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{_ALERT}" a SET amount_minor = f.amount_minor, severity = f.severity, '  # noqa: S608
            f'evidence = f.evidence::jsonb, seen_on = %s FROM "{_FOUND}" f '
            f"WHERE a.closed_at IS NULL AND {_SAME} "
            "AND (a.amount_minor, a.severity, a.evidence) "
            "IS DISTINCT FROM (f.amount_minor, f.severity, f.evidence::jsonb) "
            "RETURNING a.id, a.amount_minor, a.severity, f.evidence",
            [day],
        )
        moved = cursor.fetchall()
        cursor.execute(
            f'UPDATE "{_ALERT}" a SET seen_on = %s FROM "{_FOUND}" f '  # noqa: S608
            f"WHERE a.closed_at IS NULL AND a.seen_on <> %s AND {_SAME}",
            [day, day],
        )
        stood = cursor.rowcount
    worklist.refresh_work_items(
        worklist.Refreshed(
            source=f"alert:{pk}",
            amount_minor=amount,
            severity=severity,
            evidence=json.loads(evidence),
        )
        for pk, amount, severity, evidence in moved
    )
    return len(moved) + int(stood)


def _find_owners_for_orphans(night: Night) -> None:
    """Open alerts of people who have left the bank go where their work goes."""
    orphans = Alert.objects.filter(closed_at=None, owner__left_on__lte=night.day)
    customers = dict(orphans.values_list("pk", "customer_id"))
    owners = assignees_for(customers.values(), night.day)
    changed = [Alert(pk=pk, owner_id=owners[customer]) for pk, customer in customers.items()]
    Alert.objects.bulk_update(changed, ["owner"], batch_size=2_000)


def _new_ones(night: Night) -> list[_New]:
    quiet = night.day - timedelta(days=night.book.section(AlertsSection).quiet_days)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT nextval(pg_get_serial_sequence('public.{_ALERT}', 'id')), "  # noqa: S608
            "f.customer_id, f.kind, f.same_cause, f.severity, f.amount_minor, f.evidence, "
            "f.due_on, f.tier "
            f'FROM "{_FOUND}" f WHERE NOT EXISTS (SELECT FROM "{_ALERT}" a WHERE {_SAME} '
            # What lapsed was handled by nobody: when its reason comes back, so does the alert.
            "AND (a.closed_at IS NULL OR a.closed_at >= %s AND a.outcome <> %s)) "
            "ORDER BY f.customer_id, f.kind",
            [quiet, WorkOutcome.LAPSED],
        )
        names = _New.__dataclass_fields__
        return [_New(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def _copy(new: Sequence[_New], owners: dict[int, int | None], night: Night, at: datetime) -> None:
    currency = night.book.section(BankSection).currency
    insert_rows(
        Alert,
        _COLUMNS,
        (
            (
                one.id,
                one.customer_id,
                one.kind,
                one.same_cause,
                one.severity,
                one.amount_minor,
                currency,
                one.evidence,
                night.day,
                night.day,
                one.due_on,
                night.id,
                night.book.version,
                at,
                owners[one.customer_id],
                "",
            )
            for one in new
        ),
    )


def _work(
    new: Sequence[_New], owners: dict[int, int | None], postpone_days: int
) -> Iterator[worklist.NewWork]:
    for one in new:
        owner = owners[one.customer_id]
        if owner is not None:
            yield worklist.NewWork(
                customer_id=one.customer_id,
                assignee_id=owner,
                cause=one.kind,
                source=f"alert:{one.id}",
                evidence=json.loads(one.evidence),
                amount_minor=one.amount_minor,
                due_on=one.due_on,
                deadline=one.due_on + timedelta(days=postpone_days),
                severity=one.severity,
                tier=one.tier,
            )


def end_alert(
    *, source_id: int, outcome: str | None, at: datetime, by_staff_id: int | None
) -> None:
    """The alert's work was closed with that outcome, or reopened (None)."""
    Alert.objects.filter(pk=source_id).update(
        outcome=outcome or "",
        closed_at=at if outcome else None,
        closed_by=by_staff_id if outcome else None,
    )
