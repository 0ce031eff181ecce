"""The page of outcomes and precision: last night's counts, and what was closed since."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import Max, QuerySet

from guanxi.alerts.kinds import every_kind
from guanxi.alerts.models import Alert, RuleCount
from guanxi.alerts.policy import AlertsSection, PrecisionSection
from guanxi.alerts.precision.counting import first_month
from guanxi.alerts.queries import alerts_visible_to
from guanxi.alerts.rules import OPEN, RIGHT, UNKNOWN, WRONG, Precision, precision_of
from guanxi.bank.models import Branch
from guanxi.bank.queries import branches_within
from guanxi.bank.viewers import Viewer
from guanxi.rulebook.books import Rulebook
from guanxi.worklist.causes import cause_of

_HEADS = ("branch", "outlet")


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What the reader asked for: one kind, one office, one month; each may be empty."""

    kind: str = ""
    branch_id: int | None = None
    month: date | None = None


@dataclass(frozen=True, kw_only=True)
class Counted:
    """So many alerts of one kind, office, month and outcome."""

    kind: str
    branch_id: int
    month: date
    outcome: str
    alerts: int


@dataclass(frozen=True, kw_only=True)
class Line:
    """One kind, office or month, with what became of its alerts."""

    key: str
    name: str
    outcomes: Counter[str]
    section: PrecisionSection

    @property
    def raised(self) -> int:
        """All alerts."""
        return self.outcomes.total()

    @property
    def open(self) -> int:
        """Those nobody has ended yet."""
        return self.outcomes[OPEN]

    @property
    def right(self) -> int:
        """Those where there was something."""
        return sum(self.outcomes[code] for code in RIGHT)

    @property
    def false_alarms(self) -> int:
        """Those where there was nothing."""
        return sum(self.outcomes[code] for code in WRONG)

    @property
    def unknown(self) -> int:
        """Those of which nobody can tell."""
        return sum(self.outcomes[code] for code in UNKNOWN)

    @cached_property
    def precision(self) -> Precision | None:
        """How often it was right, of those that were judged."""
        return precision_of(self.outcomes)

    @property
    def cries_wolf(self) -> bool:
        """Whether it is wrong too often, beyond what chance explains."""
        return self.precision is not None and self.precision.cries_wolf(
            goal_percent=self.section.goal_percent,
            judged_at_least=self.section.judged_at_least,
        )


@dataclass(frozen=True, kw_only=True)
class PrecisionPage:
    """Everything on the page. Lines by kind, or of one kind by office and month."""

    wish: Wish
    total: Line
    kinds: Sequence[Line]
    offices: Sequence[Line]
    months: Sequence[Line]
    choice_of_offices: Sequence[Branch]
    choice_of_months: Sequence[date]
    counted_at: datetime | None
    section: PrecisionSection

    @property
    def kind_name(self) -> str:
        """The kind that was chosen, in words."""
        return str(cause_of(self.wish.kind).name) if self.wish.kind else ""


def precision_page(viewer: Viewer, day: date, wish: Wish, book: Rulebook) -> PrecisionPage:
    """For heads of their offices, for all others who may come here of the whole bank.

    What was closed since the night counts for those who see those customers.
    """
    section = book.section(AlertsSection).precision
    offices = _offices(viewer)
    chosen = wish.branch_id if wish.branch_id in {office.pk for office in offices} else None
    wish = Wish(
        kind=wish.kind if wish.kind in every_kind() else "", branch_id=chosen, month=wish.month
    )
    within = _numbers(viewer, chosen)
    since = first_month(day, section.months)
    counts = RuleCount.objects.filter(month__gte=since)
    if within is not None:
        counts = counts.filter(branch__in=within)
    counted_at = RuleCount.objects.aggregate(at=Max("counted_at"))["at"]
    known = [*_of_the_night(counts), *_since(viewer, counted_at, within)]
    months = sorted({one.month for one in known}, reverse=True)
    known = [one for one in known if wish.month in (None, one.month)]
    of_kind = [one for one in known if wish.kind in ("", one.kind)]
    named = {office.pk: office.name for office in offices}
    lines = _Lines(section)
    return PrecisionPage(
        wish=wish,
        total=lines.of("", "", of_kind),
        kinds=lines.by(known, lambda one: one.kind, lambda key: str(cause_of(key).name)),
        offices=lines.by(of_kind, lambda one: str(one.branch_id), lambda key: named[int(key)]),
        months=sorted(
            lines.by(of_kind, lambda one: one.month.isoformat(), str),
            key=lambda line: line.key,
            reverse=True,
        ),
        choice_of_offices=offices,
        choice_of_months=months,
        counted_at=counted_at,
        section=section,
    )


class _Lines:
    def __init__(self, section: PrecisionSection) -> None:
        self._section = section

    def of(self, key: str, name: str, counted: Iterable[Counted]) -> Line:
        outcomes = Counter[str]()
        for one in counted:
            outcomes[one.outcome] += one.alerts
        return Line(key=key, name=name, outcomes=outcomes, section=self._section)

    def by(
        self,
        counted: Sequence[Counted],
        key_of: Callable[[Counted], str],
        name_of: Callable[[str], str],
    ) -> list[Line]:
        """A line for each, the one with most false alarms first."""
        parts: dict[str, list[Counted]] = {}
        for one in counted:
            parts.setdefault(key_of(one), []).append(one)
        lines = [self.of(key, name_of(key), part) for key, part in parts.items()]
        return sorted(lines, key=lambda line: (-line.false_alarms, -line.raised, line.name))


def _offices(viewer: Viewer) -> list[Branch]:
    offices = Branch.objects.order_by("source_id")
    if viewer.scope in _HEADS:
        return list(offices.filter(pk__in=branches_within(viewer.branch_id)))
    return list(offices)


def _numbers(viewer: Viewer, chosen: int | None) -> list[int] | None:
    """The offices that count; None: all."""
    begin = chosen or (viewer.branch_id if viewer.scope in _HEADS else None)
    return None if begin is None else [office.pk for office in branches_within(begin)]


def _of_the_night(counts: QuerySet[RuleCount]) -> list[Counted]:
    fields = ("kind", "branch_id", "month", "outcome", "alerts")
    return [Counted(**row) for row in counts.values(*fields)]


def _since(viewer: Viewer, counted_at: datetime | None, within: list[int] | None) -> list[Counted]:
    """Closed since the count: one more of that outcome, and one fewer open."""
    closed = alerts_visible_to(viewer).exclude(outcome=OPEN)
    if counted_at is not None:
        closed = closed.filter(closed_at__gt=counted_at)
    if within is not None:
        closed = closed.filter(customer__branch__in=within)
    found = []
    for alert in closed.select_related("customer").only(
        "kind", "day", "outcome", "raised_at", "customer__branch"
    ):
        found.append(_counted(alert, alert.outcome, 1))
        if counted_at is not None and alert.raised_at <= counted_at:
            found.append(_counted(alert, OPEN, -1))
    return found


def _counted(alert: Alert, outcome: str, alerts: int) -> Counted:
    return Counted(
        kind=alert.kind,
        branch_id=alert.customer.branch_id,
        month=alert.day.replace(day=1),
        outcome=outcome,
        alerts=alerts,
    )
