"""What a kill must leave: a whole picture of one moment, and after a re-run today's to the row."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guanxi.bank.lake import SCHEMAS
from guanxi.foundation.publishing import published_tables
from guanxi.shell.attacks.ground import connect
from guanxi.shell.crashes import pictures
from guanxi.shell.crashes.pictures import Digests
from guanxi.shell.crashes.stages import SHOWN

NOTHING = 0  # acknowledged


@dataclass(frozen=True)
class Truth:
    """Tables and files of an undisturbed run, by what has been said to be done."""

    tables: Mapping[int, Digests]
    lake: Mapping[int, Digests]


@dataclass(frozen=True)
class Judgement:
    """``shows`` is what has happened by the picture; None where it is of no one moment."""

    shows: int | None
    faults: tuple[str, ...]


def judge_the_picture(truth: Truth, home: Path) -> Judgement:
    """Read what everybody sees, after a kill."""
    with connect() as connection:
        found = pictures.tables(connection)
        faults = [*_faults_of_the_night(connection), *_faults_of_files(connection, home)]
    shows = next((then for then, told in truth.tables.items() if told == found), None)
    if shows is None:
        nearest = min(truth.tables.values(), key=lambda told: len(_differing(told, found)))
        faults.append("of no one moment: " + ", ".join(_differing(nearest, found)))
    return Judgement(shows, tuple(faults))


def judge_the_end(truth: Truth, home: Path, *, done: int = SHOWN) -> list[str]:
    """What differs from the undisturbed run, and what was left lying about."""
    tables, lake = pictures.read(home)
    differing = _differing(truth.tables[done], tables) + _differing(truth.lake[done], lake)
    with connect() as connection:
        return differing + list(_left_over(connection, home))


def _differing(wanted: Digests, found: Digests) -> list[str]:
    return sorted(n for n in wanted.keys() | found.keys() if wanted.get(n) != found.get(n))


def _faults_of_the_night(connection: Any) -> Iterator[str]:
    """Every published table is of the one night that is recorded as shown, and its sums agree."""
    recorded = _one(connection, "SELECT max(id) FROM nightly_nightrun WHERE status = 'published'")
    for table in ("insight_publication", "stewardship_decidednight"):
        if _one(connection, f"SELECT max(night) FROM {table}") != recorded:  # noqa: S608
            yield f"{table} tells of another night"
    for published in published_tables():
        nights = connection.execute(f"SELECT DISTINCT night FROM {published.name}")  # noqa: S608
        if {night for (night,) in nights} - {recorded}:
            yield f"{published.name} shows another night"
    told = connection.execute(
        "SELECT customers, accounts, assets_minor FROM insight_publication "
        "ORDER BY night DESC LIMIT 1"
    ).fetchone()
    shown = connection.execute(
        "SELECT count(*), (SELECT count(*) FROM insight_holding), sum(assets_minor)::bigint, "
        "(SELECT count(*) FROM stewardship_customer_tier) FROM insight_customer_facts"
    ).fetchone()
    if (*told, told[0]) != shown:
        yield f"sums of the night disagree: {told} and {shown}"


def _faults_of_files(connection: Any, home: Path) -> Iterator[str]:
    """What tables name is there, to the byte."""
    lake = home / "lake"
    for path, checksum in connection.execute("SELECT path, checksum FROM bank_lakefile"):
        if not (lake / path).exists():
            yield f"{path} is missing"
        elif hashlib.sha256((lake / path).read_bytes()).hexdigest() != checksum:
            yield f"{path} has other bytes"
    (months,) = connection.execute(
        "SELECT months FROM insight_publication ORDER BY night DESC LIMIT 1"
    ).fetchone()
    yield from (f"{path} is missing" for path in months.values() if not (lake / path).exists())


def _left_over(connection: Any, home: Path) -> Iterator[str]:
    """Files and tables that nobody names, once a run has completed."""
    named = {path for (path,) in connection.execute("SELECT path FROM bank_lakefile")}
    for kind in SCHEMAS:
        for path in (home / "lake" / kind).rglob("*"):
            if path.is_file() and path.relative_to(home / "lake").as_posix() not in named:
                yield f"left over: {path.name} of {kind}"
    for room in ("ingest", "quarantine"):
        yield from (f"left over: {path.name} in {room}" for path in (home / room).iterdir())
    kept = connection.execute("SELECT id::text FROM nightly_nightrun WHERE status = 'published'")
    nights = {path.name for path in (home / "lake" / "nights").iterdir()}
    yield from (f"left over: night {name}" for name in sorted(nights - {n for (n,) in kept}))
    for (name,) in connection.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'staging'::regnamespace "
        "AND relkind = 'r' AND NOT relispartition"
    ):
        yield f"left over: staging.{name}"

    if _one(connection, "SELECT count(*) FROM alerts_found"):
        yield "left over: finds that were shown"


def _one(connection: Any, statement: str) -> Any:
    return connection.execute(statement).fetchone()[0]
