from django.apps import AppConfig

from guanxi.privacy.policy import ChoicesSection, PrivacySection
from guanxi.rulebook.sections import sign_in


class PrivacyConfig(AppConfig):
    name = "guanxi.privacy"

    def ready(self) -> None:
        """Sign in this package's parts of the rulebook."""
        sign_in("privacy", PrivacySection)
        sign_in("choices", ChoicesSection)
