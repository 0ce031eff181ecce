"""Runs in the home of the bank that is killed: wishes come in as JSON, figures go out as lines."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from guanxi.foundation.home import current_home  # noqa: E402 - once Django has started
from guanxi.foundation.server import database_address  # noqa: E402
from guanxi.shell.crashes.running import run  # noqa: E402


def tell(told: dict[str, Any]) -> None:
    """One line to whoever started this."""
    print(json.dumps(told), flush=True)  # noqa: T201 - it is how this process answers


if __name__ == "__main__":
    database_address()  # held for as long as this process lives, whoever is killed
    home: Path = current_home().path
    figures = run(
        home,
        progress=lambda step, share: tell({"step": step, "share": share}),
        **json.load(sys.stdin),
    )
    tell({"figures": figures})
