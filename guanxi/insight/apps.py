from django.apps import AppConfig

from guanxi.insight.policy import AnonymousSection, AssetsSection
from guanxi.rulebook.sections import sign_in


class InsightConfig(AppConfig):
    name = "guanxi.insight"

    def ready(self) -> None:
        """Sign in this package's parts of the rulebook."""
        sign_in("assets", AssetsSection)
        sign_in("anonymous", AnonymousSection)
