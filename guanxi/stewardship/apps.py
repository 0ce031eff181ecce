from django.apps import AppConfig

from guanxi.bank.merging import Following, Once, Staying, follows, stays
from guanxi.rulebook.sections import sign_in
from guanxi.stewardship.policy import StewardshipSection, TiersSection


class StewardshipConfig(AppConfig):
    name = "guanxi.stewardship"

    def ready(self) -> None:
        """Sign in this package's part of the rulebook."""
        sign_in("tiers", TiersSection)
        sign_in("stewardship", StewardshipSection)
        follows(
            Following(
                table="stewardship_stewardship",
                once=(
                    Once(columns=("position",), where="until IS NULL"),
                    Once(columns=("staff_id",), where="until IS NULL"),
                ),
            ),
            *(
                Following(table=table, key="customer_id", of_the_night=True, gives_way=True)
                for table in ("stewardship_customer_tier", "stewardship_waiting")
            ),
        )
        # What was known of the number's tier, and when.
        stays(Staying(table="stewardship_tierchange"))
        # Who was handed over, under the number that both sides signed for.
        stays(Staying(table="stewardship_handovercustomer"))
