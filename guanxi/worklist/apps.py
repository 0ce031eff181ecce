from django.apps import AppConfig

from guanxi.bank.merging import Following, follows
from guanxi.rulebook.sections import sign_in
from guanxi.stewardship.followers import sign_in_follower
from guanxi.worklist.causes import (
    CALLED,
    CAME_BY,
    FOLLOW_UP,
    INTRODUCE,
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
        for cause in (FOLLOW_UP, CAME_BY, CALLED, INTRODUCE, LIST_TASK, LIST_OFFER):
            sign_in_cause(cause)
        sign_in_follower("guanxi.worklist.commands.introducing.introduce_new_steward")
        follows(Following(table="worklist_workitem"), Following(table="worklist_contact"))
