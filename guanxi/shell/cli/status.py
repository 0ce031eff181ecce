"""``guanxi status``: what is here and how it stands."""

from dataclasses import asdict
from typing import Annotated

import typer
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.bank.models import Batch
from guanxi.foundation.dictionary import Purpose
from guanxi.foundation.home import named_home
from guanxi.foundation.server import server_status
from guanxi.nightly.alarms import alarms
from guanxi.nightly.foreseeing import Foresight, foresight
from guanxi.nightly.queries import nights, published_night
from guanxi.shell.cli.at_work import at_work
from guanxi.shell.cli.output import AsJson, answer
from guanxi.shell.rules import moment_on, working_day

SHOWN = 10


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(status)


def status(
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Exit 1 when something must be done: for monitoring.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Server, last deliveries, last nights, what is to be expected, and what must be done."""
    server = server_status()
    result: dict[str, object] = {
        "home": str(named_home()),
        "server": {
            "embedded": server.is_embedded,
            "running": server.is_running,
            "in_use": server.is_in_use,
            "kept": server.is_kept,
        },
    }
    if not server.is_embedded or (named_home() / "postgres" / "data").is_dir():
        with at_work(Purpose.STANDARD, "status"):
            result |= _of_the_bank()
    answer(result, json=json, text=_in_words(result))
    if check and result.get("alarms"):
        raise typer.Exit(1)


def _of_the_bank() -> dict[str, object]:
    last = published_night()
    foreseen = foresight()
    day = working_day(clock=timezone.localdate(), data_day=last.day if last else None)
    moment = moment_on(day, clock=timezone.localtime())
    return {
        "alarms": [asdict(alarm) for alarm in alarms(now=moment, foreseen=foreseen)],
        "expected": _expected(foreseen),
        "published_day": last.day if last else None,
        "orphans": last.counts.get("orphans") if last else None,
        "batches": [
            {
                "batch": b.pk,
                "business_day": b.business_day,
                "status": b.status,
                "adapter": b.adapter,
            }
            for b in Batch.objects.order_by("-id")[:SHOWN]
        ],
        "nights": [
            {
                "night": n.pk,
                "day": n.day,
                "status": n.status,
                "seconds": round(sum(n.seconds.values()), 1),
            }
            for n in nights()[:SHOWN]
        ],
    }


def _expected(foreseen: Foresight) -> dict[str, object]:
    running = foreseen.running
    return {
        "next_night": asdict(foreseen.tonight) if foreseen.tonight else None,
        "growth_percent_a_month": foreseen.growth_percent,
        "disk": asdict(foreseen.disk) if foreseen.disk else None,
        "running": running
        and {
            "day": running.run.day,
            "step": running.run.step,
            "percent": running.percent,
            "started_at": running.run.started_at,
            "ends_at": running.ends_at,
        },
    }


def _in_words(result: dict[str, object]) -> str:
    lines = [_("Home: %s") % result["home"]]
    server = result["server"]
    if isinstance(server, dict):
        state = _("running") if server["running"] else _("stopped")
        lines.append(_("Database: %s") % state)
    if (orphans := result.get("orphans")) is not None:
        lines.append(_("Maintained customers without a steward or a place in line: %s") % orphans)
    for key, title in (("batches", _("Deliveries")), ("nights", _("Nights"))):
        rows = result.get(key)
        if isinstance(rows, list):
            lines.append(f"{title}:")
            lines += ["  " + "  ".join(str(value) for value in row.values()) for row in rows]
    alarms_now = result.get("alarms")
    if isinstance(alarms_now, list):
        lines += [f"! {alarm['title']}. {alarm['advice']}" for alarm in alarms_now]
    return "\n".join(lines)
