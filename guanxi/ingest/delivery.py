"""One delivery from its folder to PostgreSQL and the lake, whole or not at all.

Everything in the database happens in one transaction. Files of the lake are written before it
ends and count from its end on, because its last act names them; so a kill at any moment leaves
at most files that nobody counts, which the next ingest sweeps away.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from time import monotonic

import psycopg
from django.db import OperationalError, transaction
from django.utils.translation import gettext as _

from guanxi.bank.models import Batch, BatchStatus, LakeFile
from guanxi.bank.policy import BankSection
from guanxi.foundation import audit
from guanxi.foundation.home import guanxi_home
from guanxi.foundation.refusals import Refusal
from guanxi.foundation.room import no_room
from guanxi.ingest import postgres, queries
from guanxi.ingest.apart import merges_lifted
from guanxi.ingest.checks.reading import Reading
from guanxi.ingest.contract import FACT_FILES, FILES, File
from guanxi.ingest.inspection import Inspected, inspect
from guanxi.ingest.intake import FileRows, Progress, Stages
from guanxi.ingest.lake_writing import Lake
from guanxi.ingest.leftovers import sweep_leftovers
from guanxi.ingest.loading import load
from guanxi.ingest.manifest import Manifest
from guanxi.ingest.meanwhile import meanwhile
from guanxi.ingest.models import Fault
from guanxi.ingest.needs import refuse_correction_if_needed
from guanxi.ingest.numbers import Known, keep_good
from guanxi.ingest.policy import IngestSection
from guanxi.ingest.quarantine import quarantine_file, set_aside
from guanxi.ingest.refusals import DeliveryRefused, DiskRefused
from guanxi.ingest.source import Source, open_source, refusal
from guanxi.ingest.versions import withdraw
from guanxi.ingest.workplace import Workplace
from guanxi.rulebook.books import Rulebook


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What holds for every delivery of one call."""

    adapter: str
    book: Rulebook
    now: datetime
    progress: Progress
    stages: Stages
    began: float = field(default_factory=monotonic)

    def moment(self) -> datetime:
        """Now, by the clock of the call: its beginning and the time that has passed since."""
        return self.now + timedelta(seconds=monotonic() - self.began)


@dataclass(frozen=True)
class Delivery:
    """One delivery, and which part of the whole call it is, for the progress bar."""

    folder: Path
    manifest: Manifest
    terms: Terms
    share_before: float
    share: float
    received_at: datetime
    workplace: Workplace
    known: Known
    accepted_entries: list[Path] = field(default_factory=list)  # the lake's files of transactions

    def tell(self, what: str, done: float) -> None:
        """Say how far this delivery is."""
        text = f"{self.manifest.business_day} {what}"
        self.terms.progress(text, self.share_before + self.share * done)


@dataclass(frozen=True)
class Taken:
    """What became of the rows of a delivery so far."""

    batch_id: int
    rows: dict[str, FileRows] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def already_here(manifest: Manifest) -> Batch | None:
    """The batch that took in this very delivery, unless it was taken back."""
    return Batch.objects.filter(
        manifest_digest=manifest.digest,
        status__in=[BatchStatus.ACCEPTED, BatchStatus.SUPERSEDED],
    ).first()


def take_in(delivery: Delivery) -> tuple[Batch, dict[str, FileRows]]:
    """Take the delivery in, or keep why it was refused. The rows are those of the files read."""
    taken = Taken(_next_batch_id())
    try:
        batch = _take_in_whole(delivery, taken)
    except DeliveryRefused as reason:
        batch = _keep_refusal(delivery, str(reason), taken)
    return batch, taken.rows


