from django.apps import AppConfig

from guanxi.rulebook.sections import sign_in
from guanxi.worklist.causes import (
    CALLED,
    CAME_BY,
    FOLLOW_UP,
    LIST_OFFER,
    LIST_TASK,
    sign_in_cause,
)
from guanxi.worklist.policy import WorklistSection


class WorklistConfig(AppConfig):
    name = "guanxi.worklist"

    def ready(self) -> None:
        """Sign in this package's part of the rulebook and its own causes of work."""
        sign_in("worklist", WorklistSection)
        for cause in (FOLLOW_UP, CAME_BY, CALLED, LIST_TASK, LIST_OFFER):
            sign_in_cause(cause)
