"""Plan an event, change it, call it off, and take that back (5.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from guanxi.bank.models import Branch, Staff
from guanxi.bank.policy import BankSection
from guanxi.bank.queries import branches_within
from guanxi.bank.viewers import Viewer
from guanxi.rulebook.books import Rulebook
from guanxi.salons import queries
from guanxi.salons.codes import Answer, Kind, Told
from guanxi.salons.commands.moving import tell_who_moved_up
from guanxi.salons.commands.recording import (
    Act,
    SalonRefused,
    act_of,
    ask_for,
    happened,
    lapse,
    live_salon,
    own_salon,
    tell_it_is_called_off,
    told,
)
from guanxi.salons.models import Invitation, InvitationLine, Salon
from guanxi.stewardship.codes import Tier


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is filled in. ``branch_id``: whose customers are invited, with the offices below."""

    title: str
    kind: str
    detail: str
    place: str
    branch_id: int
    tiers: Sequence[str]
    starts_at: datetime
    ends_at: datetime
    capacity: int
    guests_max: int
    budget_minor: int
    host_id: int


@transaction.atomic
def plan_salon(*, plan: Plan, at: datetime, book: Rulebook, by: Viewer) -> Salon:
    """Put it into the calendar. Raises SalonRefused."""
    act = act_of(by, at, book)
    _refuse_nonsense(plan, act)
    if plan.starts_at <= at:
        raise SalonRefused(_("An event is planned for later than now: choose another time."))
    if plan.branch_id not in {office.pk for office in offices_for(by)}:
        raise SalonRefused(_("Choose your own office, or one of those below it."))
    salon = Salon.objects.create(
        **_fields(plan),
        branch_id=plan.branch_id,
        currency=book.section(BankSection).currency,
        staff_id=by.staff_id,
        planned_at=at,
    )
    told(salon, "planned", act)
    return salon


@transaction.atomic
def change_salon(*, salon_id: int, plan: Plan, at: datetime, book: Rulebook, by: Viewer) -> Salon:
    """Other words, another time, more or fewer seats. Its office stays: customers were invited.

    Raises SalonRefused, Salon.DoesNotExist.
    """
    act = act_of(by, at, book)
    own_salon(salon_id, by)
    salon = live_salon(salon_id, by)
    _refuse_nonsense(plan, act)
    if salon.ends_at < at:
        raise SalonRefused(_("This event is over: it is not changed any more."))
    taken = queries.counts_of([salon])[salon.pk].taken
    if plan.capacity < taken:
        raise SalonRefused(
            _("%(n)s seats are promised already: there can be no fewer.") % {"n": taken}
        )
    before = {name: getattr(salon, name) for name in _fields(plan)}
    for name, value in _fields(plan).items():
        setattr(salon, name, value)
    salon.save(update_fields=[name for name in before if name != "host_id"] + ["host"])
    changed = sorted(name for name, value in before.items() if getattr(salon, name) != value)
    told(salon, "changed", act, changed=",".join(changed))
    tell_who_moved_up(salon, act)
    return salon


@transaction.atomic
def call_off_salon(
    *, salon_id: int, because: str, at: datetime, book: Rulebook, by: Viewer
) -> Salon:
    """It does not take place: nobody is asked any more, and who had accepted is told.

    Raises SalonRefused, Salon.DoesNotExist.
    """
    act = act_of(by, at, book)
    salon = own_salon(salon_id, by)
    if salon.called_off_at is not None or salon.starts_at <= at:
        raise SalonRefused(_("Only an event that has not begun is called off."))
    if not because.strip():
        raise SalonRefused(_("Say why: those who accepted are told."))
    salon.called_off_at, salon.called_off_because = at, because.strip()
    salon.save(update_fields=["called_off_at", "called_off_because"])
    told(salon, "called_off", act)
    clear_up(salon, act)
    return salon


