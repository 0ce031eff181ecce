"""Alerts' part of the night."""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.db import connection, transaction

from guanxi.alerts.commands import raise_found
from guanxi.alerts.effect.watching import measure
from guanxi.alerts.finding import FOUND, found_by
from guanxi.alerts.kinds import every_kind
from guanxi.alerts.models import Found
from guanxi.alerts.policy import AlertsSection
from guanxi.alerts.precision.counting import count_outcomes
from guanxi.alerts.tables import in_person, night_tables
from guanxi.bank.night import Night
from guanxi.foundation import publishing
from guanxi.privacy.codes import ConsentPurpose, OptOutKind
from guanxi.privacy.policy import ChoicesSection
from guanxi.privacy.queries.choices import customers_refusing, permitted_channels

_BESIDE = "alerts_found_beside"


def compute(night: Night) -> None:
    """Ask the kinds that look at facts of the lake; leaves ``alerts.parquet`` in the folder."""
    kinds = [kind for kind in every_kind().values() if not kind.personal]
    found = found_by(kinds, night_tables(night, night.engine), night.book.section(AlertsSection))
    night.engine.write(
        night.engine.table(FOUND.empty_table()) if found is None else found, _path(night)
    )


def prepare(night: Night) -> None:
    """Ask the kinds that look at personal dates, and put all finds beside the alerts, unseen."""
    finds = [pq.read_table(_path(night), schema=FOUND), found_in_person(night)]
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS staging.{_BESIDE}")
    publishing.load(_BESIDE, pa.concat_tables(finds).to_reader(), mode="create")
    columns = ", ".join(FOUND.names)
    with transaction.atomic(), connection.cursor() as cursor:
        Found.objects.all().delete()
        cursor.execute(
            f'INSERT INTO "{Found._meta.db_table}" ({columns}) '  # noqa: S608 - names of our own
            f"SELECT {columns} FROM staging.{_BESIDE}"
        )
        cursor.execute(f"DROP TABLE staging.{_BESIDE}")


def found_in_person(night: Night) -> pa.Table:
    """What the kinds find that look at personal dates: in memory, for the lake never holds it."""
    kinds = [kind for kind in every_kind().values() if kind.personal]
    # Dates of birth and of documents stay in this process, whichever engine measures.
    tables = night_tables(night, night.here, in_person())
    found = found_by(kinds, tables, night.book.section(AlertsSection))
    return (
        FOUND.empty_table()
        if found is None
        else _welcome(night.here.arrow(found).cast(FOUND), night)
    )


def _welcome(finds: pa.Table, night: Night) -> pa.Table:
    """Without greetings to customers who left no channel open for them (12.2)."""
    greetings = [kind.code for kind in every_kind().values() if kind.cause.greets]
    is_greeting = pc.is_in(finds["kind"], pa.array(greetings, pa.string()))
    greeted = sorted(set(finds.filter(is_greeting)["customer_id"].to_pylist()))
    channels = permitted_channels(
        greeted, section=night.book.section(ChoicesSection), day=night.day
    )
    in_peace = [one for one in greeted if not channels(one, ConsentPurpose.CARE)]
    unwelcome = pc.and_(is_greeting, pc.is_in(finds["customer_id"], pa.array(in_peace, pa.int64())))
    return finds.filter(pc.invert(unwelcome))


def wanted(finds: pa.Table) -> pa.Table:
    """Without offers to customers who refused direct marketing: nights raise none for them."""
    offers = [kind.code for kind in every_kind().values() if kind.cause.solicits]
    refusing = list(customers_refusing(OptOutKind.MARKETING))
    unwanted = pc.and_(
        pc.is_in(finds["kind"], pa.array(offers, pa.string())),
        pc.is_in(finds["customer_id"], pa.array(refusing, pa.int64())),
    )
    return finds.filter(pc.invert(unwanted))


def publish(night: Night) -> dict[str, object]:
    """Raise, refresh and lapse alerts, and put the new ones on the lists."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        (at,) = cursor.fetchone()
    counts = raise_found(night=night, kinds=list(every_kind().values()), at=at)
    Found.objects.all().delete()
    count_outcomes(night)
    measure(night)
    return counts


def _path(night: Night) -> Path:
    return night.folder / "alerts.parquet"
