from django.apps import AppConfig

from guanxi.nightly.policy import NightlySection
from guanxi.rulebook.sections import sign_in


class NightlyConfig(AppConfig):
    name = "guanxi.nightly"

    def ready(self) -> None:
        """Sign in this package's part of the rulebook."""
        sign_in("nightly", NightlySection)
