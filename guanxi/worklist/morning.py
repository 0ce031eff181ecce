"""What the morning list shows: rows, tabs, tiles and the panel beside, for one viewer and day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from guanxi.bank.models import Customer
from guanxi.bank.policy import BankSection
from guanxi.bank.viewers import Viewer
from guanxi.foundation.tables.asking import Asked
from guanxi.foundation.tables.rows import in_order
from guanxi.insight import queries as insight
from guanxi.privacy.policy import ChoicesSection
from guanxi.privacy.queries.choices import permitted_channels
from guanxi.rulebook.books import Rulebook
from guanxi.stewardship import queries as stewardship
from guanxi.stewardship.codes import Tier
from guanxi.stewardship.queries.absences import away_among
from guanxi.worklist import queries
from guanxi.worklist.causes import Cause, Group, cause_of, codes_in
from guanxi.worklist.models import Contact, WorkItem
from guanxi.worklist.policy import WorklistSection
from guanxi.worklist.queries import Waiting
from guanxi.worklist.sentences import sentence

if TYPE_CHECKING:
    from guanxi.bank.models import Staff

TONES = {Group.RETAIN: "red", Group.GROW: "green", Group.MATURING: "amber", Group.CARE: "blue"}
_MORE = 60
_TOGETHER = 1_000  # lines of a file that are read at a time
_NEVER = datetime.min.replace(tzinfo=UTC)
_FOR_A_LINE = ("customer__branch", "assignee")  # the panel beside it says more of the customer
_HIGH_TOUCH = {Tier.DIAMOND, Tier.PLATINUM, Tier.GOLD}


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What the reader asked for: a tab, whose work, in which order, and how much of it."""

    asked: Asked
    shown: int = 0

    @property
    def group(self) -> str:
        """The tab; empty: all."""
        return str(self.asked.only.get("kind", ""))

    @property
    def whole_office(self) -> bool:
        """Whether everybody's work that the viewer heads, and not one's own alone."""
        return self.asked.only.get("whose") == "office"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the list."""

    item: WorkItem
    stewards: Sequence["Staff | None"]
    permitted: frozenset[str]  # channels that the customer leaves open for this
    was_contacted: bool = False  # on the day of the list
    away: frozenset[int] = frozenset()  # stewards who are away today

    @property
    def cause(self) -> Cause:
        """Why it is on the list."""
        return cause_of(self.item.cause)

    @property
    def tone(self) -> str:
        """The colour of the tag: money at risk, a date, an opening, care."""
        return TONES[Group(self.cause.group)]

    @property
    def reason(self) -> str:
        """One sentence with the evidence in it."""
        try:
            return sentence(self.cause.reason, self.item.evidence, self.item.currency)
        except KeyError:
            # Work outlives the words of its rule: what it was raised on lacks what they name now.
            return _("Raised by an earlier version of this rule")

    @property
    def named(self) -> list[tuple[str, "Staff"]]:
        """The stewards there are, A before B."""
        return [(code, person) for code, person in zip("AB", self.stewards, strict=False) if person]

    @property
    def stewards_named(self) -> str:
        """A 李思远 · B 陈岚."""
        return " · ".join(f"{code} {person.name}" for code, person in self.named)

    @property
    def stands_in_for(self) -> str:
        """Whose work it is, where that person is away."""
        first = next((person for code, person in self.named if code == "A"), None)
        if first is None or first.pk not in self.away or self.item.assignee_id != first.pk:
            return ""
        return first.name

    @property
    def tier_name(self) -> str:
        """The tier in words; empty without one."""
        return str(Tier(self.item.tier).label) if self.item.tier in Tier.values else ""

    @property
    def channels(self) -> list[str]:
        """How the customer may be reached."""
        return channels_to(self.item.customer, self.item.tier, self.permitted)


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One filter of the list with what waits behind it."""

    code: str
    label: str
    count: int
    is_here: bool


@dataclass(frozen=True, kw_only=True)
class Tiles:
    """The figures above the list; None where nothing is known yet."""

    assets_minor: int | None
    month_end_assets_minor: int | None
    customers: int
    to_retain_minor: int
    to_retain: int
    high_end_percent: int | None
    high_end_goal: int
    contacts_this_week: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class Morning:
    """The whole page but the panel."""

    rows: Sequence[Row]
    tabs: Sequence[Tab]
    by_group: Mapping[str, Waiting]
    wish: Wish
    may_see_office: bool

    @property
    def due(self) -> int:
        """How much comes first today."""
        return sum(one.due for one in self.by_group.values())

    @property
    def waiting(self) -> int:
        """How much waits behind all tabs."""
        return sum(one.items for one in self.by_group.values())

    @property
    def group(self) -> str:
        """The tab that is open; empty: all."""
        return next((tab.code for tab in self.tabs if tab.is_here), "")

    @property
    def more(self) -> int:
        """How many are not shown."""
        here = next((tab.count for tab in self.tabs if tab.is_here), self.waiting)
        return max(here - len(self.rows), 0)

    @property
    def next_length(self) -> int:
        """How many are shown after asking for more."""
        return len(self.rows) + _MORE


def work_for(viewer: Viewer, day: date, *, whole_office: bool) -> QuerySet[WorkItem]:
    """What can be done today: one's own, or that of everybody the viewer heads."""
    return queries.awake(
        queries.open_work_items_visible_to(_eyes(viewer, whole_office=whole_office)), day
    )


