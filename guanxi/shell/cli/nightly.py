"""``guanxi nightly``: run the nights that are due."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer
from django.utils.translation import gettext as _

from guanxi.foundation.dictionary import Purpose
from guanxi.foundation.engines import EngineChoice, EngineKind
from guanxi.foundation.home import current_home
from guanxi.foundation.money import amount
from guanxi.foundation.room import shortage
from guanxi.nightly.commands import bytes_of_a_night, run_nights
from guanxi.nightly.queries import published_night
from guanxi.policy_office.commands.files import write_approved
from guanxi.shell.cli.at_work import at_work
from guanxi.shell.cli.clock import now
from guanxi.shell.cli.output import AsJson, answer, note, progress_bar

if TYPE_CHECKING:
    from guanxi.nightly.models import NightRun


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(nightly)


@at_work(Purpose.LOADER, "nightly")
def nightly(
    *,
    through: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last day; default: all due.")
    ] = None,
    rulebook: Annotated[
        str | None, typer.Option(help="Which rulebook decides; default: the last night's.")
    ] = None,
    engine: Annotated[
        EngineKind, typer.Option(help="What evaluates the measures; same results.")
    ] = EngineKind.DUCKDB,
    master: Annotated[
        str, typer.Option(help="Of --engine spark: where its master is, as spark://HOST:7077.")
    ] = "",
    json: AsJson = False,
) -> None:
    """Fold the deliveries, decide tiers, stewards and alerts, and show everything at once."""
    write_approved()  # an approval is in force even if its process was killed before the file
    if said := shortage(current_home().lake, needed=bytes_of_a_night()):
        note(said)
    with progress_bar(_("Night")) as progress:
        runs = run_nights(
            through=through.date() if through else None,
            rulebook=rulebook,
            now=now,
            progress=progress,
            engine=EngineChoice(kind=engine, master=master),
        )
    last = runs[-1] if runs else published_night()
    if last is None:
        raise AssertionError("a night ran and none is published")
    answer(report(last, nights=len(runs)), json=json, text=in_words(last))


def report(run: "NightRun", *, nights: int) -> dict[str, object]:
    """The keys that others rely on, of the last night; ``nights`` says how many ran now."""
    return {
        "day": run.day.isoformat(),
        **run.counts,
        "seconds": round(sum(run.seconds.values()), 3),
        "peak_memory_bytes": run.peak_memory_bytes,
        "stages": run.seconds,
        "rulebook": run.rulebook_version,
        "nights": nights,
    }


def in_words(run: "NightRun") -> str:
    """The report in a few lines."""
    counts = run.counts
    tiers = ", ".join(f"{code} {count:,}" for code, count in counts["tiers"].items())
    return "\n".join(
        [
            _("Night of %(day)s published with rulebook %(book)s.")
            % {"day": run.day, "book": run.rulebook_version},
            _("%(customers)s customers, %(accounts)s accounts, assets %(assets)s.")
            % {
                "customers": f"{counts['customers']:,}",
                "accounts": f"{counts['accounts']:,}",
                "assets": amount(counts["assets_minor"], ""),
            },
            _("Tiers: %(tiers)s.") % {"tiers": tiers},
            _("%(alerts)s alerts, %(items)s pieces of work.")
            % {"alerts": counts["alerts"], "items": counts["work_items"]},
        ]
    )
