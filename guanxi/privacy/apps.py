from django.apps import AppConfig

from guanxi.bank.merging import Following, Staying, follows, stays
from guanxi.privacy.policy import ChoicesSection, PrivacySection
from guanxi.rulebook.sections import sign_in


class PrivacyConfig(AppConfig):
    name = "guanxi.privacy"

    def ready(self) -> None:
        """Sign in this package's parts of the rulebook."""
        sign_in("privacy", PrivacySection)
        sign_in("choices", ChoicesSection)
        # The record of reads, and what customers chose, is never rewritten; numbers of search are
        # made anew.
        said = ("privacy_optout", "privacy_consent", "privacy_acknowledgement", "privacy_reveal")
        stays(*(Staying(table=table, binds=True) for table in said))
        follows(Following(table="privacy_keptnote"))
        stays(
            Staying(table="privacy_accessintent"),
            Staying(table="privacy_searchtoken"),
            Staying(table="privacy_customeropened", column="customer"),
            Staying(table="privacy_watchedcustomer", column="customer"),
        )
