"""Months of managers before the rules, with and without thieves: what is found, and how soon."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from statistics import median

from guanxi.privacy.policy import BudgetsSection, PrivacySection
from guanxi.privacy.unusual.budgets import PPM, weights_ppm
from guanxi.privacy.unusual.limits import limits_for
from guanxi.privacy.unusual.rules import Day, Hour, Limits, Worked, findings
from guanxi.privacy.unusual.trial.people import Habits, Look, fast_theft, hired, slow_theft
from guanxi.rulebook.books import Rulebook

ROLE = "relationship_manager"
SLOW_SHARE = 0.3  # of what the manager usually opens
DAYS_A_MONTH, DAYS_KNOWN = 22, 20
NEVER = 10_000  # records: nobody was ever told
_FEW = 5  # unexplained customers up to which the database looks up no earlier days


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """Goals: fast 95, slow 80 percent told before the 25th record, at most one false alarm."""

    managers: int
    fast_found_percent: float
    slow_found_percent: float
    false_alarms_a_month: float
    fast_records_until_told: int  # at the median
    fast_records_until_stopped: int  # at the median
    slow_records_until_told: int  # at the median of those who are ever told of
    false_alarms_by_kind: dict[str, float]


@dataclass
class Diary:
    """One person's day as the database would tell it after each page."""

    before: Sequence[Worked]
    weekday: int
    hours: dict[int, Counter[str]] = field(default_factory=dict)
    recent: list[int] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)

    def after(self, look: Look) -> Day:
        """Write the page down; how the person reads up to now."""
        hour = self.hours.setdefault(look.at // 3600, Counter())
        if look.rows:
            hour["listed"] += look.rows * look.of_book
            self.pages = [at for at in self.pages if look.of_book and at > look.at - 600]
            self.pages += [look.at] if look.of_book else []
        else:
            self.pages = []
            hour["customers"] += 1
            hour["unexplained"] += not look.has_reason
            self.recent = [at for at in self.recent if at > look.at - 60] + [look.at]
        unexplained = sum(one["unexplained"] for one in self.hours.values())
        return Day(
            hours=[Hour(hour=number, **counts) for number, counts in self.hours.items()],
            now_hour=look.at // 3600,
            weekday=self.weekday,
            in_last_minute=len([at for at in self.recent if at > look.at - 60]),
            pages_in_a_row=len(self.pages),
            before=self.before if unexplained >= _FEW else (),
        )


def trial(
    book: Rulebook, *, managers: int = 300, seed: int = 1, habits: Habits | None = None
) -> Outcome:
    """A month of each manager as it is; then what a thief of either kind takes until told of."""
    policy = book.section(PrivacySection)
    limits = limits_for(policy, ROLE)
    false_alarms: Counter[str] = Counter()
    fast: list[int] = []
    slow: list[int] = []
    stopped: list[int] = []
    for number in range(managers):
        chance = Random(seed * 1_000_003 + number)  # noqa: S311 - a simulation
        manager = hired(chance, habits or Habits())
        past = _Past([_worked(manager.day()) for _day in range(DAYS_KNOWN)])
        for day in range(DAYS_A_MONTH):
            looks = manager.day()
            false_alarms.update({kind for _look, kind in _told(looks, past, day % 5 + 1, limits)})
            past.add(_worked(looks))
        stolen = fast_theft(chance)
        fast.append(_taken_until_told([_merged(manager.day(), stolen)], past, limits))
        stopped.append(_taken_until_stopped(_merged(manager.day(), stolen), policy.budgets))
        more = manager.customers_a_day * SLOW_SHARE
        days = [_merged(manager.day(), slow_theft(chance, customers=more)) for _day in range(20)]
        slow.append(_taken_until_told(days, past, limits))
    return Outcome(
        managers=managers,
        fast_found_percent=_before_the_crime(fast, policy.budgets),
        slow_found_percent=_before_the_crime(slow, policy.budgets),
        false_alarms_a_month=round(sum(false_alarms.values()) / managers, 2),
        fast_records_until_told=int(median(fast)),
        fast_records_until_stopped=int(median(stopped)),
        slow_records_until_told=int(median(slow)),
        false_alarms_by_kind={
            kind: round(count / managers, 3) for kind, count in false_alarms.most_common()
        },
    )


class _Past:
    """Customers of earlier days, the last first, as far back as the database looks."""

    def __init__(self, known: list[Worked]) -> None:
        self.days = known

    def add(self, day: Worked) -> None:
        """Another day is over."""
        self.days = [day, *self.days][:DAYS_KNOWN]


def _told(
    looks: list[Look], past: _Past, weekday: int, limits: Limits
) -> Iterator[tuple[Look, str]]:
    """Every page after which the privacy office is told something, and what."""
    diary = Diary(before=past.days, weekday=weekday)
    for look in looks:
        for found in findings(diary.after(look), limits):
            yield look, found.kind


def _taken_until_told(days: list[list[Look]], past: _Past, limits: Limits) -> int:
    """Records stolen when the office is first told of the thief; all of them if it never is."""
    taken = 0
    known = _Past(past.days)
    for day, looks in enumerate(days):
        before = taken
        theft_began = taken > 0
        told_at = {id(look) for look, _kind in _told(looks, known, day % 5 + 1, limits)}
        for look in looks:
            taken += look.is_theft
            theft_began = theft_began or look.is_theft
            if theft_began and id(look) in told_at:
                return taken
        known.add(_worked(looks))
        if taken - before > NEVER:
            break
    return max(taken, NEVER)


def _taken_until_stopped(looks: list[Look], budgets: BudgetsSection) -> int:
    """Records stolen when the database refuses the next page."""
    weight = weights_ppm(budgets)
    allowed = budgets.roles[ROLE]
    read: Counter[int] = Counter()
    taken = 0
    for look in looks:
        if read[look.at // 3600] > allowed.hour * PPM or read.total() > allowed.day * PPM:
            break
        taken += look.is_theft
        read[look.at // 3600] += (
            look.rows * weight["other_ppm"] if look.rows else weight["property_ppm"]
        )
    return taken


def _merged(work: list[Look], theft: list[Look]) -> list[Look]:
    return sorted([*work, *theft], key=lambda look: look.at)


def _worked(looks: list[Look]) -> Worked:
    reasons = Counter(look.has_reason for look in looks if not look.rows)
    return Worked(explained=reasons[True], unexplained=reasons[False])


def _before_the_crime(taken: list[int], budgets: BudgetsSection) -> float:
    found = sum(records < budgets.property for records in taken)
    return round(found * 100 / len(taken), 1)
