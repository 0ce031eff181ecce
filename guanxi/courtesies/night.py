"""The part of the night that thanks who bought and greets before holidays (5.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pyarrow.parquet as pq

from guanxi.bank.lake import SCHEMAS
from guanxi.bank.models import AbsorbedCustomer
from guanxi.bank.night import Night
from guanxi.bank.queries import lake_files
from guanxi.courtesies.causes import GREETINGS, OTHER, THANKS
from guanxi.courtesies.measures.purchases import purchases
from guanxi.courtesies.policy import CourtesiesSection, without_year
from guanxi.foundation.home import current_home
from guanxi.insight.valuation import valuation_by
from guanxi.privacy.codes import ConsentPurpose
from guanxi.privacy.policy import ChoicesSection
from guanxi.privacy.queries.choices import permitted_channels
from guanxi.stewardship.queries import steward_ids_of, tiers_of
from guanxi.worklist.commands import NewWork, add_work_items
from guanxi.worklist.policy import WorklistSection
from guanxi.worklist.queries import sources_there

FILE = "purchases.parquet"


def compute(night: Night) -> None:
    """Find what was bought on the day of the night."""
    lake, section = current_home().lake, night.book.section(CourtesiesSection)
    files = lake_files("transactions", first=night.day, last=night.day)
    entries = night.engine.read([lake / file.path for file in files], SCHEMAS["transactions"])
    found = purchases(
        entries,
        valuation_by(night.book),
        day=night.day,
        at_least_minor=section.thank_from * 100,
    )
    night.engine.write(found, night.folder / FILE)


def publish(night: Night) -> dict[str, object]:
    """Put thanks and greetings onto the lists of the morning after."""
    return {"thanks": _add(night, _thanks(night)), "greetings": _add(night, _greetings(night))}


@dataclass(frozen=True, kw_only=True)
class Courtesy:
    """What a customer is to be told, why, by when; whose work it is comes later."""

    customer: int
    cause: str
    source: str
    evidence: dict[str, object]
    amount_minor: int
    due_on: date
    deadline: date


def _thanks(night: Night) -> list[Courtesy]:
    due = night.day + timedelta(days=night.book.section(CourtesiesSection).thank_within_days)
    rows = pq.read_table(night.folder / FILE).to_pylist()
    now = _survivors([row["customer_id"] for row in rows])
    return [
        Courtesy(
            customer=now.get(row["customer_id"], row["customer_id"]),
            cause=THANKS.code,
            source=f"thanks:{night.day:%Y%m%d}.{row['customer_id']}",
            evidence={
                "bought_minor": row["bought_minor"],
                "bought_class": row["product_class"],
                "bought_on": night.day.isoformat(),
            },
            amount_minor=row["bought_minor"],
            due_on=due,
            deadline=due,
        )
        for row in rows
    ]


def _greetings(night: Night) -> list[Courtesy]:
    section = night.book.section(CourtesiesSection)
    holidays = section.greeted(night.book.section(WorklistSection).calendar)
    morning = night.day + timedelta(days=1)
    ahead = timedelta(days=section.greet_days_before)
    near = {
        name: about
        for name, about in holidays.items()
        if about.first - ahead <= morning <= about.first
    }
    customers = _of_tiers(night, section.greet_tiers) if near else []
    return [
        Courtesy(
            customer=customer,
            cause=GREETINGS.get(without_year(name), OTHER).code,
            source=f"greeting:{about.first:%Y%m%d}.{customer}",
            evidence={"holiday_on": about.first.isoformat()},
            amount_minor=0,
            due_on=about.first,
            deadline=about.last,
        )
        for name, about in near.items()
        for customer in customers
    ]


def _of_tiers(night: Night, tiers: Sequence[str]) -> list[int]:
    path = night.folder / "tiers.parquet"
    if not path.exists():
        return []
    wanted = [("maintained", "==", True), ("tier", "in", [str(tier) for tier in tiers])]
    found = pq.read_table(path, columns=["customer_id"], filters=wanted)
    return sorted(found["customer_id"].to_pylist())


def _survivors(numbers: Sequence[int]) -> dict[int, int]:
    """Under which record a customer stands now, for those who were merged into another."""
    absorbed = AbsorbedCustomer.objects.filter(pk__in=numbers)
    return dict(absorbed.values_list("customer_id", "survivor_id"))


def _add(night: Night, courtesies: Sequence[Courtesy]) -> int:
    """For who has a steward and left a channel open for care; once, however often nights run."""
    customers = {one.customer for one in courtesies}
    if not customers:
        return 0
    morning = night.day + timedelta(days=1)
    stewards = steward_ids_of(customers)
    choices = night.book.section(ChoicesSection)
    permitted = permitted_channels(customers, section=choices, day=morning)
    there = sources_there([one.source for one in courtesies])
    tiers = tiers_of(list(customers))
    return add_work_items(
        [
            NewWork(
                customer_id=one.customer,
                assignee_id=steward,
                cause=one.cause,
                source=one.source,
                evidence=one.evidence,
                amount_minor=one.amount_minor,
                due_on=one.due_on,
                deadline=one.deadline,
                tier=str(tiers[one.customer].tier) if one.customer in tiers else "",
            )
            for one in courtesies
            if (steward := stewards.get(one.customer, (None, None))[0]) is not None
            and one.source not in there
            and permitted(one.customer, ConsentPurpose.CARE)
        ],
        raised_on=night.day,
        ranked_for=morning,
        book=night.book,
        by=f"night:{night.id}",
    )
