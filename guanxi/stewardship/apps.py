from django.apps import AppConfig

from guanxi.bank.merging import Following, Staying, follows, stays
from guanxi.rulebook.sections import sign_in
from guanxi.stewardship.policy import StewardshipSection, TiersSection


class StewardshipConfig(AppConfig):
    name = "guanxi.stewardship"

    def ready(self) -> None:
        """Sign in this package's part of the rulebook."""
        sign_in("tiers", TiersSection)
        sign_in("stewardship", StewardshipSection)
        follows(
            *(
                Following(table=table, key="customer_id", of_the_night=True, gives_way=True)
                for table in ("stewardship_customer_tier", "stewardship_waiting")
            ),
        )
        # History is never rewritten; commands.merging gives the survivor lines of its own.
        stays(
            Staying(table="stewardship_tierchange"),
            Staying(table="stewardship_stewardship"),
            Staying(table="stewardship_handovercustomer"),
            Staying(table="stewardship_revenuecredit"),
            Staying(table="stewardship_poollook"),
            Staying(table="stewardship_upgrade"),
            Staying(table="stewardship_choice"),
        )
