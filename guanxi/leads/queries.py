"""Which leads, referrals and market intelligence a viewer may see, and what pages ask of them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from guanxi.bank.models import Customer, Staff
from guanxi.bank.queries import branches_within
from guanxi.bank.viewers import Viewer
from guanxi.leads.codes import Answer, Happening, Outcome
from guanxi.leads.models import Happened, Intelligence, Lead, Prospect, Referral
from guanxi.leads.rules import Life
from guanxi.rulebook.books import Rulebook
from guanxi.stewardship.policy import StewardshipSection
from guanxi.stewardship.queries import customers_visible_to

_TO_A_STAGE = (Happening.OPENED, Happening.MOVED, Happening.BECAME_CUSTOMER)


def leads_visible_to(viewer: Viewer) -> QuerySet[Lead]:
    """One's own, those one shares, those of one's customers; for a head those of the offices."""
    mine = Q(staff=viewer.staff_id) | Q(pk__in=_shared_with(viewer))
    if viewer.scope == "own":
        # Asked first: inside the question the whole bank's customers would be read.
        own = list(customers_visible_to(viewer).values_list("pk", flat=True))
        found = mine | Q(customer__in=own)
    elif viewer.scope == "bank":
        return Lead.objects.all()
    elif viewer.scope in ("branch", "outlet"):
        found = mine | Q(branch__in=offices_of(viewer))
    else:
        return Lead.objects.none()
    return Lead.objects.filter(found)


def _shared_with(viewer: Viewer) -> list[int]:
    both = Q(giver=viewer.staff_id) | Q(taker=viewer.staff_id)
    live = Referral.objects.filter(both, answer__in=[Answer.PENDING, Answer.ACCEPTED])
    return list(live.values_list("lead", flat=True))


def offices_of(viewer: Viewer) -> list[int]:
    """The offices whose leads a head sees."""
    if viewer.scope == "outlet":
        return [viewer.branch_id]
    if viewer.scope != "branch":
        return []
    return list(branches_within(viewer.branch_id).values_list("pk", flat=True))


def open_leads_visible_to(viewer: Viewer) -> QuerySet[Lead]:
    """Of these, what has not ended; the next step that is due first comes first."""
    return (
        leads_visible_to(viewer)
        .filter(ended_at=None)
        .select_related("customer", "staff")
        .order_by("next_on", "-expected_minor", "pk")
    )


def ended_leads_visible_to(viewer: Viewer, *, since: datetime) -> QuerySet[Lead]:
    """What ended since that moment, the last first."""
    return (
        leads_visible_to(viewer)
        .filter(ended_at__gte=since)
        .select_related("customer", "staff")
        .order_by("-ended_at", "-pk")
    )


def open_leads_of_customer(customer_id: int) -> QuerySet[Lead]:
    """What is hoped for with a customer whom the caller has found visible."""
    return Lead.objects.filter(customer=customer_id, ended_at=None).order_by("next_on", "pk")


def history_of(lead: Lead) -> QuerySet[Happened]:
    """What happened to a lead that the caller has found visible, the last first."""
    return lead.history.select_related("by").order_by("-at", "-pk")


def prospect_of(lead: Lead) -> Prospect | None:
    """Name and telephone of the person, for whoever works on the lead."""
    return Prospect.objects.filter(lead=lead).first()


def introducer_of(lead: Lead) -> Customer | None:
    """The customer who brought the person in, where the viewer's purpose shows that customer."""
    if lead.introducer_id is None:
        return None
    return Customer.objects.filter(pk=lead.introducer_id).first()


def referrals_of(lead: Lead) -> QuerySet[Referral]:
    """Every referral of a lead that the caller has found visible, the last first."""
    return lead.referrals.select_related("giver", "taker").order_by("-given_at", "-pk")


def asked_of(viewer: Viewer) -> QuerySet[Referral]:
    """Referrals that wait for this person's answer, the first first."""
    return (
        Referral.objects.filter(taker=viewer.staff_id, answer=Answer.PENDING)
        .exclude(giver=viewer.staff_id)
        .select_related("lead__customer", "giver", "taker")
        .order_by("given_at", "pk")
    )


