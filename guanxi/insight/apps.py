from django.apps import AppConfig

from guanxi.insight.policy import AssetsSection
from guanxi.rulebook.sections import sign_in


class InsightConfig(AppConfig):
    name = "guanxi.insight"

    def ready(self) -> None:
        """Sign in this package's part of the rulebook."""
        sign_in("assets", AssetsSection)
