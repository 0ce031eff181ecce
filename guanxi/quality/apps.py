from django.apps import AppConfig

from guanxi.bank.merging import Following, Once, follows
from guanxi.quality.policy import QualitySection
from guanxi.rulebook.sections import sign_in
from guanxi.worklist.questions import Asker, sign_in_asker


class QualityConfig(AppConfig):
    name = "guanxi.quality"

    def ready(self) -> None:
        """Sign in the rulebook's part, what is asked at contacts, what becomes of merged rows."""
        sign_in("quality", QualitySection)
        here = "guanxi.quality.asking"
        sign_in_asker(
            Asker(
                name="quality",
                ask=f"{here}.ask",
                keep=f"{here}.keep",
                take_back=f"{here}.take_back",
            )
        )
        once = Once(columns=("field",), where="ended_at IS NULL")
        follows(Following(table="quality_told", once=(once,)))
        follows(
            Following(table="quality_lack", key="customer_id", of_the_night=True, gives_way=True)
        )
