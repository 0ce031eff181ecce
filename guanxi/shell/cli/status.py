"""``guanxi status``: what is here and how it stands."""

import typer
from django.utils.translation import gettext as _

from guanxi.bank.models import Batch
from guanxi.foundation.dictionary import Purpose
from guanxi.foundation.home import named_home
from guanxi.foundation.server import server_status
from guanxi.nightly.queries import nights, published_night
from guanxi.shell.cli.at_work import at_work
from guanxi.shell.cli.output import AsJson, answer

SHOWN = 10


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(status)


def status(*, json: AsJson = False) -> None:
    """Server, last deliveries, last nights."""
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


def _of_the_bank() -> dict[str, object]:
    last = published_night()
    return {
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
            {"night": n.pk, "day": n.day, "status": n.status, "seconds": sum(n.seconds.values())}
            for n in nights()[:SHOWN]
        ],
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
    return "\n".join(lines)