@transaction.atomic
def _take_in_whole(delivery: Delivery, taken: Taken) -> Batch:
    with merges_lifted() as lifted:
        replaced = _make_way(delivery.manifest)
        batch = _batch(delivery, taken.batch_id, BatchStatus.ACCEPTED)
        batch.save(force_insert=True)
        sources = _open_all(delivery)
        with delivery.known.as_the_bank_stands(
            sources, uncommitted=lifted or replaced is not None, newest=queries.is_newest(batch)
        ):
            files = _take_in_rows(delivery, sources, batch=batch, replaced=replaced, taken=taken)
            LakeFile.objects.bulk_create(files)
        _keep(batch, taken, delivery.terms.moment())
    _check_constraints()
    return batch


def _take_in_rows(
    delivery: Delivery,
    sources: Sequence[Source],
    *,
    batch: Batch,
    replaced: Batch | None,
    taken: Taken,
) -> list[LakeFile]:
    """All files, checked, in PostgreSQL and in the lake; returns those of the lake.

    PostgreSQL works on one core at what facts refer to, so DuckDB takes in the facts meanwhile.
    """
    facts = [source for source in sources if source.file.name in FACT_FILES]
    for source in sources:
        if source not in facts:
            _inspect(delivery, delivery.workplace, source, taken)
    # What the other thread needs of the database is asked before it begins.
    delivery = replace(delivery, accepted_entries=queries.accepted_facts("transactions"))
    beside, stages = delivery.workplace.beside(), delivery.terms.stages

    def facts_and_lake() -> list[LakeFile]:
        for source in facts:
            _inspect(delivery, beside, source, taken)
        delivery.tell(_("writing the lake"), 0.7)
        day = batch.business_day
        return Lake(workplace=beside, batch_id=batch.pk, as_of=day, stages=stages).write()

    with closing(beside.duck), meanwhile(facts_and_lake, stop=beside.duck.interrupt) as written:
        load(delivery.workplace, batch, stages)
        if replaced:
            refuse_correction_if_needed(replaced)
        with stages.timed("foreign keys"):
            _check_constraints()
        delivery.tell(_("loading"), 0.9)
        return written.result()


def _check_constraints() -> None:
    postgres.run("SET CONSTRAINTS ALL IMMEDIATE")
    postgres.run("SET CONSTRAINTS ALL DEFERRED")


@transaction.atomic
def _keep_refusal(delivery: Delivery, reason: str, taken: Taken) -> Batch:
    batch = _batch(delivery, taken.batch_id, BatchStatus.REFUSED)
    batch.refusal = reason
    for rows in taken.rows.values():
        rows.accepted = 0
    batch.save(force_insert=True)
    _keep(batch, taken, delivery.terms.moment())
    return batch


@contextmanager
def room_or_refusal() -> Iterator[None]:
    """Say it in words when the machine has no room or no right to write; leave nothing behind."""
    try:
        yield
    except Refusal:
        raise
    except Exception as error:
        why = _in_words(error) if isinstance(error, OSError) else no_room(error)
        if why is None:
            raise
        with suppress(OperationalError, psycopg.OperationalError):  # the database's disk is full
            sweep_leftovers()
        raise DiskRefused(
            _(
                "Nothing was taken in: %(why)s. Guanxi writes below %(home)s: make room there, "
                "let this user write there, then run it again."
            )
            % {"why": why, "home": guanxi_home()}
        ) from error


def _in_words(error: OSError) -> str | None:
    return f"{error.strerror} ({error.filename})" if error.filename else error.strerror


def _next_batch_id() -> int:
    return int(postgres.value("SELECT nextval(pg_get_serial_sequence('public.bank_batch', 'id'))"))


def _batch(delivery: Delivery, batch_id: int, status: BatchStatus) -> Batch:
    manifest, terms = delivery.manifest, delivery.terms
    return Batch(
        id=batch_id,
        adapter=terms.adapter,
        business_day=manifest.business_day,
        covers_from=manifest.covers_from,
        sequence=manifest.sequence,
        manifest_digest=manifest.digest,
        status=status,
        rulebook_version=terms.book.version,
        received_at=delivery.received_at,
        ended_at=terms.moment(),
    )


