"""Put open work in order again: days pass, amounts move, customers were spoken with."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date

from django.db import connection, transaction

from guanxi.rulebook.books import Rulebook
from guanxi.worklist.models import WorkItem
from guanxi.worklist.scoring import Ranked, ranking_of

_CHUNK = 20_000
_Row = tuple[int, int, str, int, date, int, str]
_RANK = (
    "tier",
    "propensity_percent",
    "context_percent",
    "value_percent",
    "lever_percent",
    "score_ppm",
    "plain_ppm",
)


@dataclass(frozen=True, kw_only=True)
class Refreshed:
    """What is known anew of the work of one source."""

    source: str
    amount_minor: int
    severity: int
    evidence: dict[str, object]


@transaction.atomic
def refresh_work_items(refreshed: Iterable[Refreshed]) -> int:
    """Bring amount, severity and evidence of open work up to date; rank it again afterwards."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE work_refreshed (source text, amount_minor bigint, "
            "severity smallint, evidence jsonb) ON COMMIT DROP"
        )
        with cursor.copy("COPY work_refreshed FROM STDIN") as rows:
            for one in refreshed:
                evidence = json.dumps(one.evidence, ensure_ascii=False)
                rows.write_row((one.source, one.amount_minor, one.severity, evidence))
        cursor.execute(
            f'UPDATE "{WorkItem._meta.db_table}" item SET amount_minor = new.amount_minor, '  # noqa: S608
            "severity = new.severity, evidence = new.evidence FROM work_refreshed new "
            "WHERE item.source = new.source AND item.closed_at IS NULL"
        )
        changed = cursor.rowcount
        cursor.execute("DROP TABLE work_refreshed")
    return int(changed)


@transaction.atomic
def rank_open_items(
    *, ranked_for: date, book: Rulebook, tiers: Mapping[int, str] | None = None
) -> int:
    """Rank all open work for that day, with the tiers of last night where given."""
    items = list(
        WorkItem.objects.filter(closed_at=None)
        .order_by("pk")
        .values_list("pk", "customer_id", "cause", "amount_minor", "due_on", "severity", "tier")
    )
    for start in range(0, len(items), _CHUNK):
        _rank(items[start : start + _CHUNK], tiers, ranked_for=ranked_for, book=book)
    return len(items)


def _rank(
    items: Sequence[_Row], tiers: Mapping[int, str] | None, *, ranked_for: date, book: Rulebook
) -> None:
    rank = ranking_of([item[1] for item in items], day=ranked_for, book=book)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE work_ranked (id bigint, tier text, propensity_percent int, "
            "context_percent int, value_percent int, lever_percent int, score_ppm bigint, "
            "plain_ppm bigint)"
        )
        with cursor.copy("COPY work_ranked FROM STDIN") as rows:
            for item in items:
                work = _work(item, tiers)
                rows.write_row((item[0], work.tier, *astuple(rank(work))))
        # Work whose place stays is left alone: most nights that is most of it.
        new, old = (", ".join(f"{side}.{name}" for name in _RANK) for side in ("new", "item"))
        cursor.execute(
            f'UPDATE "{WorkItem._meta.db_table}" item '  # noqa: S608 - names of our own
            f"SET ranked_for = %s, ({', '.join(_RANK)}) = ROW({new}) FROM work_ranked new "
            f"WHERE item.id = new.id AND ({old}) IS DISTINCT FROM ({new})",
            [ranked_for],
        )
        cursor.execute("DROP TABLE work_ranked")


def _work(item: _Row, tiers: Mapping[int, str] | None) -> Ranked:
    _, customer, cause, amount, due, severity, tier = item
    return Ranked(
        customer_id=customer,
        cause=cause,
        amount_minor=amount,
        due_on=due,
        severity=severity,
        tier=tier if tiers is None else tiers.get(customer, ""),
    )
