from django.apps import AppConfig

from guanxi.shell.policy import AccessSection
from guanxi.rulebook.sections import sign_in


class ShellConfig(AppConfig):
    name = "guanxi.shell"

    def ready(self) -> None:
        """Sign in this package's part of the rulebook."""
        sign_in("access", AccessSection)
