"""The command line ``guanxi``: one file a command.

Every command takes ``--json``: then one JSON object goes to standard output. Messages and progress
go to standard error. Exit status: 0 done, 1 refused, 2 wrong usage.
"""

import os
import sys

import django

from guanxi.foundation.refusals import Refusal
from guanxi.shell.catalogues import compile_catalogues
from guanxi.shell.cli.output import complain

# Before the commands are imported: they use the tables.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# Before Django starts: a catalogue that is not there at the first word is never looked for again.
compile_catalogues()
try:
    django.setup()
except Refusal as refusal:  # a home that cannot be: the settings keep their key there
    complain(str(refusal), json="--json" in sys.argv)
    sys.exit(1)

from guanxi.shell.cli.application import main

__all__ = ["main"]
