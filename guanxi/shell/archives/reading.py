"""What stands in an archive and in the master ledger, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from guanxi.archive import queries as archive
from guanxi.archive.codes import Kept, State, Use
from guanxi.stewardship import queries as stewardship
from guanxi.stewardship.codes import Reason, Tier

if TYPE_CHECKING:
    from guanxi.archive.models import Dossier, Line, NeedsSheet

TONES = {
    State.OPEN: "green",
    State.KEPT: "",
    State.DUE: "amber",
    State.PROPOSED: "amber",
    State.APPROVED: "red",
    State.DESTROYED: "",
}


@dataclass(frozen=True, kw_only=True)
class Event:
    """One line of the maintenance ledger: what happened, by whom, with what said of it."""

    day: date
    what: str
    who: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One archive in the master ledger: with whom it is, since when, from whom."""

    dossier: "Dossier"
    tier: Tier | None
    keeper: str
    kept_since: date | None
    had_before: str
    last_used_on: date | None
    state: State

    @property
    def tone(self) -> str:
        """How the state is coloured."""
        return TONES[self.state]


def listed(dossiers: Iterable["Dossier"], day: date) -> list[Listed]:
    """These archives as lines of the ledger, in their order."""
    every = list(dossiers)
    people = [one.customer_id for one in every]
    keepers = stewardship.first_stewards_of(people)
    used = archive.last_uses_of(people)
    lines = []
    for one in every:
        had = keepers.get(one.customer_id, [])
        now = had[-1] if had and had[-1].until is None else None
        before = had[-2] if now and len(had) > 1 else had[-1] if had and not now else None
        tier = getattr(one, "tier", None)
        last = used.get(one.customer_id)
        lines.append(
            Listed(
                dossier=one,
                tier=Tier(tier) if tier in Tier.values else None,
                keeper=now.staff.name if now else one.customer.branch.name,
                kept_since=now.since if now else before.until if before else one.opened_on,
                had_before=before.staff.name if before else "",
                last_used_on=localdate(last) if last else None,
                state=archive.state_of(one, day),
            )
        )
    return lines


def maintenance_of(
    customer_id: int, dossier: "Dossier | None", sheets: "Iterable[NeedsSheet]"
) -> list[Event]:
    """Everything that became of the archive, the last first."""
    written = [
        Event(
            day=localdate(sheet.written_at),
            what=_("needs sheet written"),
            who=sheet.written_by.name,
        )
        for sheet in sheets
    ]
    events = [
        *map(_event, archive.lines_of(customer_id)),
        *written,
        *reversed(_hands(customer_id)),
        *([_opened(dossier)] if dossier and not dossier.opened_by_id else []),
    ]
    return sorted(events, key=lambda event: event.day, reverse=True)


def _opened(dossier: "Dossier") -> Event:
    return Event(
        day=dossier.opened_on, what=str(Kept.OPENED.label), who=_("a rule: maintained customer")
    )


def _hands(customer_id: int) -> Sequence[Event]:
    """Through whose hands the archive went, each change a line."""
    periods = stewardship.first_stewards_of([customer_id]).get(customer_id, [])
    return [
        Event(
            day=one.since,
            what=_("handed over") if number else _("given into care"),
            who=one.staff.name,
            note=str(Reason(one.reason).label) if one.reason in Reason.values else "",
        )
        for number, one in enumerate(periods)
    ]


def _event(line: "Line") -> Event:
    return Event(
        day=localdate(line.at),
        what=str(Kept(line.kind).label),
        who=line.by.name if line.by else _("the night"),
        note=_note(line),
    )


def _note(line: "Line") -> str:
    if line.kind == Kept.USED:
        return str(Use(line.use).label)
    counts = line.note.split("/")
    if line.kind == Kept.DESTROYED and len(counts) > 2:
        said = {"sheets": counts[0], "relations": counts[1], "notes": counts[2]}
        return _("needs sheets: %(sheets)s, relations: %(relations)s, notes: %(notes)s") % said
    return line.note
