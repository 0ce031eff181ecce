"""A bank around one viewer: one's own customers and everybody else's, with marks in all rows."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.db import models

from guanxi.bank.models import Batch, Branch, Staff
from guanxi.bank.policy import BankSection
from guanxi.rulebook.books import rulebook_for
from guanxi.rulebook.sections import Section
from guanxi.shell.attacks.lake import fill_lake, months_path
from guanxi.shell.attacks.marks import Mark
from guanxi.shell.attacks.planting import Known, Planter, about_customers
from guanxi.shell.models import SignIn
from guanxi.shell.policy import AccessSection, RolePolicy
from guanxi.stewardship.policy import StewardshipSection, TiersSection

PASSWORD = "not-only-a-quiet-morning"  # noqa: S105 - of a bank that is thrown away
NOBODY = 2**62  # a number that no row has
_COLLEAGUE = "relationship_manager"


class Whose(StrEnum):
    """How a customer stands to the viewer."""

    OWN = "own"
    FORMER = "former"  # one's own until yesterday; a colleague's since
    COLLEAGUES = "colleague's"
    OTHER_OUTLET = "other outlet's"
    OTHER_BRANCH = "other branch's"


_REACHED: Mapping[str, frozenset[Whose]] = {
    "own": frozenset({Whose.OWN}),
    "outlet": frozenset({Whose.OWN, Whose.FORMER, Whose.COLLEAGUES}),
    "branch": frozenset(Whose) - {Whose.OTHER_BRANCH},
    "bank": frozenset(Whose),
    "none": frozenset(),
}


@dataclass(frozen=True, kw_only=True)
class Scene:
    """One viewer and what there is around. ``objects``: table and primary key, by whose they are;
    ``numbers``: the customers' marks; ``reached``: whose rows the viewer may see."""

    role: str
    permissions: Sequence[str]
    username: str
    staff: int
    objects: Mapping[str, Mapping[str, int]]
    numbers: Mapping[str, int]
    reached: frozenset[str]

    @property
    def hidden(self) -> frozenset[str]:
        """Whose rows the viewer may not see."""
        return frozenset(self.objects) - self.reached

    @property
    def hidden_numbers(self) -> frozenset[int]:
        """Their marks."""
        return frozenset(self.numbers[whose] for whose in self.hidden)

    def as_json(self) -> dict[str, Any]:
        """For another process."""
        return asdict(self) | {"reached": sorted(self.reached)}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Scene":
        """What `as_json` told."""
        return cls(**{**told, "reached": frozenset(told["reached"])})


