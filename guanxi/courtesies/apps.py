from django.apps import AppConfig

from guanxi.courtesies.causes import GREETINGS, OTHER, THANKS
from guanxi.courtesies.policy import CourtesiesSection
from guanxi.rulebook.sections import sign_in
from guanxi.worklist.causes import sign_in_cause


class CourtesiesConfig(AppConfig):
    name = "guanxi.courtesies"

    def ready(self) -> None:
        """Sign in this package's part of the rulebook and its causes of work."""
        sign_in("courtesies", CourtesiesSection)
        for cause in (THANKS, *GREETINGS.values(), OTHER):
            sign_in_cause(cause)
