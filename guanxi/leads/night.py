"""The part of the night that lets go of people who have not become customers (5.3)."""

from datetime import timedelta

from guanxi.bank.night import Night
from guanxi.leads.commands import let_terms_end
from guanxi.worklist.queries import midnight


def publish(night: Night) -> dict[str, object]:
    """What may be kept no longer on the morning after this night is erased with it."""
    morning = night.day + timedelta(days=1)
    gone = let_terms_end(day=morning, at=midnight(morning), by=f"nightly.NightRun:{night.id}")
    return {"prospects_erased": gone}
