"""``python -m guanxi.shell.cli`` is ``guanxi``."""

from guanxi.shell.cli import main

main()
