"""Tiers of the night: read facts, decide, compare with the history."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from guanxi.bank.models import BranchWithin
from guanxi.bank.night import Night
from guanxi.foundation.database import arrow_connection
from guanxi.insight.facts import CUSTOMER_FACTS, CUSTOMER_MONTHS, schema
from guanxi.stewardship.measures import evidence as evidence_of_months
from guanxi.stewardship.measures import history, pyramid, readings, tiers
from guanxi.stewardship.measures.ladder import TIERS, Ladder
from guanxi.stewardship.measures.moments import (
    MONTH_ENDS_BACK,
    Moment,
    closed_month_ends,
    moment_at,
    month_of,
    months_before,
)
from guanxi.stewardship.night import tables
from guanxi.stewardship.night.ladders import ladder_of, ladders_for, limits_of
from guanxi.stewardship.policy import TiersSection

_KNOWN = """
SELECT id, customer_id, CASE tier {cases} END::bigint AS tier_rank, effective_from, effective_until
FROM stewardship_tierchange WHERE replaced_by_id IS NULL
"""


def decide_tiers(night: Night, month_files: Sequence[Path], *, with_history: bool = True) -> None:
    """Write tiers.parquet, and ``with_history`` pyramid.parquet and the history's correction.

    ``month_files`` hold the monthly buckets, those of the month under way among them. The tiers
    are the same either way.
    """
    section = night.book.section(TiersSection)
    ladder = ladder_of(section)
    engine = night.engine
    facts = engine.read([night.folder / "customer_facts.parquet"], schema(CUSTOMER_FACTS))
    moments = _moments(night)
    every = _readings(night, facts, month_files)
    worth = engine.keep(
        readings.noteworthy(every, facts, _ladders(night, moments), night.day),
        "stewardship_noteworthy",
    )
    force = engine.keep(readings.in_force(worth, moments), "stewardship_in_force")
    path, known = _history(night, force, facts, moments)
    tonight = moments[-1]
    here = force.filter(force.moment == tonight.day)
    decided = tiers.customer_tiers(facts, here, worth, ladder, tonight)
    decided = tiers.maintained(decided, facts, limits_of(section))
    decided = tiers.tier_since(
        decided, facts, history.path_since(path), _previous(night), night.day
    )
    said = evidence_of_months.evidence(every, worth, tonight)
    decided = decided.left_join(said, "customer_id").drop("customer_id_right")
    decided = decided.mutate(evidence=decided.evidence.fill_null("")).order_by("customer_id")
    _write(night, decided, tables.TIERS_FILE, tables.TIERS_SCHEMA)
    if with_history:
        _write_correction(night, path, known, moments)
        _write_pyramid(night, every, force, facts, moments)


def _moments(night: Night) -> list[Moment]:
    """The month-ends that are replayed and the night's day, each by the edition in force then."""
    ladders = ladders_for(night.book, night.day, map(month_of, closed_month_ends(night.day)))
    ends = [
        moment_at(end, grace=ladder.grace_month_ends, rises_at_once=ladder.rises_at_once)
        for end, ladder in zip(closed_month_ends(night.day), ladders.values(), strict=True)
    ]
    ladder = ladder_of(night.book.section(TiersSection))
    return [
        *ends,
        moment_at(night.day, grace=ladder.grace_month_ends, rises_at_once=ladder.rises_at_once),
    ]


def _ladders(night: Night, moments: list[Moment]) -> Mapping[date, Ladder]:
    months = sorted({source.month for moment in moments for source in moment.sources})
    return ladders_for(night.book, night.day, months)


def _readings(night: Night, facts: Table, month_files: Sequence[Path]) -> Table:
    month = month_of(night.day)
    oldest = months_before(month, 2 * MONTH_ENDS_BACK)
    months = night.engine.read(month_files, schema(CUSTOMER_MONTHS))
    months = months.filter(months.month >= oldest)
    return readings.closed_months(months, before=month).union(
        readings.month_under_way(facts, night.day)
    )


def _previous(night: Night) -> Table:
    """Tiers of the last published night; none where there is none, or it was of a later day."""
    paths = []
    if night.previous_folder and night.previous_day and night.previous_day <= night.day:
        path = night.previous_folder / f"{tables.TIERS_FILE}.parquet"
        paths = [path] if path.exists() else []
    return night.engine.read(paths, tables.TIERS_SCHEMA)


def _history(
    night: Night, force: Table, facts: Table, moments: list[Moment]
) -> tuple[Table, Table]:
    cases = " ".join(f"WHEN '{code}' THEN {rank}" for rank, code in enumerate(TIERS))
    with arrow_connection() as connection, connection.cursor() as cursor:
        cursor.execute(_KNOWN.format(cases=cases))
        rows = cursor.fetch_arrow_table()
    known = night.engine.keep(night.engine.table(rows), "stewardship_known")
    people = history.ever_above_mass(force, known)
    days = [moment.day for moment in moments]
    path = history.path_on(force, people, facts.select("customer_id"), days)
    return night.engine.keep(path, "stewardship_path"), known


def _write_correction(night: Night, path: Table, known: Table, moments: list[Moment]) -> None:
    found = history.correction(path, known, [moment.day for moment in moments])
    _write(night, found.replaced, tables.TIERS_REPLACED, tables.REPLACED_SCHEMA)
    new = found.new.mutate(tier=tiers.code_of(found.new.tier_rank))
    _write(night, new, tables.TIERS_NEW, tables.HISTORY_SCHEMA)


def _write_pyramid(
    night: Night, every: Table, force: Table, facts: Table, moments: list[Moment]
) -> None:
    *ends, tonight = moments
    pairs = list(BranchWithin.objects.values_list("branch_id", "ancestor_id"))
    within = night.engine.table(
        pa.table(
            {
                "branch_id": pa.array([branch for branch, _ in pairs], pa.int64()),
                "ancestor_id": pa.array([ancestor for _, ancestor in pairs], pa.int64()),
            }
        )
    )
    decided = night.engine.read(
        [night.folder / f"{tables.TIERS_FILE}.parquet"], tables.TIERS_SCHEMA
    )
    steps = pyramid.pyramid_tonight(decided, within, tonight).union(
        pyramid.pyramid_before(every, force, facts, within, ends)
    )
    _write(night, steps, tables.PYRAMID_FILE, tables.PYRAMID_SCHEMA)


def _write(night: Night, table: Table, name: str, columns: pa.Schema) -> None:
    kinds = ibis.Schema.from_pyarrow(columns)
    night.engine.write(table.select(*columns.names).cast(kinds), night.folder / f"{name}.parquet")
