"""Runs in the home of the bank that is killed: wishes come in as JSON, figures go out as lines."""

import json
import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from guanxi.foundation.home import current_home  # noqa: E402 - once Django has started
from guanxi.foundation.server import database_address  # noqa: E402
from guanxi.shell.crashes.running import run  # noqa: E402

if __name__ == "__main__":
    database_address()  # held for as long as this process lives, whoever is killed
    home: Path = current_home().path
    for step, share, figures in run(home, **json.load(sys.stdin)):
        told = {"step": step, "share": share, "figures": figures}
        print(json.dumps(told), flush=True)  # noqa: T201 - it is how this process answers
