"""The night's tables as the kinds see them."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.compute as pc
from ibis import _
from ibis.expr.types import Table

from guanxi.alerts.kind import NightTables
from guanxi.alerts.models import PersonalDate
from guanxi.bank.lake import KEYS, SCHEMAS
from guanxi.bank.models import Customer
from guanxi.bank.night import Night
from guanxi.bank.queries import lake_files
from guanxi.foundation.database import arrow_connection
from guanxi.foundation.engines import Engine
from guanxi.foundation.home import current_home
from guanxi.insight.facts import CUSTOMER_FACTS, HOLDINGS, schema
from guanxi.insight.measures.valuation import Valuation
from guanxi.insight.valuation import valuation_by
from guanxi.privacy.codes import OptOutKind
from guanxi.privacy.queries.choices import customers_refusing
from guanxi.stewardship.policy import StewardshipSection
from guanxi.worklist.night import CONTACT_DAYS, contact_days

# Of the many columns of tiers.parquet, those on which alerts rely.
TIERS = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("tier", pa.string()),
        ("tier_rank", pa.int16()),  # 0 is the best
        ("measured_tier", pa.string()),
        ("months_below", pa.int16()),
        ("falls_on", pa.date32()),
        ("next_tier", pa.string()),
        ("next_at_least_minor", pa.int64()),
        ("gap_minor", pa.int64()),
        ("maintained", pa.bool_()),
    ]
)
PERSONAL_DATES = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("born_on", pa.date32()),
        ("document_expires_on", pa.date32()),
        ("risk_rated_until", pa.date32()),
    ]
)
TOLD_DATES = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("occasion", pa.string()),
        ("calendar", pa.string()),
        ("month", pa.int64()),
        ("day", pa.int64()),
    ]
)


@dataclass(frozen=True, kw_only=True)
class InPerson:
    """What is read into memory for the kinds that look at personal dates, and kept nowhere."""

    personal_dates: pa.Table
    told_dates: pa.Table
    contacts: pa.Table


NOTHING = InPerson(
    personal_dates=PERSONAL_DATES.empty_table(),
    told_dates=TOLD_DATES.empty_table(),
    contacts=CONTACT_DAYS.empty_table(),
)


def in_person() -> InPerson:
    """Birthdays and expiry dates, dates that were told, days of contact: of all customers."""
    return InPerson(
        personal_dates=_personal_dates(), told_dates=_told_dates(), contacts=contact_days()
    )


def night_tables(night: Night, engine: Engine, known: InPerson = NOTHING) -> NightTables:
    """What the night's folder and the lake hold; the rest only where the caller has read it."""
    valuation = valuation_by(night.book)
    holdings = _night_file(engine, night.folder, "holdings", schema(HOLDINGS))
    worth = valuation.worth(holdings.balance_minor, holdings.currency)
    every_days = night.book.section(StewardshipSection).contact_every_days
    return NightTables(
        day=night.day,
        customers=_customers(engine, night.folder),
        before=_customers(engine, night.previous_folder),
        holdings=holdings.mutate(balance_minor=worth),
        loans=_loans(engine, night.day, valuation),
        personal_dates=engine.table(known.personal_dates),
        told_dates=engine.table(known.told_dates),
        contacts=engine.table(known.contacts),
        contact_every_days={str(tier): days for tier, days in every_days.items()},
    )


def _customers(engine: Engine, folder: Path | None) -> Table:
    facts = _night_file(engine, folder, "customer_facts", schema(CUSTOMER_FACTS))
    tiers = _night_file(engine, folder, "tiers", TIERS).select(*TIERS.names)
    joined = facts.left_join(tiers, "customer_id").drop("customer_id_right")
    return joined.mutate(
        maintained=_.maintained.fill_null(ibis.literal(value=False)), tier=_.tier.fill_null("")
    )


def _night_file(engine: Engine, folder: Path | None, name: str, columns: pa.Schema) -> Table:
    path = folder / f"{name}.parquet" if folder else None
    return engine.read([path] if path and path.exists() else [], columns)


def _loans(engine: Engine, day: date, valuation: Valuation) -> Table:
    lake = current_home().lake
    paths = [lake / file.path for file in lake_files("loans")]
    every = engine.read(paths, SCHEMAS["loans"]).filter(_.as_of <= ibis.date(day))
    newest = ibis.window(
        group_by=list(KEYS["loans"]), order_by=[ibis.desc("as_of"), ibis.desc("batch")]
    )
    latest = every.mutate(place=ibis.row_number().over(newest)).filter(_.place == 0)
    amounts = {
        name: valuation.worth(latest[name], latest.currency)
        for name in ("outstanding_minor", "instalment_minor")
    }
    return latest.mutate(**amounts).drop("place")


def _personal_dates() -> pa.Table:
    columns = "id AS customer_id, born_on, document_expires_on, risk_rated_until"
    with arrow_connection() as reader, reader.cursor() as cursor:
        cursor.execute(
            f'SELECT {columns} FROM "{Customer._meta.db_table}" WHERE left_on IS NULL'  # noqa: S608
        )
        return cursor.fetch_arrow_table().cast(PERSONAL_DATES)


def _told_dates() -> pa.Table:
    """What customers told, without those who refused the use of sensitive data since."""
    columns = "customer_id, occasion, calendar, month::bigint, day::bigint"
    with arrow_connection() as reader, reader.cursor() as cursor:
        cursor.execute(f'SELECT {columns} FROM "{PersonalDate._meta.db_table}"')  # noqa: S608
        told = cursor.fetch_arrow_table().cast(TOLD_DATES)
    refusing = pa.array(customers_refusing(OptOutKind.SENSITIVE), pa.int64())
    return told.filter(pc.invert(pc.is_in(told["customer_id"], refusing)))
