"""The page that says whether acting helps: both sides of each kind, and the difference."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Sum

from guanxi.alerts.effect.rules import Difference, Share, Well, difference_of
from guanxi.alerts.kinds import every_kind
from guanxi.alerts.models import EffectCount
from guanxi.alerts.policy import AlertsSection, HeldBackSection
from guanxi.bank.queries import branches_within
from guanxi.bank.viewers import Viewer
from guanxi.rulebook.books import Rulebook
from guanxi.worklist.causes import cause_of

_HEADS = ("branch", "outlet")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One kind: how often it went well where staff acted, and where nobody did."""

    name: str
    when: Well
    percent: int  # the share that is held back by the rulebook of today
    acted: Share
    held: Share
    waiting: int
    difference: Difference | None  # None: too few to tell


@dataclass(frozen=True, kw_only=True)
class EffectPage:
    """Everything on the page."""

    lines: Sequence[Line]
    section: HeldBackSection
    counted_at: datetime | None


def effect_page(viewer: Viewer, book: Rulebook) -> EffectPage:
    """For heads of their offices, for all others who may come here of the whole bank."""
    section = book.section(AlertsSection).held_back
    counts = EffectCount.objects.all()
    if viewer.scope in _HEADS:
        counts = counts.filter(branch__in=branches_within(viewer.branch_id).values("pk"))
    rows = counts.values("kind", "held_back").annotate(
        of_measured=Sum("measured"),
        of_well=Sum("well"),
        of_waiting=Sum("waiting"),
        at=Max("counted_at"),
    )
    found = {(row["kind"], row["held_back"]): row for row in rows}
    lines = []
    for code, kind in every_kind().items():
        percent = section.percent.get(code, 0)
        sides = [found.get((code, held)) for held in (False, True)]
        if kind.helped_when is None or (not percent and not any(sides)):
            continue
        acted, held = (
            Share(well=side["of_well"], measured=side["of_measured"])
            if side
            else Share(well=0, measured=0)
            for side in sides
        )
        lines.append(
            Line(
                name=str(cause_of(code).name),
                when=kind.helped_when,
                percent=percent,
                acted=acted,
                held=held,
                waiting=sum(side["of_waiting"] for side in sides if side),
                difference=difference_of(acted, held, measured_at_least=section.measured_at_least),
            )
        )
    counted_at = max((row["at"] for row in found.values()), default=None)
    return EffectPage(lines=lines, section=section, counted_at=counted_at)
