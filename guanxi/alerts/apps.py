from django.apps import AppConfig

from guanxi.alerts.policy import AlertsSection
from guanxi.rulebook.sections import sign_in


class AlertsConfig(AppConfig):
    name = "guanxi.alerts"

    def ready(self) -> None:
        """Sign in this package's part of the rulebook."""
        sign_in("alerts", AlertsSection)
