"""What a trial showed, in words, tables and one drawing (0.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from guanxi.bank.models import Staff
from guanxi.shell.charts import Chart, Column, Table
from guanxi.stewardship.codes import Tier
from guanxi.worklist.causes import causes

_PEOPLE = 20


@dataclass(frozen=True, kw_only=True)
class Line:
    """Something counted before and after."""

    name: str
    before: int
    after: int

    @property
    def change(self) -> int:
        """How many more, or fewer."""
        return self.after - self.before


@dataclass(frozen=True, kw_only=True)
class PersonLine:
    """What one person looks after and has to do, before and after."""

    name: str
    office: str
    role: str
    customers: Line
    work: Line
    capacity: int

    @property
    def is_over(self) -> bool:
        """Whether there would be more customers than the rulebook lets the role have."""
        return 0 < self.capacity < self.customers.after


@dataclass(frozen=True, kw_only=True)
class ResultInWords:
    """Everything the page shows of a trial."""

    raw: Mapping[str, Any]
    tiers: Sequence[Line]
    moves: Chart | None
    alerts: Sequence[Line]
    alerts_in_all: Line
    people: Sequence[PersonLine]
    maintained: Line
    waiting: Line
    not_tried: Sequence[str]
    changes_nothing: bool


def result_in_words(raw: Mapping[str, Any]) -> ResultInWords:
    """The counts of a trial for the page."""
    alerts = [
        Line(name=_kind(one["kind"]), before=one["before"], after=one["after"])
        for one in raw["alerts"]
        if one["before"] or one["after"]
    ]
    total = Line(
        name=_("All alerts"),
        before=sum(one.before for one in alerts),
        after=sum(one.after for one in alerts),
    )
    counted = (raw["customers_moved"], raw["stewards_changed"], raw["people_changed"])
    return ResultInWords(
        raw=raw,
        tiers=[
            Line(name=str(Tier(one["tier"]).label), before=one["before"], after=one["after"])
            for one in raw["tiers"]
        ],
        moves=moves_chart(raw),
        alerts=sorted(alerts, key=lambda one: (-abs(one.change), -one.after)),
        alerts_in_all=total,
        people=_people([one for one in raw["people"] if _is_moved(one)][:_PEOPLE]),
        maintained=Line(name=_("Maintained customers"), **raw["maintained"]),
        waiting=Line(name=_("Customers waiting for a steward"), **raw["waiting"]),
        not_tried=raw["not_tried"],
        changes_nothing=not any(counted) and not any(one.change for one in alerts),
    )


def moves_chart(raw: Mapping[str, Any]) -> Chart | None:
    """Who goes from which tier to which; None where nobody does. Who stays is not drawn."""
    moves = [one for one in raw["moves"] if one["from"] != one["to"]]
    if not moves:
        return None
    order = list(Tier.values)
    moves.sort(key=lambda one: (order.index(one["from"]), order.index(one["to"])))
    down = sum(one["customers"] for one in moves if _is_down(one, order))
    up = sum(one["customers"] for one in moves) - down
    return Chart(
        kind="moves",
        title=_("Who changes the tier"),
        says=_("%(up)s rise, %(down)s fall; %(stay)s of %(all)s stay where they are")
        % {
            "up": f"{up:,}",
            "down": f"{down:,}",
            "stay": f"{raw['customers'] - up - down:,}",
            "all": f"{raw['customers']:,}",
        },
        data={
            "left": _("Now"),
            "right": _("Then"),
            "unit": _("Customers"),
            "nodes": [
                *_nodes(moves, "from", order),
                *_nodes(moves, "to", order),
            ],
            "links": [
                {
                    "from": f"from {one['from']}",
                    "to": f"to {one['to']}",
                    "value": one["customers"],
                    "down": _is_down(one, order),
                    "words": f"{Tier(one['from']).label} → {Tier(one['to']).label}",
                }
                for one in moves
            ],
        },
        table=Table(
            name="moves",
            columns=[Column(_("From")), Column(_("To")), Column(_("Customers"), "count")],
            rows=[
                (str(Tier(one["from"]).label), str(Tier(one["to"]).label), one["customers"])
                for one in moves
            ],
            currency="",
        ),
    )


def _nodes(
    moves: Sequence[Mapping[str, Any]], side: str, order: Sequence[str]
) -> list[dict[str, object]]:
    found = []
    for tier in order:
        value = sum(one["customers"] for one in moves if one[side] == tier)
        if value:
            found.append(
                {
                    "name": f"{side} {tier}",
                    "label": str(Tier(tier).label),
                    "left": side == "from",
                    "value": value,
                }
            )
    return found


def _is_down(one: Mapping[str, Any], order: Sequence[str]) -> bool:
    return order.index(one["to"]) > order.index(one["from"])


def _people(rows: Sequence[Mapping[str, Any]]) -> list[PersonLine]:
    known = Staff.objects.select_related("branch").in_bulk([row["staff"] for row in rows])
    return [
        PersonLine(
            name=known[row["staff"]].name,
            office=known[row["staff"]].branch.name,
            role=str(known[row["staff"]].get_role_display()),
            customers=_line(row, "customers"),
            work=_line(row, "work"),
            capacity=row["capacity"],
        )
        for row in rows
        if row["staff"] in known
    ]


def _line(row: Mapping[str, Any], what: str) -> Line:
    return Line(name="", before=row[f"{what}_before"], after=row[f"{what}_after"])


def _is_moved(row: Mapping[str, Any]) -> bool:
    return any(_line(row, what).change for what in ("customers", "work"))


def _kind(code: str) -> str:
    cause = causes().get(code)
    return str(cause.name) if cause else code
