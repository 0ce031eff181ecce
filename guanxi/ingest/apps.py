from django.apps import AppConfig

from guanxi.ingest.policy import IngestSection
from guanxi.rulebook.sections import sign_in


class IngestConfig(AppConfig):
    name = "guanxi.ingest"

    def ready(self) -> None:
        """Sign in this package's part of the rulebook."""
        sign_in("ingest", IngestSection)
