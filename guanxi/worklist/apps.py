from django.apps import AppConfig

from guanxi.rulebook.sections import sign_in
from guanxi.worklist.causes import FOLLOW_UP, sign_in_cause
from guanxi.worklist.policy import WorklistSection


class WorklistConfig(AppConfig):
    name = "guanxi.worklist"

    def ready(self) -> None:
        """Sign in this package's part of the rulebook and its own cause of work."""
        sign_in("worklist", WorklistSection)
        sign_in_cause(FOLLOW_UP)
