from django.apps import AppConfig

from guanxi.privacy.policy import ChoicesSection
from guanxi.rulebook.sections import sign_in


class PrivacyConfig(AppConfig):
    name = "guanxi.privacy"

    def ready(self) -> None:
        """Sign in what the bank decides about choices."""
        sign_in("choices", ChoicesSection)
