"""How a customer stands to others, and with whom they live, as far as the viewer's sight goes.

Whoever is not in the viewer's care stays "another customer": neither name, number, reason nor
figure is shown, only that there is one. Joint figures are of those in care alone, and say so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from guanxi.archive import queries as archive
from guanxi.archive.codes import TieKind
from guanxi.archive.rules import seen_from
from guanxi.bank.models import Customer
from guanxi.insight import queries as insight
from guanxi.stewardship import queries as stewardship
from guanxi.stewardship.codes import Tier

if TYPE_CHECKING:
    from guanxi.archive.models import Member, Tie

_TOGETHER_AT_LEAST = 2


@dataclass(frozen=True, kw_only=True)
class Kin:
    """A relation that staff entered. ``customer`` is None where not in the viewer's care."""

    tie: "Tie"
    what: str
    customer: Customer | None


@dataclass(frozen=True, kw_only=True)
class Housemate:
    """One member of a household. ``customer`` is None where not in the viewer's care."""

    member: "Member | None"
    customer: Customer | None
    is_head: bool
    assets_minor: int | None
    tier: Tier | None


@dataclass(frozen=True, kw_only=True)
class Home:
    """A household with what its members in care have together; None where fewer than two are."""

    mates: Sequence[Housemate]
    counted: int
    others: int
    assets_minor: int | None
    loans_minor: int | None
    contribution_minor: int | None


@dataclass(frozen=True, kw_only=True)
class Related:
    """Everything that staff entered about one customer and others."""

    holds: Sequence[Kin]
    over: Sequence[Kin]
    home: Home | None
    homes_before: Sequence["Member"]


def related_to(customer_id: int) -> Related:
    """Of a customer whom the caller has found visible."""
    ties = list(archive.ties_of(customer_id))
    lives = archive.lives_of(customer_id)
    household = archive.household_of(customer_id, lives)
    people = {other_of(tie, customer_id) for tie in ties}
    if household:
        people |= {household.head_id} | {one.customer_id for one in household.members}
    known = in_care(people)
    kin = [_kin(tie, customer_id, known) for tie in ties]
    return Related(
        holds=[one for one in kin if one.tie.until is None],
        over=[one for one in kin if one.tie.until is not None],
        home=_home(household, known) if household else None,
        homes_before=[one for one in lives if one.until is not None],
    )


def in_care(numbers: Iterable[int]) -> dict[int, Customer]:
    """Those of them that this person sees; the policy of the customers' table decides."""
    return Customer.objects.only("name", "source_id").in_bulk(set(numbers))


def other_of(tie: "Tie", customer_id: int) -> int:
    """The other one of the two."""
    return tie.other_id if tie.customer_id == customer_id else tie.customer_id


def _kin(tie: "Tie", customer_id: int, known: Mapping[int, Customer]) -> Kin:
    kind = seen_from(tie.kind, customer_is_first=tie.customer_id == customer_id)
    return Kin(
        tie=tie, what=str(TieKind(kind).label), customer=known.get(other_of(tie, customer_id))
    )


def _home(household: archive.Household, known: Mapping[int, Customer]) -> Home:
    rows = {one.customer_id: one for one in household.members}
    people = list(dict.fromkeys([household.head_id, *rows]))
    seen = [person for person in people if person in known]
    facts = {one.pk: one for one in insight.facts_of(seen)}
    tiers = stewardship.tier_codes_of(seen)
    together = list(facts.values()) if len(facts) >= _TOGETHER_AT_LEAST else None
    return Home(
        mates=[
            Housemate(
                member=rows.get(person),
                customer=known.get(person),
                is_head=person == household.head_id,
                assets_minor=facts[person].assets_minor if person in facts else None,
                tier=Tier(tiers[person]) if person in tiers else None,
            )
            for person in people
        ],
        counted=len(facts),
        others=len(people) - len(seen),
        assets_minor=sum(one.assets_minor for one in together) if together else None,
        loans_minor=sum(one.loans_outstanding_minor for one in together) if together else None,
        contribution_minor=sum(one.contribution_minor for one in together) if together else None,
    )
