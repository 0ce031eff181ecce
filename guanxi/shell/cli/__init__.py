"""The command line ``guanxi``: one file a command.

Every command takes ``--json``: then one JSON object goes to standard output. Messages and progress
go to standard error. Exit status: 0 done, 1 refused, 2 wrong usage.
"""

import os

import django

# Before the commands are imported: they use the tables.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from guanxi.shell.cli.application import main

__all__ = ["main"]
