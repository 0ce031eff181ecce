"""Archives that a viewer may see: one by one, and as the master ledger 总台账."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from guanxi.archive import rules
from guanxi.archive.codes import Kept, State
from guanxi.archive.models import Dossier, Line
from guanxi.bank.queries import branches_within
from guanxi.bank.viewers import Viewer
from guanxi.stewardship import queries as stewardship


def dossiers_visible_to(viewer: Viewer) -> QuerySet[Dossier]:
    """Archives of one's own customers; for a head those of the offices."""
    if viewer.scope == "own":
        # Asked first: inside the question the whole bank's customers would be read.
        own = list(stewardship.customers_visible_to(viewer).values_list("pk", flat=True))
        found = Dossier.objects.filter(customer__in=own)
    elif viewer.scope == "branch":
        offices = list(branches_within(viewer.branch_id).values_list("pk", flat=True))
        found = Dossier.objects.filter(customer__branch__in=offices)
    elif viewer.scope == "outlet":
        found = Dossier.objects.filter(customer__branch=viewer.branch_id)
    elif viewer.scope == "bank":
        found = Dossier.objects.all()
    else:
        found = Dossier.objects.none()
    tiered: QuerySet[Dossier] = stewardship.with_tiers(found, customer="customer_id")
    return tiered.select_related("customer__branch", "opened_by", "proposed_by", "approved_by")


def tiers_among(dossiers: QuerySet[Any]) -> dict[str, int]:
    """How many of them are of each tier: the index."""
    counted = dossiers.order_by().values_list("tier").annotate(n=Count("pk"))
    return {tier or "": n for tier, n in counted}


def with_state(dossiers: QuerySet[Dossier], state: str, day: date) -> QuerySet[Dossier]:
    """Those of them that stand so on that day."""
    undecided = Q(proposed_at=None, destroyed_at=None)
    conditions = {
        State.OPEN: undecided & Q(kept_until=None),
        State.KEPT: undecided & Q(kept_until__gt=day),
        State.DUE: undecided & Q(kept_until__lte=day),
        State.PROPOSED: Q(proposed_at__isnull=False, approved_at=None),
        State.APPROVED: Q(approved_at__isnull=False, destroyed_at=None),
        State.DESTROYED: Q(destroyed_at__isnull=False),
    }
    return dossiers.filter(conditions[State(state)]) if state in State.values else dossiers


def on_tier(dossiers: QuerySet[Any], tier: str) -> QuerySet[Dossier]:
    """Those of them whose customers are on that tier as of the last night."""
    return dossiers.filter(tier=tier)


def state_of(dossier: Dossier, day: date) -> State:
    """Where it stands on that day."""
    return State(
        rules.state_of(
            until=dossier.kept_until,
            proposed_at=dossier.proposed_at,
            approved_at=dossier.approved_at,
            destroyed_at=dossier.destroyed_at,
            day=day,
        )
    )


def dossier_of(customer_id: int) -> Dossier | None:
    """The archive of a visible customer: the one in use, or the last that was destroyed."""
    return (
        Dossier.objects.filter(customer=customer_id)
        .select_related("opened_by", "proposed_by", "approved_by")
        .order_by("-pk")
        .first()
    )


def lines_of(customer_id: int) -> QuerySet[Line]:
    """What became of it, the last first."""
    return Line.objects.filter(customer=customer_id).select_related("by").order_by("-at", "-pk")


def last_uses_of(customer_ids: Sequence[int]) -> dict[int, datetime]:
    """When each of these archives was last taken out; those never used are absent."""
    used = Line.objects.filter(customer__in=customer_ids, kind=Kept.USED).order_by()
    return dict(used.values_list("customer_id").annotate(last=Max("at")))


def used_today(customer_id: int, staff_id: int, since: datetime) -> bool:
    """Whether this person has taken the archive out since that moment."""
    mine = Line.objects.filter(customer=customer_id, by=staff_id, kind=Kept.USED, at__gte=since)
    return mine.exists()
