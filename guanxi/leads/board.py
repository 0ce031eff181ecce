"""The board as it is shown: four columns of cards, and what all of it amounts to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from guanxi.bank.models import Staff
from guanxi.bank.viewers import Viewer
from guanxi.leads import queries, rules
from guanxi.leads.codes import Stage
from guanxi.leads.models import Lead
from guanxi.leads.policy import LeadsSection
from guanxi.leads.rules import Figures, Telling

CARDS_MAX = 60  # of a column; the file holds all


@dataclass(frozen=True, kw_only=True)
class Card:
    """One lead on the board. ``before`` and ``after`` are the stages beside its own."""

    lead: Lead
    who: str
    is_mine: bool
    is_due: bool
    days: int
    stands_still: bool
    before: Stage | None
    after: Stage | None


@dataclass(frozen=True, kw_only=True)
class Column:
    """A stage: its cards, how many there are, and what they amount to."""

    stage: Stage
    cards: Sequence[Card]
    count: int
    expected_minor: int


@dataclass(frozen=True, kw_only=True)
class PersonsFigures:
    """How one person's leads go."""

    staff: Staff
    figures: Figures


def columns_of(
    leads: Sequence[Lead], *, viewer: Viewer, now: datetime, day: date, section: LeadsSection
) -> list[Column]:
    """The four stages in their order, also where nothing stands."""
    columns = []
    for stage in Stage:
        there = [lead for lead in leads if lead.stage == stage]
        cards = [card_of(lead, viewer=viewer, now=now, day=day, section=section) for lead in there]
        columns.append(
            Column(
                stage=stage,
                cards=cards[:CARDS_MAX],
                count=len(there),
                expected_minor=sum(lead.expected_minor for lead in there),
            )
        )
    return columns


def card_of(lead: Lead, *, viewer: Viewer, now: datetime, day: date, section: LeadsSection) -> Card:
    """One card."""
    stages = list(Stage)
    at = stages.index(Stage(lead.stage))
    days = (now - lead.stage_since).days
    return Card(
        lead=lead,
        who=who_is(lead),
        is_mine=lead.staff_id == viewer.staff_id,
        is_due=lead.next_on is not None and lead.next_on <= day,
        days=days,
        stands_still=days >= section.still_days,
        before=stages[at - 1] if at else None,
        after=stages[at + 1] if at + 1 < len(stages) else None,
    )


def who_is(lead: Lead) -> str:
    """The customer as the database masks them; how a person without a record is spoken of."""
    if lead.customer_id is None:
        return lead.called
    # Whose customer is no longer in one's care is not shown, though the lead is.
    customer = lead.customer
    return customer.name if customer is not None else _("A customer of others")


def totals_for(viewer: Viewer, *, now: datetime, section: LeadsSection, mine_only: bool) -> Figures:
    """All leads that the viewer sees together, or only those that the viewer holds."""
    counted = _counted(viewer, now, section)
    held = [lead for lead in counted if lead.staff_id == viewer.staff_id or not mine_only]
    lives = queries.lives_of(held)
    return rules.figures_of(lives, _telling(section))


def figures_for(
    viewer: Viewer, *, now: datetime, section: LeadsSection
) -> tuple[dict[Stage, Figures], list[PersonsFigures], Figures]:
    """By stage, by person, and all together."""
    lives = queries.lives_of(_counted(viewer, now, section))
    by_stage = rules.figures_by_stage(lives, _telling(section))
    by_person = rules.figures_by_person(lives, _telling(section))
    staff = Staff.objects.select_related("branch").in_bulk(list(by_person))
    people = [
        PersonsFigures(staff=staff[number], figures=figures)
        for number, figures in by_person.items()
        if number in staff
    ]
    people.sort(key=lambda one: (-one.figures.won_minor, one.staff.name))
    return (
        {Stage(stage): figures for stage, figures in by_stage.items()},
        people,
        rules.figures_of(lives, _telling(section)),
    )


def _counted(viewer: Viewer, now: datetime, section: LeadsSection) -> list[Lead]:
    return list(queries.counted_leads(viewer, now=now, days=section.figures_days))


def _telling(section: LeadsSection) -> Telling:
    return Telling(chances=section.chance_percent, ended_at_least=section.ended_at_least)