class Bank:
    """Plants scenes into an empty bank. ``now`` is the moment at which everything happened."""

    def __init__(self, *, day: date, now: datetime) -> None:
        self.planter = Planter(day, now)
        self.day, self.now = day, now
        self.roles = rulebook_for(day).section(AccessSection).roles
        self._customers: dict[int, Mark] = {}
        self.shared: Known = {}
        self._night()
        self.head_office = self._office("head_office", None)

    def scene(self, role: str) -> Scene:
        """Offices, colleagues and customers around a viewer of that role, who can sign in."""
        branch = self._office("branch", self.head_office)
        outlets = [self._office("outlet", branch) for _ in range(2)]
        elsewhere = self._office("outlet", self._office("branch", self.head_office))
        policy = self.roles[role]
        place = self._place(role, policy, outlet=outlets[0], branch=branch)
        viewer = self._person(role, place)
        colleagues = [self._person(_COLLEAGUE, office) for office in (*outlets, elsewhere)]
        homes = {
            Whose.OWN: (outlets[0], viewer),
            Whose.FORMER: (outlets[0], colleagues[0]),
            Whose.COLLEAGUES: (outlets[0], colleagues[0]),
            Whose.OTHER_OUTLET: (outlets[1], colleagues[1]),
            Whose.OTHER_BRANCH: (elsewhere, colleagues[2]),
        }
        planted = {whose: self._customer(*home) for whose, home in homes.items()}
        self._ended(planted[Whose.FORMER][1], viewer)
        for whose, (_mark, known) in planted.items():
            other = Whose.OTHER_BRANCH if whose is Whose.OWN else Whose.OWN
            self._related(planted[whose][0], known, planted[other][1])
        batch = Batch.objects.get(pk=self.shared["bank.Batch"].pk)
        fill_lake(self._customers, batch=batch, day=self.day - timedelta(days=1))
        return Scene(
            role=role,
            permissions=policy.permissions,
            username=self._sign_in(viewer),
            staff=viewer.pk,
            objects={
                whose: {label: row.pk for label, row in known.items()}
                for whose, (_mark, known) in planted.items()
            },
            numbers={whose: mark.number for whose, (mark, _known) in planted.items()},
            reached=_reached(policy, place),
        )

    def _place(self, role: str, policy: RolePolicy, *, outlet: Branch, branch: Branch) -> Branch:
        if policy.scope in ("bank", "none"):
            return self.head_office
        return branch if role == "branch_head" else outlet

    def _night(self) -> None:
        yesterday = self.day - timedelta(days=1)
        self.planter.plant("bank.Batch", None, self.shared, status="accepted")
        sections: dict[str, type[Section]] = {
            "bank": BankSection,
            "tiers": TiersSection,
            "stewardship": StewardshipSection,
        }
        book = rulebook_for(self.day)
        policy = {
            name: book.section(kind).model_dump(mode="json") for name, kind in sections.items()
        }
        self.planter.plant(
            "stewardship.DecidedNight",
            None,
            self.shared,
            night=1,
            day=yesterday,
            rulebook="default",
            policy=policy,
        )
        self.planter.plant(
            "nightly.NightRun",
            None,
            self.shared,
            day=yesterday,
            rulebook="default",
            status="published",
            ended_at=self.now,
        )
        self.planter.plant(
            "insight.Publication",
            None,
            self.shared,
            night=1,
            day=yesterday,
            months={f"{yesterday:%Y-%m}": months_path()},
        )
        self.planter.plant(
            "bank.Product", None, self.shared, product_class="demand_deposit", name="活期存款"
        )

    def _office(self, kind: str, parent: Branch | None) -> Branch:
        known = dict(self.shared)
        office = self.planter.plant("bank.Branch", None, known, kind=kind, parent=parent)
        assert isinstance(office, Branch)  # noqa: S101 - for the types
        above: Branch | None = office
        while above is not None:
            self.planter.plant(
                "bank.BranchWithin", None, dict(known), branch=office, ancestor=above
            )
            above = above.parent
        return office

    def _person(self, role: str, office: Branch) -> Staff:
        known = dict(self.shared)
        person = self.planter.plant(
            "bank.Staff", None, known, branch=office, role=role, joined_on=self.day
        )
        assert isinstance(person, Staff)  # noqa: S101 - for the types
        return person

    def _sign_in(self, person: Staff) -> str:
        sign_in = SignIn(username=f"{person.role}.{person.pk}", staff=person)
        sign_in.set_password(PASSWORD)
        sign_in.save()
        return sign_in.username

    def _customer(self, office: Branch, steward: Staff) -> tuple[Mark, Known]:
        """One row of every table that is about a customer."""
        mark = Mark(len(self._customers))
        known: Known = {**self.shared, "bank.Branch": office, "bank.Staff": steward}
        for label in about_customers():
            if label != "bank.Relation":
                given = {"by": steward} if label == "stewardship.Stewardship" else {}
                self.planter.plant(label, mark, known, **given)
        self._customers[known["bank.Customer"].pk] = mark
        return mark, known

    def _ended(self, known: Known, former: Staff) -> None:
        """The viewer looked after this customer, and did work, until yesterday."""
        steward = known["bank.Staff"]
        before: Known = {**known, "bank.Staff": former}
        self.planter.plant(
            "stewardship.Stewardship",
            None,
            dict(before),
            since=self.day - timedelta(days=9),
            until=self.day - timedelta(days=1),
            ended_reason="default",
            by=steward,
        )
        self.planter.plant(
            "worklist.WorkItem",
            self._customers[known["bank.Customer"].pk],
            dict(before),
            source=f"earlier:{former.pk}",
            outcome="done",
            closed_at=self.now,
            closed_by=former,
        )

    def _related(self, mark: Mark, known: Known, other: Known) -> None:
        self.planter.plant("bank.Relation", mark, known, related_customer=other["bank.Customer"])


def _reached(policy: RolePolicy, place: Branch) -> frozenset[str]:
    scope = policy.scope
    if scope == "branch" and place.kind == "outlet":
        scope = "outlet"
    return frozenset(map(str, _REACHED[scope]))


def table_of(label: str) -> type[models.Model]:
    """The model of a label."""
    return apps.get_model(label)
