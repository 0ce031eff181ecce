"""A bank around one viewer: one's own customers and everybody else's, with marks in all rows."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.db import connection, models

from guanxi.bank.models import Batch, Branch, Staff
from guanxi.foundation.dictionary import Purpose
from guanxi.privacy.search.upkeep import rebuild
from guanxi.rulebook.books import rulebook_for
from guanxi.shell.attacks.lake import fill_lake
from guanxi.shell.attacks.last_night import plant_night
from guanxi.shell.attacks.marks import Mark
from guanxi.shell.attacks.planting import Known, Planter, about_customers
from guanxi.shell.models import SignIn
from guanxi.shell.policy import AccessSection, RolePolicy

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


# About how staff read, and so about no customer, but with doors of their own.
_ABOUT_READERS = ("privacy.UnusualAccess", "privacy.WatchedCustomer")
_ASKED = "privacy.ReadingApproval"
_PAIR = "duplicates.Pair"
_REFERRAL = "leads.Referral"
_TIE = "archive.Tie"
_MAKER = "rulebook_maker"
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
        _let_everybody_read_on()
        plant_night(self.planter, self.shared)
        self.head_office = self._office("head_office", None)

    def scene(self, role: str) -> Scene:
        """Offices, colleagues and customers around a viewer of that role, who can sign in."""
        branch = self._office("branch", self.head_office)
        outlets = [self._office("outlet", branch) for _ in range(2)]
        elsewhere = self._office("outlet", self._office("branch", self.head_office))
        policy = self.roles[role]
        place = self._place(role, policy, outlet=outlets[0], branch=branch)
        viewer = self._person(role, place)
        self._proposed(by=viewer if role == _MAKER else self._person(_MAKER, self.head_office))
        offices = (outlets[0], *outlets, elsewhere)
        successor, *colleagues = [self._person(_COLLEAGUE, office) for office in offices]
        homes = {
            Whose.OWN: (outlets[0], viewer),
            Whose.FORMER: (outlets[0], successor),
            Whose.COLLEAGUES: (outlets[0], colleagues[0]),
            Whose.OTHER_OUTLET: (outlets[1], colleagues[1]),
            Whose.OTHER_BRANCH: (elsewhere, colleagues[2]),
        }
        sees_all_asked = Purpose.OFFICER in policy.purposes
        planted = {
            whose: self._customer(*home, viewer, marks_asked=not sees_all_asked)
            for whose, home in homes.items()
        }
        self._ended(planted[Whose.FORMER][1], viewer)
        self._claimed(planted[Whose.OWN][1], viewer)
        for whose, (_mark, known) in planted.items():
            other = Whose.OTHER_BRANCH if whose is Whose.OWN else Whose.OWN
            self._related(planted[whose][0], known, planted[other][1])
        batch = Batch.objects.get(pk=self.shared["bank.Batch"].pk)
        fill_lake(self._customers, batch=batch, day=self.day - timedelta(days=1))
        rebuild(by="attacks")
        return Scene(
            role=role,
            permissions=policy.permissions,
            username=self._sign_in(viewer),
            staff=viewer.pk,
            objects={
                whose: {label: row.pk for label, row in known.items() if isinstance(row.pk, int)}
                for whose, (_mark, known) in planted.items()
            },
            numbers={whose: mark.number for whose, (mark, _known) in planted.items()},
            reached=_reached(policy, place),
        )

    def _place(self, role: str, policy: RolePolicy, *, outlet: Branch, branch: Branch) -> Branch:
        if policy.scope in ("bank", "none"):
            return self.head_office
        return branch if role == "branch_head" else outlet

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

    def _proposed(self, *, by: Staff) -> None:
        """A change of the rulebook that waits for a second person; it is about no customer."""
        known: Known = {**self.shared, "bank.Staff": by}
        self.shared["policy_office.Proposal"] = self.planter.plant(
            "policy_office.Proposal", None, known
        )

    def _sign_in(self, person: Staff) -> str:
        sign_in = SignIn(username=f"{person.role}.{person.pk}", staff=person)
        sign_in.set_password(PASSWORD)
        sign_in.save()
        return sign_in.username

    def _customer(
        self, office: Branch, steward: Staff, viewer: Staff, *, marks_asked: bool
    ) -> tuple[Mark, Known]:
        """One row of every table that is about a customer, and of those about who reads."""
        mark = Mark(len(self._customers))
        known: Known = {**self.shared, "bank.Branch": office, "bank.Staff": steward}
        taker = f"bank.Staff:{viewer.pk}"  # whoever took something down knows its number
        given: dict[str, dict[str, Any]] = {
            "stewardship.Stewardship": {"by": steward},
            "stewardship.Handover": {"receiver": self._person(_COLLEAGUE, office)},
            "privacy.Reveal": {"actor": viewer},
            "privacy.OptOut": {"by": taker, "ended_by": taker},
        }
        for label in about_customers():
            if label not in ("bank.Relation", _ASKED, _PAIR, _REFERRAL, _TIE):
                self.planter.plant(label, mark, known, **given.get(label, {}))
        # Nobody decides about oneself, so somebody else of the office has read.
        reader: Known = {**known, "bank.Staff": self._person(_COLLEAGUE, office)}
        self._looks_alike(mark, known, reader)
        self._is_asked(mark, known, reader)
        for label in (_ASKED, *_ABOUT_READERS):
            marked = mark if label == _ASKED and marks_asked else None
            known[label] = self.planter.plant(label, marked, reader)
        self.planter.plant("stewardship.Absence", None, known)
        self._customers[known["bank.Customer"].pk] = mark
        return mark, known

    def _looks_alike(self, mark: Mark, known: Known, colleague: Known) -> None:
        """The customer has a second record at the same office, which staff took for a relative's; a
        colleague proposed a merge."""
        again = self.planter.plant("bank.Customer", None, dict(known))
        first, second = sorted((known["bank.Customer"].pk, again.pk))
        known[_PAIR] = self.planter.plant(
            _PAIR,
            mark,
            dict(known),
            first_id=first,
            second_id=second,
            survivor_id=first,
            proposed_by=colleague["bank.Staff"],
        )

        known[_TIE] = self.planter.plant(_TIE, mark, dict(known), other=again)

    def _is_asked(self, mark: Mark, known: Known, colleague: Known) -> None:
        """A colleague would give the steward a lead about the customer."""
        theirs = self.planter.plant("leads.Lead", mark, dict(colleague))
        known[_REFERRAL] = self.planter.plant(
            _REFERRAL, mark, dict(known), lead=theirs, giver=colleague["bank.Staff"]
        )

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

    def _claimed(self, known: Known, viewer: Staff) -> None:
        """What the market told was published, and the viewer took it up."""
        told: Any = known["leads.Intelligence"]
        told.published_at = told.claimed_at = self.now
        told.claimed_by = viewer
        told.save()

    def _related(self, mark: Mark, known: Known, other: Known) -> None:
        self.planter.plant("bank.Relation", mark, known, related_customer=other["bank.Customer"])


def _let_everybody_read_on() -> None:
    """What is attacked here is what one page shows; that many pages stop is proved elsewhere."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE gx.budget SET hour_ppm = 1e17, day_ppm = 1e17")


def _reached(policy: RolePolicy, place: Branch) -> frozenset[str]:
    scope = policy.scope
    if scope == "branch" and place.kind == "outlet":
        scope = "outlet"
    return frozenset(map(str, _REACHED[scope]))


def table_of(label: str) -> type[models.Model]:
    """The model of a label."""
    return apps.get_model(label)
