from django.apps import AppConfig

from guanxi.worklist.policy import WorklistSection
from guanxi.rulebook.sections import sign_in


class WorklistConfig(AppConfig):
    name = "guanxi.worklist"

    def ready(self) -> None:
        """Sign in this package's part of the rulebook."""
        sign_in("worklist", WorklistSection)
