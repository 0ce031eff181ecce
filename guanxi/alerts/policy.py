"""When the bank wants to be warned."""

from guanxi.rulebook.sections import Section


class AlertsSection(Section):
    """``[alerts]``: one table of thresholds for each kind."""

    quiet_days: int
    kinds: dict[str, dict[str, int]]
