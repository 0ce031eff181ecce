from django.apps import AppConfig

from guanxi.alerts.kinds import every_kind
from guanxi.alerts.policy import AlertsSection
from guanxi.bank.merging import Following, Once, Staying, follows, stays
from guanxi.rulebook.sections import sign_in
from guanxi.worklist.causes import sign_in_cause
from guanxi.worklist.sources import sign_in_source


class AlertsConfig(AppConfig):
    name = "guanxi.alerts"

    def ready(self) -> None:
        """Sign in the rulebook's section, and each kind as a cause of work."""
        sign_in("alerts", AlertsSection)
        sign_in_source("alert", "guanxi.alerts.commands.end_alert")
        for kind in every_kind().values():
            sign_in_cause(kind.cause)
        of_one_cause = Once(columns=("kind", "same_cause"), where="closed_at IS NULL")
        follows(Following(table="alerts_alert", once=(of_one_cause,)))
        follows(Following(table="alerts_personaldate"))
        until_measured = Once(columns=("kind", "same_cause"), where="measured_on IS NULL")
        follows(Following(table="alerts_watched", once=(until_measured,)))
        stays(Staying(table="alerts_found"))  # emptied every night
