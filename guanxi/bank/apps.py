from django.apps import AppConfig

from guanxi.bank.policy import BankSection
from guanxi.rulebook.sections import sign_in


class BankConfig(AppConfig):
    name = "guanxi.bank"

    def ready(self) -> None:
        """Sign in the bank's section of the rulebook."""
        sign_in("bank", BankSection)
