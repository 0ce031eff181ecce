from django.apps import AppConfig

from guanxi.foundation.postgresql import lookups


class FoundationConfig(AppConfig):
    name = "guanxi.foundation"

    def ready(self) -> None:
        """Make questions about however many rows possible."""
        lookups.register()
