"""A handover as its page shows it: where it stands, what this person may do, and the loads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import pgettext

from guanxi.bank.models import Staff
from guanxi.bank.viewers import Viewer
from guanxi.foundation.permissions import grants
from guanxi.rulebook.books import Rulebook
from guanxi.stewardship.codes import Permission, Tier
from guanxi.stewardship.policy import StewardshipSection
from guanxi.stewardship.queries import handovers as queries
from guanxi.stewardship.rules.handing_over import Taker

if TYPE_CHECKING:
    from guanxi.stewardship.models import Handover


@dataclass(frozen=True, kw_only=True)
class Load:
    """One receiver's customers before and after, against what the role may look after."""

    staff: Staff
    before: int
    coming: int
    places: int

    @property
    def after(self) -> int:
        """With what is coming."""
        return self.before + self.coming

    @property
    def percent(self) -> int:
        """Of the places, afterwards."""
        return self.after * 100 // self.places if self.places else 100

    @property
    def is_over(self) -> bool:
        """Whether another person must approve."""
        return self.coming > 0 and self.after > self.places


def loads_of(takers: Mapping[int, Taker], coming: Mapping[int, Sequence[int]]) -> list[Load]:
    """Each receiver's load, before and after."""
    staff = Staff.objects.select_related("branch").in_bulk(list(takers))
    return [
        Load(
            staff=staff[pk],
            before=taker.customers,
            coming=len(coming.get(pk, ())),
            places=taker.places,
        )
        for pk, taker in takers.items()
    ]


@dataclass(frozen=True, kw_only=True)
class State:
    """Where a handover stands, in a word and a colour."""

    words: str
    tone: str


def state_of(handover: "Handover") -> State:
    """The last that happened to it."""
    if handover.undone_at:
        return State(words=pgettext("handover", "Taken back"), tone="")
    if handover.undo_asked_at:
        return State(words=pgettext("handover", "To be taken back"), tone="amber")
    if handover.received_at:
        return State(words=pgettext("handover", "Done"), tone="green")
    if handover.ended_at:
        return State(words=handover.get_ended_how_display(), tone="")
    if handover.run_id:
        return State(words=pgettext("handover", "Part of an allocation run"), tone="amber")
    if handover.given_at:
        return State(words=pgettext("handover", "Waits for the receiver"), tone="amber")
    return State(words=pgettext("handover", "Waits for the giver"), tone="amber")


@dataclass(frozen=True, kw_only=True)
class May:
    """What this person may do with it now."""

    give: bool = False
    receive: bool = False
    approve: bool = False
    end: bool = False
    ask_back: bool = False
    hand_back: bool = False

    @property
    def anything(self) -> bool:
        """Whether there is a form to show."""
        return any(vars(self).values())


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who looks at it, when, and by which rulebook."""

    viewer: Viewer
    now: datetime
    book: Rulebook


def what_may(handover: "Handover", load: Load, reader: Reader) -> May:
    """The database decides it again; here it says what is worth offering."""
    viewer = reader.viewer
    if handover.run_id or not grants(viewer.permissions, Permission.SIGN_HANDOVER):
        return May()  # what belongs to a run is approved and taken back with it
    if handover.received_at:
        return _may_afterwards(handover, reader)
    if handover.ended_at:
        return May()
    me, heads = viewer.staff_id, viewer.scope in ("outlet", "branch")
    gone = queries.has_left(handover.giver, reader.now.date())
    is_receiver = me == handover.receiver_id
    signs = not is_receiver and (me == handover.giver_id or (heads and gone))
    waits_for_approval = load.is_over and handover.load_approved_at is None
    return May(
        give=handover.given_at is None and signs,
        receive=handover.given_at is not None and is_receiver and not waits_for_approval,
        approve=waits_for_approval
        and heads
        and me not in (handover.receiver_id, handover.proposed_by_id)
        and grants(viewer.permissions, Permission.APPROVE_LOAD),
        end=True,
    )


def _may_afterwards(handover: "Handover", reader: Reader) -> May:
    assert handover.received_at is not None  # noqa: S101 - for the types
    days = reader.book.section(StewardshipSection).handover.undo_days
    in_time = reader.now <= handover.received_at + timedelta(days=days)
    gone = queries.has_left(handover.giver, reader.now.date())
    if handover.undone_at or not in_time or gone:
        return May()
    if handover.undo_asked_at is None:
        return May(ask_back=True)
    return May(hand_back=handover.undo_asked_by_id != reader.viewer.staff_id)


def load_of(handover: "Handover", book: Rulebook) -> Load:
    """The receiver's load with what this handover brings; once it is done, as it is."""
    [taker] = queries.takers_of([handover.receiver], book.section(StewardshipSection))
    is_over = handover.received_at or handover.ended_at
    coming = 0 if is_over else handover.customers
    return Load(staff=handover.receiver, before=taker.customers, coming=coming, places=taker.places)


def tiers_of(handover: "Handover") -> list[tuple[Tier, int]]:
    """How many customers of which tier, the best first."""
    return sorted(((Tier(code), count) for code, count in handover.tiers.items()), key=_rank)


def _rank(pair: tuple[Tier, int]) -> int:
    return pair[0].rank
