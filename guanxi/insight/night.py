"""Insight's part of the night: fold, measure, publish (requirements 2.3, 2.4, 6, 13.2)."""

from collections.abc import Iterable, Mapping

import pyarrow as pa
from ibis.expr.types import Table

from guanxi.bank.night import Night
from guanxi.foundation import publishing
from guanxi.foundation.home import current_home
from guanxi.foundation.publishing import Load
from guanxi.insight.facts import (
    ANONYMOUS_CUSTOMERS,
    CONCENTRATION,
    CUSTOMER_FACTS,
    HOLDINGS,
    schema,
)
from guanxi.insight.fold.folding import fold_through_the_night
from guanxi.insight.fold.months import Folder
from guanxi.insight.fold.record import Ledger
from guanxi.insight.fold.sources import Sources
from guanxi.insight.models import PUBLISHED, Publication
from guanxi.insight.picture import Picture, check_currencies
from guanxi.insight.policy import AnonymousSection
from guanxi.insight.valuation import valuation_by

# What the night leaves in its folder: the file, its columns.
FILES: Mapping[str, Mapping[str, tuple[pa.DataType, str, str]]] = {
    "customer_facts": CUSTOMER_FACTS,
    "holdings": HOLDINGS,
    "concentration": CONCENTRATION,
    "anonymous_customers": ANONYMOUS_CUSTOMERS,
}


def compute(night: Night) -> None:
    """Fold the day's facts in and write the night's tables as Parquet."""
    picture, facts = measure(night)
    _write(night, "concentration", picture.concentration(facts))
    told = picture.anonymous_customers(facts, night.book.section(AnonymousSection))
    _write(night, "anonymous_customers", told)


def measure(night: Night) -> tuple[Picture, Table]:
    """The fold, every holding and every customer: what all other tables are made from."""
    lake = current_home().lake
    sources = Sources(engine=night.engine, lake=lake, day=night.day)
    ledger, valuation = Ledger(lake), valuation_by(night.book)
    check_currencies(sources, valuation)
    ledger.sweep(still_read=_read_by_the_published())
    folder = Folder(engine=night.engine, ledger=ledger, sources=sources, valuation=valuation)
    fold = fold_through_the_night(folder)
    picture = Picture(
        engine=night.engine,
        ledger=ledger,
        sources=sources,
        valuation=valuation,
        month=fold.months[-1],
    )
    held = _write(night, "holdings", picture.holdings())
    return picture, _write(night, "customer_facts", picture.customer_facts(held))


def prepare(night: Night, names: Iterable[str] = FILES) -> None:
    """Load the night's tables, named by their files, beside those that are being read."""
    publishing.prepare(
        night.id,
        *(
            Load.of_file(PUBLISHED[name], night.folder / f"{name}.parquet", schema(FILES[name]))
            for name in names
        ),
    )


def show(night: Night, names: Iterable[str] = FILES) -> None:
    """Show them instead of the last night's. Inside the night's transaction."""
    for name in names:
        publishing.swap(PUBLISHED[name], night.id)


def publish(night: Night) -> dict[str, object]:
    """Show the night's tables and say what they hold. Inside the night's transaction."""
    facts, held = _read(night, "customer_facts"), _read(night, "holdings")
    (sums,) = night.here.arrow(
        facts.aggregate(
            customers=facts.count(),
            assets_minor=facts.assets_minor.sum().cast("string"),
            month_average_assets_minor=facts.month_average_assets_minor.sum().cast("string"),
        )
    ).to_pylist()
    counts = {name: int(value or 0) for name, value in sums.items()}
    counts["accounts"] = night.here.number(held.count())
    told = night.here.number(_read(night, "anonymous_customers").count())
    counts["anonymous_customers"], counts["left_out"] = told, counts["customers"] - told
    show(night)
    trends = {
        f"{month.month:%Y-%m}": month.trends for month in Ledger(current_home().lake).read().months
    }
    k = night.book.section(AnonymousSection).alike_at_least
    Publication.objects.update_or_create(
        night=night.id,
        defaults={"day": night.day, "months": trends, "alike_at_least": k, **counts},
    )
    return dict(counts)


def _write(night: Night, name: str, table: Table) -> Table:
    path = night.folder / f"{name}.parquet"
    night.engine.write(table.cast(dict(_kinds(name))), path)
    return night.engine.read([path], schema(FILES[name]))


def _kinds(name: str) -> Mapping[str, str]:
    words = {pa.int64(): "int64", pa.string(): "string", pa.date32(): "date"}
    return {column: words[kind] for column, (kind, _, _) in FILES[name].items()}


def _read(night: Night, name: str) -> Table:
    return night.here.read([night.folder / f"{name}.parquet"], schema(FILES[name]))


def _read_by_the_published() -> list[str]:
    """By pages now, and by those that asked just before the last night was shown."""
    shown = Publication.objects.order_by("-night")[:2]
    return [path for publication in shown for path in publication.months.values()]