def morning_list(viewer: Viewer, day: date, wish: Wish, book: Rulebook) -> Morning:
    """The ranked list, at most as long as the rulebook says unless more is asked for."""
    waiting = queries.waiting_by_group(_eyes(viewer, whole_office=wish.whole_office), day)
    ordered = work_in_order(viewer, day, wish)
    length = max(wish.shown, book.section(WorklistSection).list_length)
    return Morning(
        rows=rows_of(list(ordered.select_related(*_FOR_A_LINE)[:length]), day, book),
        tabs=_tabs(waiting, wish.group),
        by_group=waiting,
        wish=wish,
        may_see_office=viewer.scope in ("outlet", "branch", "bank"),
    )


def work_in_order(viewer: Viewer, day: date, wish: Wish) -> QuerySet[WorkItem]:
    """What waits under the tab, in the order that was asked for."""
    work = work_for(viewer, day, whole_office=wish.whole_office)
    chosen = _in_group(work, wish.group) if wish.group else work
    return in_order(chosen, wish.asked, then=["-score_ppm"])


def every_row(items: QuerySet[WorkItem], day: date) -> Iterator[Row]:
    """All of them as lines, read some at a time."""
    book, numbers = book_of(day), list(items.values_list("pk", flat=True))
    for begin in range(0, len(numbers), _TOGETHER):
        part = numbers[begin : begin + _TOGETHER]
        found = WorkItem.objects.select_related("customer").in_bulk(part)
        yield from rows_of([found[number] for number in part if number in found], day, book)


def rows_of(items: Sequence[WorkItem], day: date, book: Rulebook) -> list[Row]:
    """The items as lines, with their customers' stewards and the channels they leave open."""
    customers = [item.customer_id for item in items]
    stewards = stewardship.stewards_of(customers)
    contacted = queries.last_contacts_of(customers)
    begun = queries.midnight(day)
    away = away_among([pair[0].pk for pair in stewards.values() if pair[0]])
    permitted = permitted_channels(customers, section=book.section(ChoicesSection), day=day)
    return [
        Row(
            item=item,
            stewards=stewards.get(item.customer_id, ()),
            permitted=permitted(item.customer_id, cause_of(item.cause).purpose),
            away=away,
            was_contacted=contacted.get(item.customer_id, _NEVER) >= begun,
        )
        for item in items
    ]


def tiles_for(viewer: Viewer, day: date, book: Rulebook, shown: Morning) -> Tiles:
    """How the viewer's own customers stand this morning, beside the list that is shown."""
    own = _eyes(viewer, whole_office=False)
    facts = insight.facts_of(stewardship.customers_visible_to(own).values("pk"))
    totals = facts.aggregate(
        assets=Sum("assets_minor"),
        before=Sum("previous_month_end_assets_minor"),
        customers=Count("pk"),
    )
    mine = queries.waiting_by_group(own, day) if shown.wish.whole_office else shown.by_group
    section = book.section(WorklistSection)
    return Tiles(
        assets_minor=totals["assets"],
        month_end_assets_minor=totals["before"],
        customers=totals["customers"],
        to_retain_minor=mine[Group.RETAIN].amount_minor,
        to_retain=mine[Group.RETAIN].items,
        high_end_percent=queries.share_of_time_on_high_end(
            viewer.staff_id, day - timedelta(days=90), high_end_tiers=section.high_end_tiers
        ),
        high_end_goal=section.high_end_share_percent,
        contacts_this_week=_contacts_since(viewer, day - timedelta(days=day.weekday())),
        currency=book.section(BankSection).currency,
    )


def waiting_for(viewer: Viewer, day: date) -> int:
    """How many pieces of work wait for this person: the number in the menu."""
    return work_for(viewer, day, whole_office=False).count()


def channels_to(customer: Customer, tier: str, permitted: frozenset[str]) -> list[str]:
    """Channels by which the customer can and may be reached, the best first.

    At the counter everybody may be spoken to: it is the customer who came.
    """
    channels = ["phone", "message"] if customer.phone else []
    if tier in _HIGH_TOUCH:
        channels.append("visit")
    open_to_us = [channel for channel in channels if channel in permitted]
    if customer.email and "email" in permitted and not {"phone", "message"} & {*open_to_us}:
        open_to_us.append("email")
    return open_to_us or ["counter"]


def book_of(day: date) -> Rulebook:
    """The rulebook by which the list was ranked."""
    return queries.rulebook_of(None, day)


def _eyes(viewer: Viewer, *, whole_office: bool) -> Viewer:
    return viewer if whole_office else replace(viewer, scope="own")


def _in_group(work: QuerySet[WorkItem], group: str) -> QuerySet[WorkItem]:
    return work.filter(cause__in=codes_in(group))


def _tabs(waiting: Mapping[str, Waiting], here: str) -> list[Tab]:
    known = here if here in Group.values else ""
    return [
        Tab(code=group, label=str(Group(group).label), count=one.items, is_here=group == known)
        for group, one in waiting.items()
    ]


def _contacts_since(viewer: Viewer, monday: date) -> int:
    logged = Contact.objects.filter(staff=viewer.staff_id, withdrawn_at=None)
    return logged.filter(at__gte=queries.midnight(monday)).values("customer").distinct().count()


def called(name: str) -> str:
    """How a colleague is greeted: 李思远 as 思远, Anna Novak as Anna."""
    name = name.strip()
    if name and name[0] >= "\u2e80":
        return name[-2:] if len(name) > 2 else name
    return name.split()[0] if name else name


def greeting(hour: int) -> str:
    """Good morning, and so on through the day."""
    if hour < 11:
        return _("Good morning")
    if hour < 18:
        return _("Good afternoon")
    return _("Good evening")