@transaction.atomic
def take_up_salon_again(*, salon_id: int, at: datetime, book: Rulebook, by: Viewer) -> Salon:
    """It takes place after all: invitations and answers are as before.

    Raises SalonRefused, Salon.DoesNotExist.
    """
    act = act_of(by, at, book)
    salon = own_salon(salon_id, by)
    within = timedelta(hours=act.section.undo_hours)
    if salon.called_off_at is None or at - salon.called_off_at > within or salon.starts_at <= at:
        raise SalonRefused(_("This cannot be taken back any more: plan the event anew."))
    salon.called_off_at, salon.called_off_because = None, ""
    salon.save(update_fields=["called_off_at", "called_off_because"])
    lines = InvitationLine.objects.filter(invitation__salon=salon, kind=Told.CALLED_OFF)
    lapse((f"called_off:{pk}" for pk in lines.values_list("pk", flat=True)), act)
    ask_for(list(Invitation.objects.filter(salon=salon, answer=Answer.PENDING)), salon, act)
    told(salon, "taken_up_again", act)
    return salon


def clear_up(salon: Salon, act: Act) -> int:
    """The work of an event that was called off: nobody asks any more, who accepted is told, once.

    Of the invitations that are seen: those of other offices are the night's.
    """
    every = list(Invitation.objects.filter(salon=salon).exclude(answer=Answer.WITHDRAWN))
    seats = InvitationLine.objects.filter(invitation__salon=salon, kind=Told.MOVED_UP)
    lapse(
        [f"invitation:{one.pk}" for one in every]
        + [f"seat:{pk}" for pk in seats.values_list("pk", flat=True)],
        act,
    )
    since = salon.called_off_at
    known = InvitationLine.objects.filter(
        invitation__in=every, kind=Told.CALLED_OFF, at__gte=since
    ).values_list("invitation_id", flat=True)
    knowing = set(known)
    to_tell = [one for one in every if one.answer == Answer.ACCEPTED and one.pk not in knowing]
    return tell_it_is_called_off(happened(to_tell, Told.CALLED_OFF, act), salon, act)


def offices_for(by: Viewer) -> list[Branch]:
    """Offices for whose customers this person may plan an event."""
    if by.scope == "own":
        return []
    return list(branches_within(by.branch_id).order_by("source_id"))


def hosts_for(branch_id: int, by: Viewer, day: date) -> list[Staff]:
    """Who may host it: people of the office and of those below it, and oneself."""
    within = Q(branch__in=branches_within(branch_id).values("pk")) | Q(pk=by.staff_id)
    employed = Q(left_on=None) | Q(left_on__gt=day)
    return list(Staff.objects.filter(within, employed).order_by("name", "pk"))


def _fields(plan: Plan) -> dict[str, object]:
    return {
        "title": plan.title.strip(),
        "kind": plan.kind,
        "detail": plan.detail.strip(),
        "place": plan.place.strip(),
        "tiers": ",".join(plan.tiers),
        "starts_at": plan.starts_at,
        "ends_at": plan.ends_at,
        "capacity": plan.capacity,
        "guests_max": plan.guests_max,
        "budget_minor": plan.budget_minor,
        "host_id": plan.host_id,
    }


def _refuse_nonsense(plan: Plan, act: Act) -> None:
    section = act.section
    if not plan.title.strip() or not plan.place.strip() or plan.kind not in Kind.values:
        raise SalonRefused(_("Say what it is, what for, and where."))
    if plan.ends_at <= plan.starts_at:
        raise SalonRefused(_("An event ends after it begins: choose another end."))
    if not 1 <= plan.capacity <= section.capacity_max:
        raise SalonRefused(
            _("There are between 1 and %(n)s seats.") % {"n": f"{section.capacity_max:,}"}
        )
    if not 0 <= plan.guests_max <= section.guests_max:
        raise SalonRefused(_("A customer brings at most %(n)s guests.") % {"n": section.guests_max})
    if plan.budget_minor < 0 or set(plan.tiers) - set(Tier.values):
        raise SalonRefused(_("Choose tiers from the list, and a budget not below 0."))
    if not Staff.objects.filter(pk=plan.host_id).exists():
        raise SalonRefused(_("Choose who hosts it."))