def given_by(viewer: Viewer) -> QuerySet[Referral]:
    """What this person referred to others, with what became of it; the last first."""
    return (
        Referral.objects.filter(giver=viewer.staff_id)
        .select_related("lead__customer", "giver", "taker")
        .order_by("-given_at", "-pk")
    )


def asked_about(customer_id: int, taker_id: int) -> Referral | None:
    """The lead about this customer that the colleague is asked for, and has not answered."""
    waiting = Referral.objects.filter(
        lead__customer=customer_id, lead__ended_at=None, taker=taker_id, answer=Answer.PENDING
    )
    return waiting.select_related("lead").first()


def takers_for(lead: Lead, day: date, book: Rulebook) -> QuerySet[Staff]:
    """Colleagues who may be asked to take the lead over: those of its branch who look after
    customers and are in office, but whoever has it."""
    above = lead.branch.parent_id or lead.branch_id
    roles = sorted(book.section(StewardshipSection).capacity)
    return (
        Staff.objects.filter(branch__in=branches_within(above).values("pk"), role__in=roles)
        .filter(Q(left_on=None) | Q(left_on__gt=day))
        .exclude(pk=lead.staff_id)
        .select_related("branch")
        .order_by("branch__name", "name", "pk")
    )


def customer_by_number(viewer: Viewer, number: str) -> Customer | None:
    """The visible customer of that number."""
    return customers_visible_to(viewer).filter(source_id=number.strip().upper()).first()


def intelligence_visible_to(viewer: Viewer) -> QuerySet[Intelligence]:
    """What was published, what one collected, and for heads what their outlets collected."""
    found = Q(published_at__isnull=False) | Q(staff=viewer.staff_id)
    if viewer.scope == "bank":
        found = Q()
    elif offices := offices_of(viewer):
        found |= Q(branch__in=offices)
    return (
        Intelligence.objects.filter(found)
        .select_related("branch", "staff", "claimed_by")
        .order_by("-collected_at", "-pk")
    )


def with_leads(found: QuerySet[Intelligence]) -> QuerySet[Intelligence]:
    """With how many leads came of it, how many were won and for how much: of those one sees."""
    leads = Lead.objects.filter(intelligence=OuterRef("pk")).order_by().values("intelligence")
    won = leads.filter(outcome=Outcome.WON)
    none = Value(0)
    return found.annotate(
        leads_opened=Coalesce(Subquery(leads.annotate(n=Count("pk")).values("n")), none),
        leads_won=Coalesce(Subquery(won.annotate(n=Count("pk")).values("n")), none),
        leads_won_minor=Subquery(won.annotate(sum=Sum("won_minor")).values("sum")),
    )


def lives_of(leads: Iterable[Lead]) -> list[Life]:
    """Each lead as its history tells."""
    every = list(leads)
    stages: dict[int, list[tuple[str, datetime]]] = {}
    lines = Happened.objects.filter(lead__in=every, kind__in=_TO_A_STAGE).order_by("at", "pk")
    for lead, stage, at in lines.values_list("lead", "stage", "at"):
        stages.setdefault(lead, []).append((stage, at))
    return [
        Life(
            staff_id=lead.staff_id,
            stages=stages[lead.pk],
            expected_minor=lead.expected_minor,
            ended_at=lead.ended_at,
            outcome=lead.outcome,
            won_minor=lead.won_minor or 0,
        )
        for lead in every
        if lead.pk in stages
    ]


def counted_leads(viewer: Viewer, *, now: datetime, days: int) -> QuerySet[Lead]:
    """What the figures are made of: the open ones, and what ended in so many days."""
    recent = Q(ended_at=None) | Q(ended_at__gte=now - timedelta(days=days))
    return leads_visible_to(viewer).filter(recent)


def waiting_for(viewer: Viewer, day: date) -> int:
    """Referrals to be answered, and own next steps that are due."""
    due = Lead.objects.filter(staff=viewer.staff_id, ended_at=None, next_on__lte=day)
    numbers = due.values_list("pk").union(asked_of(viewer).values_list("pk"), all=True)
    return numbers.count()
