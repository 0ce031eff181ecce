"""What staff wrote on leads and market intelligence, found by its words (1.5).

These are few for one person: the newest that the person sees are looked through.
"""

from collections.abc import Iterator

from guanxi.bank.viewers import Viewer
from guanxi.leads.models import Happened, IntelligenceLine
from guanxi.leads.queries import intelligence_visible_to, leads_visible_to
from guanxi.privacy.search.kinds import Passage
from guanxi.privacy.search.words import Wanted

LOOKED_THROUGH = 2_000  # of each, the newest


def notes_of_leads(
    viewer: Viewer, asked: Wanted, *, customer_id: int | None, most: int
) -> Iterator[Passage]:
    """Lines of the history of leads, and what leads are called."""
    leads = leads_visible_to(viewer)
    if customer_id is not None:
        leads = leads.filter(customer=customer_id)
    lines = Happened.objects.filter(lead__in=leads.order_by().values("pk")).exclude(note="")
    for line in lines.select_related("lead__customer", "by").order_by("-at", "-pk")[
        :LOOKED_THROUGH
    ]:
        lead = line.lead
        yield Passage(
            at=line.at,
            text=line.note,
            by=line.by.name if line.by else "",
            about=lead.customer.name if lead.customer else lead.called,
            page="leads:lead",
            number=lead.pk,
            detail=lead.title,
        )


def notes_of_the_market(
    viewer: Viewer, asked: Wanted, *, customer_id: int | None, most: int
) -> Iterator[Passage]:
    """What was collected, and what was reported back; of no customer."""
    if customer_id is not None:
        return
    known = intelligence_visible_to(viewer)
    for one in known[:LOOKED_THROUGH]:
        yield Passage(
            at=one.collected_at,
            text=f"{one.title} {one.detail}".strip(),
            by=one.staff.name,
            about=one.title,
            page="intelligence:intelligence",
            number=one.pk,
            detail=one.place,
        )
    lines = IntelligenceLine.objects.filter(intelligence__in=known.order_by().values("pk"))
    for line in (
        lines.exclude(note="")
        .select_related("intelligence", "by")
        .order_by("-at", "-pk")[:LOOKED_THROUGH]
    ):
        yield Passage(
            at=line.at,
            text=line.note,
            by=line.by.name,
            about=line.intelligence.title,
            page="intelligence:intelligence",
            number=line.intelligence_id,
        )
