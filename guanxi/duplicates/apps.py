from django.apps import AppConfig

from guanxi.bank.merging import Staying, stays
from guanxi.duplicates.policy import DuplicatesSection
from guanxi.rulebook.sections import sign_in


class DuplicatesConfig(AppConfig):
    name = "guanxi.duplicates"

    def ready(self) -> None:
        """Sign in this package's part of the rulebook."""
        sign_in("duplicates", DuplicatesSection)
        stays(
            *(
                Staying(table="duplicates_pair", column=column)
                for column in ("first_id", "second_id", "survivor_id")
            )
        )
