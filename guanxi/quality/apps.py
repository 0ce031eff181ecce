from django.apps import AppConfig

from guanxi.bank.merging import Following, Once, follows
from guanxi.quality.policy import QualitySection
from guanxi.rulebook.sections import sign_in


class QualityConfig(AppConfig):
    name = "guanxi.quality"

    def ready(self) -> None:
        """Sign in this package's part of the rulebook, and what becomes of its rows in a merge."""
        sign_in("quality", QualitySection)
        once = Once(columns=("field",), where="ended_at IS NULL")
        follows(Following(table="quality_told", once=(once,)))
        follows(
            Following(table="quality_lack", key="customer_id", of_the_night=True, gives_way=True)
        )