def _keep(batch: Batch, taken: Taken, moment: datetime) -> None:
    batch.rows = {kind: vars(rows).copy() for kind, rows in taken.rows.items()}
    batch.ended_at = moment
    batch.save(update_fields=["rows", "ended_at"])
    order = list(FILES)
    Fault.objects.bulk_create(sorted(taken.faults, key=lambda fault: order.index(fault.file)))
    audit.record(f"ingest.batch.{batch.status}", subject=batch, by="ingest", day=batch.business_day)


def _make_way(manifest: Manifest) -> Batch | None:
    """A correction takes the place of what stood for its day; returns that."""
    standing = queries.standing_batch(manifest.business_day)
    if standing is None:
        return None
    if manifest.sequence <= standing.sequence:
        raise DeliveryRefused(
            _(
                "%(day)s was delivered already, as sequence %(last)d. A correction holds all rows "
                "of the day and has sequence %(next)d."
            )
            % {
                "day": manifest.business_day,
                "last": standing.sequence,
                "next": standing.sequence + 1,
            }
        )
    standing.status = BatchStatus.SUPERSEDED
    standing.save(update_fields=["status"])
    withdraw(standing.pk, for_good=False)
    return standing


def _open_all(delivery: Delivery) -> list[Source]:
    """What needs no row to be read: a broken last file is told before the long work begins."""
    return [
        open_source(file, delivery.folder, delivery.manifest.files[kind], delivery.workplace)
        for kind, file in FILES.items()
    ]


def _inspect(delivery: Delivery, workplace: Workplace, source: Source, taken: Taken) -> None:
    """Read and check one file, after those to which its rows may refer."""
    file = source.file
    delivery.tell(file.name, 0.7 * _rows_read(taken) / (_rows_said(delivery) or 1))
    with delivery.terms.stages.timed(f"check {file.name}"):
        inspected = inspect(source, _reading(delivery, workplace, source))
    taken.rows[file.name] = FileRows(inspected.read, inspected.read - inspected.bad, inspected.bad)
    taken.faults.extend(set_aside(inspected, taken.batch_id))
    _refuse_if_too_many(delivery, inspected, taken.batch_id)
    keep_good(workplace, file.name)


def _rows_read(taken: Taken) -> int:
    return sum(rows.read for rows in taken.rows.values())


def _rows_said(delivery: Delivery) -> int:
    return sum(entry.rows for entry in delivery.manifest.files.values())


def _reading(delivery: Delivery, workplace: Workplace, source: Source) -> Reading:
    bank = delivery.terms.book.section(BankSection)
    return Reading(
        file=source.file,
        types=dict(source.types),
        business_day=delivery.manifest.business_day,
        currencies=(bank.currency, *sorted(set(bank.rates_ppm) - {bank.currency})),
        workplace=workplace,
        earlier=lambda: queries.of_months(
            delivery.accepted_entries, _months(source.file, workplace)
        ),
    )


def _months(file: File, workplace: Workplace) -> list[date]:
    if file.name not in FACT_FILES:
        return []
    day = "booked_on" if file.name == "transactions" else "day"
    found = workplace.rows(
        f"SELECT DISTINCT date_trunc('month', {day})::DATE FROM read_{file.name} "
        "WHERE _faults IS NULL"
    )
    return [month for (month,) in found]


def _refuse_if_too_many(delivery: Delivery, inspected: Inspected, batch_id: int) -> None:
    limits = delivery.terms.book.section(IngestSection)
    bad, read = inspected.bad, inspected.read
    if bad > limits.bad_rows_allowed and bad * 100 > limits.bad_rows_percent_max * read:
        raise refusal(
            inspected.source.path,
            _("has %(bad)d bad rows of %(read)d, more than the rulebook allows")
            % {"bad": bad, "read": read},
            _("They lie with the reasons in %s; repair them and send it again.")
            % quarantine_file(batch_id, inspected.source.file.name),
        )
