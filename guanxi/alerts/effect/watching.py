"""Alerts are set apart and watched: acted on or held back, and how each went after some days."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Protocol, TypeVar

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.db import connection
from django.utils.crypto import salted_hmac

from guanxi.alerts.effect.rules import Standing, Well, is_held_back, went_well
from guanxi.alerts.kinds import every_kind
from guanxi.alerts.models import EffectCount, Watched
from guanxi.alerts.policy import AlertsSection, HeldBackSection
from guanxi.bank.models import Customer
from guanxi.bank.night import Night
from guanxi.insight.queries import facts_of
from guanxi.privacy.codes import OptOutKind
from guanxi.privacy.queries.choices import who_refused
from guanxi.rulebook.books import Rulebook
from guanxi.stewardship.codes import RANKS, Tier
from guanxi.stewardship.queries import tier_codes_of

_FACTS = (
    *("customer_id", "assets_minor", "time_deposit_minor", "wealth_product_minor"),
    *("last_active_on", "last_salary_on", "card_spend_month_minor"),
)


class New(Protocol):
    """A find that is to become an alert."""

    @property
    def customer_id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def same_cause(self) -> str: ...
    @property
    def severity(self) -> int: ...


@dataclass(frozen=True, kw_only=True)
class Told:
    """The same, of what is told during the day."""

    customer_id: int
    kind: str
    same_cause: str
    severity: int


AnyNew = TypeVar("AnyNew", bound=New)


def cause_of(new: New) -> tuple[int, str, str]:
    """What must be the same for two finds to be about the same."""
    return new.customer_id, new.kind, new.same_cause


@dataclass(frozen=True, kw_only=True)
class Sides:
    """By what the sides are told apart, and who is on neither."""

    section: HeldBackSection
    key: bytes
    numbers: Mapping[int, str]  # the bank's own: ours may differ when a night runs again
    exempt: Collection[int]  # customers who refused automated decisions

    def is_compared(self, new: New) -> bool:
        """Whether it is on one of the two sides: of a kind with a share, and not grave."""
        return (
            self.section.percent.get(new.kind, 0) > 0
            and new.severity <= self.section.severity_max
            and new.customer_id not in self.exempt
        )

    def holds_back(self, new: New) -> bool:
        """Whether this one becomes neither an alert nor work."""
        return self.is_compared(new) and is_held_back(
            self.key,
            customer=self.numbers[new.customer_id],
            kind=new.kind,
            percent=self.section.percent[new.kind],
        )


def sides_for(customers: Collection[int], book: Rulebook) -> Sides:
    """The sides of these customers by this edition of the rulebook."""
    section = book.section(AlertsSection).held_back
    key = salted_hmac("guanxi.alerts.held_back", str(section.round), algorithm="sha256").digest()
    exempt = who_refused(OptOutKind.AUTOMATED, customers) if any(section.percent.values()) else ()
    known = Customer.objects.filter(pk__in=customers).values_list("pk", "source_id")
    return Sides(section=section, key=key, numbers=dict(known), exempt=exempt)


def set_apart(new: Sequence[AnyNew], night: Night) -> list[AnyNew]:
    """Those of tonight that become alerts; both sides are watched from now on."""
    sides = sides_for({one.customer_id for one in new}, night.book)
    compared = [one for one in new if sides.is_compared(one)]
    standings = _standings(night.folder, {one.customer_id for one in compared})
    # Of whom the night knows nothing it could not be told how it went.
    compared = [one for one in compared if one.customer_id in standings]
    held = {cause_of(one) for one in compared if sides.holds_back(one)}
    watch(compared, held, standings, day=night.day, book=night.book)
    return [one for one in new if cause_of(one) not in held]


def watch(
    compared: Sequence[New],
    held: Collection[tuple[int, str, str]],
    standings: dict[int, Standing],
    *,
    day: date,
    book: Rulebook,
) -> None:
    """Write down how each stands, once for a cause until it is measured."""
    look_on = day + timedelta(days=book.section(AlertsSection).held_back.after_days)
    open_ones = Watched.objects.filter(
        measured_on=None, customer__in=[one.customer_id for one in compared]
    )
    there = set(open_ones.values_list("customer_id", "kind", "same_cause"))
    Watched.objects.bulk_create(
        (
            Watched(
                customer_id=one.customer_id,
                kind=one.kind,
                same_cause=one.same_cause,
                held_back=cause_of(one) in held,
                day=day,
                look_on=look_on,
                assets_minor=standings[one.customer_id].assets_minor,
                term_minor=standings[one.customer_id].term_minor,
                tier_rank=standings[one.customer_id].tier_rank,
                rulebook_version=book.version,
            )
            for one in compared
            if cause_of(one) not in there
        ),
        batch_size=2_000,
    )


def measure(night: Night) -> int:
    """Look how those went whose days are over, and count both sides; returns how many."""
    due = list(Watched.objects.filter(measured_on=None, look_on__lte=night.day))
    standings = _standings(night.folder, {one.customer_id for one in due})
    kept = night.book.section(AlertsSection).held_back.kept_percent
    kinds = every_kind()
    for one in due:
        kind = kinds.get(one.kind)
        what = kind.helped_when if kind else None
        one.measured_on = night.day
        one.went_well = what is not None and went_well(
            Well(what),
            Standing(
                assets_minor=one.assets_minor, term_minor=one.term_minor, tier_rank=one.tier_rank
            ),
            standings.get(one.customer_id),
            since=one.day,
            kept_percent=kept,
        )
    Watched.objects.bulk_update(due, ["measured_on", "went_well"], batch_size=2_000)
    _count()
    return len(due)


def standing_of(customer_id: int) -> Standing | None:
    """How one customer stands by the published night; None where it knows nothing of them."""
    facts = facts_of([customer_id]).first()
    tier = tier_codes_of([customer_id]).get(customer_id)
    if facts is None or tier is None:
        return None
    return Standing(
        assets_minor=facts.assets_minor,
        term_minor=facts.time_deposit_minor + facts.wealth_product_minor,
        tier_rank=RANKS[Tier(tier)],
    )


def _count() -> None:
    EffectCount.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{EffectCount._meta.db_table}" '  # noqa: S608 - own names
            "(kind, branch_id, held_back, waiting, measured, well, counted_at) "
            "SELECT w.kind, c.branch_id, w.held_back, count(*) FILTER (WHERE w.went_well IS NULL), "
            "count(w.went_well), count(*) FILTER (WHERE w.went_well), statement_timestamp() "
            f'FROM "{Watched._meta.db_table}" w '
            f'JOIN "{Customer._meta.db_table}" c ON c.id = w.customer_id GROUP BY 1, 2, 3'
        )


def _standings(folder: Path, customers: Collection[int]) -> dict[int, Standing]:
    """How these stand by the night's own files; who is in none is absent."""
    tiers = _read(folder / "tiers.parquet", ("customer_id", "tier_rank"), customers)
    ranks = dict(tiers)
    return {
        customer: Standing(
            assets_minor=assets,
            term_minor=deposits + products,
            tier_rank=ranks[customer],
            last_active_on=active_on,
            last_salary_on=salary_on,
            card_spend_month_minor=card,
        )
        for customer, assets, deposits, products, active_on, salary_on, card in _read(
            folder / "customer_facts.parquet", _FACTS, customers
        )
        if ranks.get(customer) is not None
    }


def _read(
    path: Path, columns: Sequence[str], customers: Collection[int]
) -> Iterator[tuple[Any, ...]]:
    if not customers or not path.exists():
        return iter(())
    wanted = pc.field("customer_id").isin(pa.array(sorted(customers), pa.int64()))
    rows = pq.read_table(path, columns=list(columns), filters=wanted)
    return zip(*(rows[name].to_pylist() for name in columns), strict=True)
