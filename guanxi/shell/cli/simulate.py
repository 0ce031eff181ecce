"""``guanxi simulate``: write a bank of any size in the feed contract."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer
from django.utils.translation import gettext as _

from guanxi.shell.cli.clock import yesterday
from guanxi.shell.cli.output import AsJson, answer, progress_bar
from guanxi.simulator.commands import Simulation, simulate_bank


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(simulate)


def simulate(
    *,
    out: Annotated[Path, typer.Option(help="Folder to write; must be empty or new.")],
    customers: Annotated[int, typer.Option(min=1)] = 20_000,
    months: Annotated[int, typer.Option(min=1, max=120)] = 13,
    through: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last day; default: yesterday.")
    ] = None,
    seed: int = 1,
    file_format: Annotated[Literal["parquet", "csv"], typer.Option("--format")] = "parquet",
    duplicates: Annotated[
        float, typer.Option(min=0, max=0.2, help="Share of customers whom the bank has twice.")
    ] = 0.002,
    json: AsJson = False,
) -> None:
    """Write a made-up bank, its deliveries and the truth about its customers."""
    with progress_bar(_("Simulating")) as progress:
        made = simulate_bank(
            customers=customers,
            months=months,
            through=through.date() if through else yesterday(),
            out=out,
            seed=seed,
            file_format=file_format,
            duplicates=duplicates,
            progress=progress,
        )
    text = _("%(customers)d customers, %(transactions)d transactions in %(deliveries)d deliveries.")
    result = summary(made)
    answer(result, json=json, text=text % {**result, "deliveries": len(made.deliveries)})


def summary(made: Simulation) -> dict[str, object]:
    """What was made, for --json."""
    return {
        "customers": made.customers,
        "accounts": made.accounts,
        "transactions": made.transactions,
        "deliveries": [
            {"business_day": day.isoformat(), "folder": str(folder)}
            for day, folder in made.deliveries
        ],
    }
