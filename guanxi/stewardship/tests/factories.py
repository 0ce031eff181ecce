"""Rows of stewardship, and nights in which everything is decided from drawn facts."""

from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import factory
import pyarrow as pa
import pyarrow.parquet as pq
from django.db import transaction

from guanxi.bank.night import Night
from guanxi.bank.tests.factories import TODAY, CustomerFactory, StaffFactory
from guanxi.foundation.engines import open_engine
from guanxi.insight.facts import CUSTOMER_FACTS, CUSTOMER_MONTHS, schema
from guanxi.insight.tests.factories import Published
from guanxi.rulebook.books import Rulebook, rulebook_for
from guanxi.stewardship.codes import RANKS, Tier
from guanxi.stewardship.models import (
    Absence,
    AllocationRun,
    Choice,
    CustomerTier,
    DecidedNight,
    Handover,
    HandoverCustomer,
    PoolLook,
    RevenueCredit,
    Stewardship,
    TierChange,
    Upgrade,
)
from guanxi.stewardship.night.deciding import decide_tiers
from guanxi.stewardship.night.serving import serve_customers
from guanxi.stewardship.night.showing import load, show


class DecidedNightFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DecidedNight

    night = factory.Sequence(lambda n: n + 1)
    day = TODAY
    rulebook = "default"
    rulebook_version = "default 1990-01-01 (1a2b3c4d)"
    policy = factory.Dict({})


class TierChangeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TierChange

    customer = factory.SubFactory(CustomerFactory)
    tier = "wealth"
    effective_from = date(2026, 6, 30)
    known_from = factory.SubFactory(DecidedNightFactory)


class CustomerTierFactory(Published):
    class Meta:
        model = CustomerTier

    customer_id = factory.Sequence(lambda n: n + 1)
    branch_id = 1
    tier = Tier.WEALTH
    tier_rank = factory.LazyAttribute(lambda o: RANKS[o.tier])
    band = "wealth"
    maintained = True
    grounds = "assets,card_grade"
    tier_since = date(2026, 6, 30)
    months_below = 0
    measured_tier = factory.SelfAttribute("tier")
    next_tier = Tier.GOLD
    next_at_least_minor = 2_000_000_00
    gap_minor = 1_400_000_00
    day_band = "wealth"
    assets_minor = 600_000_00
    basis_minor = 600_000_00
    top_basis_minor = 600_000_00
    contribution_minor = 6_000_00
    evidence = ""


class StewardshipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Stewardship

    customer = factory.SubFactory(CustomerFactory)
    staff = factory.SubFactory(StaffFactory, branch=factory.SelfAttribute("..customer.branch"))
    position = "A"
    since = date(2026, 6, 30)
    reason = "default"
    night = factory.SubFactory(DecidedNightFactory)


class AbsenceFactory(factory.django.DjangoModelFactory):
    """Away today and tomorrow."""

    class Meta:
        model = Absence

    staff = factory.SubFactory(StaffFactory)
    from_on = factory.LazyFunction(lambda: datetime.now(UTC).date() - timedelta(days=1))
    until_on = factory.LazyFunction(lambda: datetime.now(UTC).date() + timedelta(days=2))
    kind = "leave"
    entered_by = factory.SelfAttribute("staff")
    entered_at = datetime(2026, 11, 20, 1, tzinfo=UTC)


class HandoverFactory(factory.django.DjangoModelFactory):
    """Proposed by the giver and signed by nobody yet."""

    class Meta:
        model = Handover

    giver = factory.SubFactory(StaffFactory)
    receiver = factory.SubFactory(StaffFactory, branch=factory.SelfAttribute("..giver.branch"))
    branch = factory.SelfAttribute("giver.branch")
    reason = "load"
    proposed_by = factory.SelfAttribute("giver")
    proposed_at = datetime(2026, 11, 20, 1, tzinfo=UTC)
    customers = 1
    assets_minor = 600_000_00
    tiers = factory.LazyFunction(lambda: {"wealth": 1})


class HandoverCustomerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = HandoverCustomer

    handover = factory.SubFactory(HandoverFactory)
    customer = factory.SubFactory(CustomerFactory)
    position = "A"


class RevenueCreditFactory(factory.django.DjangoModelFactory):
    """Half of the revenue is somebody's for six months."""

    class Meta:
        model = RevenueCredit

    customer = factory.SubFactory(CustomerFactory)
    staff = factory.SubFactory(StaffFactory, branch=factory.SelfAttribute("..customer.branch"))
    counted = "split"
    percent = 50
    since = date(2026, 9, 1)
    until = date(2027, 3, 1)
    origin = "handover"
    agreed_by = factory.SelfAttribute("staff")
    agreed_at = datetime(2026, 9, 1, 1, tzinfo=UTC)


class AllocationRunFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AllocationRun

    branch = factory.SelfAttribute("made_by.branch")
    day = TODAY
    seed = 1
    inputs = factory.LazyFunction(dict)
    result = factory.LazyFunction(lambda: {"people": [], "moves": []})
    made_by = factory.SubFactory(StaffFactory)
    made_at = datetime(2026, 11, 20, 1, tzinfo=UTC)


class PoolLookFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PoolLook

    customer = factory.SubFactory(CustomerFactory)
    staff = factory.SubFactory(StaffFactory, branch=factory.SelfAttribute("..customer.branch"))
    looked_on = TODAY


class UpgradeFactory(factory.django.DjangoModelFactory):
    """Rose from wealth to gold, and is to be asked."""

    class Meta:
        model = Upgrade

    customer = factory.SubFactory(CustomerFactory)
    steward = factory.SubFactory(StaffFactory, branch=factory.SelfAttribute("..customer.branch"))
    from_tier = "wealth"
    to_tier = "gold"
    night = factory.SubFactory(DecidedNightFactory)
    day = TODAY


class ChoiceFactory(factory.django.DjangoModelFactory):
    """Stays."""

    class Meta:
        model = Choice

    upgrade = factory.SubFactory(UpgradeFactory)
    customer = factory.SelfAttribute("upgrade.customer")
    answer = "stay"
    asked_by = "phone"
    asked_on = TODAY
    recorded_by = factory.SelfAttribute("upgrade.steward")
    recorded_at = datetime(2026, 11, 20, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Person:
    """A customer's facts on the night's day; amounts in whole yuan. ``months``: by first day."""

    customer_id: int
    branch_id: int
    assets: int = 0
    average: int | None = None
    weighted: int | None = None
    contribution: int = 0
    age: int = 45
    joined_on: date = date(2011, 3, 1)
    card_spend: int = 0
    loans: int = 0
    custody: int = 0
    card_grade: str = ""
    months: Mapping[date, int] = field(default_factory=dict)  # month-average, weighted alike
    contributions: Mapping[date, int] = field(default_factory=dict)

    def fact(self) -> dict[str, object]:
        """One row of customer_facts.parquet."""
        average = self.assets if self.average is None else self.average
        weighted = average if self.weighted is None else self.weighted
        row: dict[str, object] = {
            name: "" if kind == pa.string() else 0 if kind == pa.int64() else None
            for name, (kind, _, _) in CUSTOMER_FACTS.items()
        }
        return row | {
            "customer_id": self.customer_id,
            "branch_id": self.branch_id,
            "age_years": self.age,
            "joined_on": self.joined_on,
            "assets_minor": self.assets * 100,
            "month_average_assets_minor": average * 100,
            "month_average_weighted_minor": weighted * 100,
            "contribution_minor": self.contribution * 100,
            "card_spend_12_months_minor": self.card_spend * 100,
            "loans_outstanding_minor": self.loans * 100,
            "custody_minor": self.custody * 100,
            "card_grade": self.card_grade,
        }

    def buckets(self) -> list[dict[str, object]]:
        """Rows of customer_months."""
        rows = []
        for month, amount in self.months.items():
            row: dict[str, object] = dict.fromkeys(CUSTOMER_MONTHS, 0)
            row |= {
                "customer_id": self.customer_id,
                "month": month,
                "assets_end_minor": amount * 100,
                "assets_average_minor": amount * 100,
                "weighted_average_minor": amount * 100,
                "contribution_minor": self.contributions.get(month, self.contribution) * 100,
            }
            rows.append(row)
        return rows


# Partitions of published tables outlive a test, so no two nights of a run have one number.
_NUMBERS = count(1)


class Nights:
    """One bank's nights one after another, below a folder."""

    def __init__(self, folder: Path, book: Rulebook | None = None) -> None:
        self.folder = folder
        self.book = book
        self.last: Night | None = None

    def run(self, day: date, people: Iterable[Person]) -> dict[str, object]:
        """Compute, load and show one night from these facts; returns its counts."""
        with self.computed(day, people) as night:
            return self.publish(night)

    @contextmanager
    def computed(self, day: date, people: Iterable[Person]):
        """The night as far as it goes before readers see it."""
        number = next(_NUMBERS)
        folder = self.folder / str(number)
        folder.mkdir(parents=True)
        months = self._write(folder, list(people))
        with open_engine() as engine:
            night = Night(
                id=number,
                day=day,
                folder=folder,
                previous_day=self.last.day if self.last else None,
                previous_folder=self.last.folder if self.last else None,
                engine=engine,
                here=engine,
                book=self.book or rulebook_for(day),
            )
            decide_tiers(night, [months])
            serve_customers(night)
            yield night

    def publish(self, night: Night) -> dict[str, object]:
        """Load and show a computed night."""
        load(night)
        with transaction.atomic():
            counts = show(night)
        self.last = replace(night)
        return counts

    def _write(self, folder: Path, people: list[Person]) -> Path:
        facts = pa.Table.from_pylist([one.fact() for one in people], schema(CUSTOMER_FACTS))
        pq.write_table(facts, folder / "customer_facts.parquet")
        rows = [row for one in people for row in one.buckets()]
        months = folder / "months.parquet"
        pq.write_table(pa.Table.from_pylist(rows, schema(CUSTOMER_MONTHS)), months)
        return months
