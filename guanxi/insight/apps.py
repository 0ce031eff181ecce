from django.apps import AppConfig

from guanxi.bank.merging import Following, follows
from guanxi.insight.policy import AnonymousSection, AssetsSection
from guanxi.rulebook.sections import sign_in


class InsightConfig(AppConfig):
    name = "guanxi.insight"

    def ready(self) -> None:
        """Sign in this package's parts of the rulebook."""
        sign_in("assets", AssetsSection)
        sign_in("anonymous", AnonymousSection)
        follows(
            Following(table="insight_holding", key="account_id", of_the_night=True),
            Following(
                table="insight_customer_facts",
                key="customer_id",
                of_the_night=True,
                gives_way=True,
            ),
        )
