"""How far a list is that was handed out: a drive from its first call to its last (5.3, 名单制)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import CharField, Count, F, Func, Q, Value

from guanxi.bank.viewers import Viewer
from guanxi.worklist import queries
from guanxi.worklist.codes import WorkOutcome
from guanxi.worklist.models import WorkImport

_WON = (WorkOutcome.RETAINED, WorkOutcome.UPGRADED)


@dataclass(frozen=True, kw_only=True)
class Drive:
    """A list and how far its work is, as far as its author sees that work."""

    made: WorkImport
    open: int
    done: int
    won: int  # with the result that was hoped for

    @property
    def percent(self) -> int:
        """Of the list, what is done."""
        seen = self.open + self.done
        return 100 * self.done // seen if seen else 0


def drives_of(viewer: Viewer, lists: Sequence[WorkImport]) -> list[Drive]:
    """Each list with its work, counted at once."""
    list_of = Func(
        F("source"), Value("/"), Value(1), function="split_part", output_field=CharField()
    )
    wanted = [f"import:{made.pk}" for made in lists]
    rows = (
        queries.work_items_visible_to(viewer)
        .annotate(list=list_of)
        .filter(source__startswith="import:", list__in=wanted)
        .exclude(outcome=WorkOutcome.LAPSED)
        .values("list")
        .annotate(
            open=Count("pk", filter=Q(closed_at=None)),
            done=Count("pk", filter=Q(closed_at__isnull=False)),
            won=Count("pk", filter=Q(outcome__in=_WON)),
        )
        .order_by()
    )
    found = {row["list"]: (row["open"], row["done"], row["won"]) for row in rows}
    drives = []
    for made in lists:
        still, done, won = found.get(f"import:{made.pk}", (0, 0, 0))
        drives.append(Drive(made=made, open=still, done=done, won=won))
    return drives
