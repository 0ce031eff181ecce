from django.apps import AppConfig

from guanxi.rulebook.sections import sign_in
from guanxi.shell.policy import AccessSection


class ShellConfig(AppConfig):
    name = "guanxi.shell"

    def ready(self) -> None:
        """Sign in this package's part of the rulebook."""
        sign_in("access", AccessSection)
