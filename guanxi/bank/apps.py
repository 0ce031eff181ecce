from django.apps import AppConfig

from guanxi.bank.merging import Staying, stays
from guanxi.bank.policy import BankSection
from guanxi.rulebook.sections import sign_in


class BankConfig(AppConfig):
    name = "guanxi.bank"

    def ready(self) -> None:
        """Sign in the bank's section of the rulebook."""
        sign_in("bank", BankSection)
        # Made of the versions of a delivered row, which stay with its number.
        stays(Staying(table="bank_valueorigin"))
