from django.apps import AppConfig

from guanxi.privacy.policy import PrivacySection
from guanxi.rulebook.sections import sign_in


class PrivacyConfig(AppConfig):
    name = "guanxi.privacy"

    def ready(self) -> None:
        """Sign in this package's part of the rulebook."""
        sign_in("privacy", PrivacySection)
