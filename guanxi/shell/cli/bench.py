"""``guanxi bench …``: figures, as JSON with --json."""

import json as json_module
import signal
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from django.utils.translation import gettext as _

from guanxi.foundation.dictionary import Purpose
from guanxi.foundation.home import current_home
from guanxi.shell.bench import allocation as allocation_bench
from guanxi.shell.bench import crashes as crash_bench
from guanxi.shell.bench import duplicates as duplicates_bench
from guanxi.shell.bench import events as events_bench
from guanxi.shell.bench import files as files_bench
from guanxi.shell.bench import first as first_bench
from guanxi.shell.bench import ledger as ledger_bench
from guanxi.shell.bench import likeness as likeness_bench
from guanxi.shell.bench import night as night_bench
from guanxi.shell.bench import privacy as privacy_bench
from guanxi.shell.bench import size as size_bench
from guanxi.shell.bench import spark as spark_bench
from guanxi.shell.bench import workbench
from guanxi.shell.cli.at_work import at_work
from guanxi.shell.cli.output import AsJson, answer, progress_bar

Place = Annotated[Path | None, typer.Option(help="Folder to use; default: below GUANXI_HOME.")]
Keep = Annotated[bool, typer.Option(help="Leave the bank there afterwards.")]


def add_to(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(help="Measure speed and memory.", no_args_is_help=True)
    group.command()(first)
    group.command()(size)
    group.command()(night)
    group.command("night-step", hidden=True)(night_step)
    group.command()(pages)
    group.command()(events)
    group.command()(privacy)
    group.command()(ledger)
    group.command()(export)
    group.command()(spark)
    group.command()(crashes)
    group.command()(duplicates)
    group.command()(allocation)
    group.command()(likeness)
    app.add_typer(group, name="bench")


def first(
    *,
    customers: Annotated[int, typer.Option(min=1000)] = 200_000,
    place: Place = None,
    keep: Keep = False,
    json: AsJson = False,
) -> None:
    """Ingest, full night and pages on a bank made for it."""
    with progress_bar(_("Measuring")) as progress:
        figures = first_bench.measure(
            customers=customers,
            place=place or _room("first"),
            keep=keep,
            progress=progress,
        )
    answer(figures, json=json, text=_pretty(figures))


def size(
    *,
    customers: Annotated[int, typer.Option(min=1000)] = 200_000,
    months: Annotated[int, typer.Option(min=2, max=120)] = 13,
    place: Place = None,
    keep: Keep = False,
    json: AsJson = False,
) -> None:
    """Simulator and ingest alone: rows per second of each, memory, seconds of each stage."""
    with progress_bar(_("Measuring")) as progress:
        figures = size_bench.measure(
            customers=customers,
            months=months,
            place=place or _room("size"),
            keep=keep,
            progress=progress,
        )
    answer(figures, json=json, text=_pretty(figures))


def night(
    *,
    customers: Annotated[int, typer.Option(min=1000)] = 200_000,
    months: Annotated[int, typer.Option(min=2, max=120)] = 13,
    deliveries: Annotated[
        Path | None, typer.Option(help="Of an earlier `guanxi simulate`; they are used up.")
    ] = None,
    place: Place = None,
    keep: Keep = False,
    json: AsJson = False,
) -> None:
    """The night's measures against SQL written by hand and against a plain scan of the files."""
    with progress_bar(_("Measuring")) as progress:
        figures = night_bench.measure(
            customers=customers,
            months=months,
            deliveries=deliveries,
            place=place or _room("night"),
            keep=keep,
            progress=progress,
        )
    answer(figures, json=json, text=_pretty(figures))


@at_work(Purpose.LOADER, "bench night")
def night_step(name: str, of: str, *, json: AsJson = False) -> None:
    """One step of `bench night` in this home."""
    figures = night_bench.step(name, of)
    answer(figures, json=json, text=_pretty(figures))


@at_work(Purpose.LOADER, "bench pages")
def pages(
    *,
    requests: Annotated[int, typer.Option(min=5, help="Requests of each page.")] = 200,
    json: AsJson = False,
) -> None:
    """Times of the workbench's pages over HTTP, one worker, on the bank of this home."""
    figures = workbench.measure(requests=requests)
    answer(figures, json=json, text=_pretty(figures))


@at_work(Purpose.LOADER, "bench events")
def events(
    *,
    events: Annotated[int, typer.Option(min=20, help="How many are told.")] = 100,
    seed: int = 1,
    json: AsJson = False,
) -> None:
    """From an event that a program tells to the alert on an open page, on the bank of this home."""
    figures = events_bench.measure(events=events, seed=seed)
    answer(figures, json=json, text=_pretty(figures))


def ledger(
    *,
    entries: Annotated[int, typer.Option(min=1000)] = 1_000_000,
    place: Place = None,
    json: AsJson = False,
) -> None:
    """Verify an exported ledger of reads against the witness's copy, as an auditor does."""
    with progress_bar(_("Measuring")) as progress:
        figures = ledger_bench.measure(
            entries=entries,
            place=place or _room("ledger"),
            progress=progress,
        )
    answer(figures, json=json, text=_pretty(figures))


def privacy(
    *,
    customers: Annotated[int, typer.Option(min=1000)] = 1_000_000,
    requests: Annotated[int, typer.Option(min=20, help="Requests of each kind.")] = 300,
    json: AsJson = False,
) -> None:
    """A page under its purpose against the same page on bare tables, in a database of its own."""
    with progress_bar(_("Measuring")) as progress:
        figures = privacy_bench.measure(customers=customers, requests=requests, progress=progress)
    answer(figures, json=json, text=_pretty(figures))


def export(
    *,
    rows: Annotated[int, typer.Option(min=100)] = 100_000,
    json: AsJson = False,
) -> None:
    """A list of so many rows as CSV and Excel through its page, in a database of its own."""
    with progress_bar(_("Measuring")) as progress:
        figures = files_bench.measure(rows=rows, progress=progress)
    answer(figures, json=json, text=_pretty(figures))


def spark(
    *,
    customers: Annotated[int, typer.Option(min=100)] = 2_000,
    months: Annotated[int, typer.Option(min=1)] = 3,
    kill_after: Annotated[float, typer.Option(help="Seconds until a worker is killed.")] = 30.0,
    place: Place = None,
    json: AsJson = False,
) -> None:
    """Nights on DuckDB and on a Spark master with two workers, one killed; compared row by row."""
    with progress_bar(_("Measuring")) as progress:
        figures = spark_bench.measure(
            customers=customers,
            months=months,
            kill_after=kill_after,
            place=place or _room("spark"),
            progress=progress,
        )
    answer(figures, json=json, text=_pretty(figures))


def crashes(
    *,
    kills: Annotated[int, typer.Option(min=1)] = 1_000,
    customers: Annotated[int, typer.Option(min=20)] = 80,
    seed: int = 1,
    json: AsJson = False,
) -> None:
    """Kill ingest, night and database at any moment; exit 1 unless a re-run mends everything."""
    # Whoever ends it, by Ctrl+C or as `timeout` does, is told of the kills so far.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with progress_bar(_("Killing")) as progress:
        figures = crash_bench.measure(
            kills=kills, customers=customers, seed=seed, progress=progress
        )
    answer(figures, json=json, text=_pretty(figures))
    if not crash_bench.is_well(figures):
        raise typer.Exit(1)


def duplicates(
    *,
    customers: Annotated[int, typer.Option(min=1000)] = 20_000,
    seed: int = 1,
    place: Place = None,
    keep: Keep = False,
    json: AsJson = False,
) -> None:
    """Precision, recall, time and memory of finding duplicates in a simulated bank."""
    with progress_bar(_("Measuring")) as progress:
        figures = duplicates_bench.measure(
            customers=customers,
            seed=seed,
            place=place or _room("duplicates"),
            keep=keep,
            progress=progress,
        )
    answer(figures, json=json, text=_pretty(figures))


def allocation(
    *,
    customers: Annotated[int, typer.Option(min=500)] = 20_000,
    seed: int = 1,
    json: AsJson = False,
) -> None:
    """Time and optimality gap of evening out the stewards of a drawn bank."""
    figures = allocation_bench.measure(customers=customers, seed=seed)
    answer(figures, json=json, text=_pretty(figures))


def likeness(
    *,
    deliveries: Annotated[Path, typer.Argument(help="Of `guanxi simulate`.", exists=True)],
    real: Annotated[Path, typer.Option(help="The real bank's folder.", exists=True)],
    adapter: Annotated[str, typer.Option(help="Who wrote the real bank's files.")] = "berka",
    through: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The last day that is complete.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Current accounts of a simulated bank beside those of a real one, in shares and ratios."""
    with progress_bar(_("Comparing")) as progress:
        figures = likeness_bench.measure(
            deliveries=deliveries,
            adapter=adapter,
            real=real,
            through=through.date() if through else None,
            progress=progress,
        )
    answer(figures, json=json, text=_pretty(figures))


def _room(name: str) -> Path:
    return current_home().path / "bench" / name


def _pretty(figures: dict[str, object]) -> str:
    return json_module.dumps(figures, indent=2, ensure_ascii=False)
