from django.apps import AppConfig

from guanxi.rulebook.sections import sign_in
from guanxi.stewardship.policy import StewardshipSection, TiersSection


class StewardshipConfig(AppConfig):
    name = "guanxi.stewardship"

    def ready(self) -> None:
        """Sign in this package's part of the rulebook."""
        sign_in("tiers", TiersSection)
        sign_in("stewardship", StewardshipSection)
