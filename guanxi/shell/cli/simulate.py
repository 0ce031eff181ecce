"""``guanxi simulate``: write a bank of any size in the feed contract."""

from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer
from django.utils.translation import gettext as _

from guanxi.foundation.room import room_or_refusal, shortage
from guanxi.shell.cli.clock import yesterday
from guanxi.shell.cli.output import AsJson, answer, note, progress_bar
from guanxi.simulator.commands import Simulation, simulate_bank

# Measured with 20,000 customers and thirteen months, and rounded up.
_BYTES_A_CUSTOMER_AND_MONTH = {"parquet": 200, "csv": 1_100}


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
    needed = customers * months * _BYTES_A_CUSTOMER_AND_MONTH[file_format]
    if said := shortage(out, needed=needed):
        note(said)
    with progress_bar(_("Simulating")) as progress, room_for_a_bank(out):
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


def room_for_a_bank(out: Path) -> AbstractContextManager[None]:
    """What was begun is no bank: the next simulation there takes it away. Raises NoRoom."""
    what = _("The bank was not written whole, so it cannot be used")
    return room_or_refusal(what, place=out)


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
